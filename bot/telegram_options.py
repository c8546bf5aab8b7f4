"""How to reach Telegram, from the configuration and its secrets."""

from bot.channels.telegram import Options
from bot.config import Config


def telegram_options(config: Config) -> Options:
    """The options of the configured account. Raises ConfigError when a secret is missing."""
    telegram = config.telegram
    assert telegram is not None  # noqa: S101 - the caller looked
    webhook = telegram.mode == "webhook"
    return Options(
        token=telegram.token(),
        base_url=telegram.base_url,
        base_file_url=telegram.base_file_url,
        proxy=telegram.proxy or None,
        webhook_url=telegram.webhook_url if webhook else None,
        webhook_secret=telegram.webhook_secret() if webhook else None,
    )
