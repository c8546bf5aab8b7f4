"""How to reach the platforms, from the configuration and its secrets."""

from bot.channels import telegram, wecom
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


def wecom_options(config: Config) -> wecom.Options:
    """The options of the configured smart bot. Raises ConfigError when a secret is missing."""
    bot = config.wecom
    assert bot is not None  # noqa: S101 - the caller looked
    keys = {
        chat.key: chat.webhook_key()
        for community in config.communities
        for chat in community.chats
        if chat.channel == wecom.WeComChannel.name and chat.webhook_key_env
    }
    return wecom.Options(account=wecom.Account(bot.bot_id, bot.secret(), bot.ws_url), keys=keys)
