"""How the bot reaches the chat platforms. Secrets are named here, never written here."""

from typing import Literal

from bot.config.base import LocalPath, Section
from bot.config.secrets import read_secret


class Telegram(Section):
    """The Telegram bot account (Bot API).

    Attributes:
        token_env: environment variable that holds the token from @BotFather.
        token_file: or a file that holds it and nothing else.
        base_url: address of the Bot API server; another one than Telegram's own is rarely needed.
        base_file_url: the same for files.
        proxy: http://… or socks5://…, empty for a direct connection.
        mode: polling works everywhere; webhook needs an address reachable from outside.
        webhook_url: that address (https://…).
        webhook_secret_env: environment variable with the secret that Telegram repeats in every call.
    """

    token_env: str = "LIANDONG_TELEGRAM_TOKEN"  # noqa: S105  (a name)
    token_file: LocalPath = None
    base_url: str = "https://api.telegram.org/bot"
    base_file_url: str = "https://api.telegram.org/file/bot"
    proxy: str = ""
    mode: Literal["polling", "webhook"] = "polling"
    webhook_url: str = ""
    webhook_secret_env: str = "LIANDONG_TELEGRAM_WEBHOOK_SECRET"  # noqa: S105  (a name)

    def token(self) -> str:
        """The bot's token. Raises ConfigError when it is in neither place."""
        return read_secret("telegram.token_env", self.token_env, self.token_file)

    def webhook_secret(self) -> str:
        """The webhook's shared secret. Raises ConfigError when it is not set."""
        return read_secret("telegram.webhook_secret_env", self.webhook_secret_env)


class WeCom(Section):
    """The WeCom smart bot (智能机器人) on its long connection.

    Attributes:
        bot_id: the bot's id from the WeCom administration page.
        secret_env: environment variable that holds its long-connection secret.
        secret_file: or a file that holds it and nothing else.
        ws_url: address of the long connection.
    """

    bot_id: str
    secret_env: str = "LIANDONG_WECOM_SECRET"  # noqa: S105  (a name)
    secret_file: LocalPath = None
    ws_url: str = "wss://openws.work.weixin.qq.com"

    def secret(self) -> str:
        """The long connection's secret. Raises ConfigError when it is in neither place."""
        return read_secret("wecom.secret_env", self.secret_env, self.secret_file)
