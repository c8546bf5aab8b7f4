"""How to reach Telegram, from the configuration and its secrets."""

from bot.channels import telegram
from bot.config import Config


def telegram_options(config: Config) -> telegram.Options:
    """The options of the configured account. Raises ConfigError when a secret is missing."""
    account = config.telegram
    assert account is not None  # noqa: S101 - the caller looked
    webhook = account.mode == "webhook"
    return telegram.Options(
        token=account.token(),
        base_url=account.base_url,
        base_file_url=account.base_file_url,
        proxy=account.proxy or None,
        webhook_url=account.webhook_url if webhook else None,
        webhook_secret=account.webhook_secret() if webhook else None,
    )
