"""How the bot reaches the chat platforms. Secrets are named here, never written here."""

from collections.abc import Mapping
from typing import Literal

from pydantic import model_validator

from bot.config.base import Id, LocalPath, Section
from bot.config.problems import ConfigError, Problem
from bot.config.secrets import read_secret

AES_KEY_LENGTH = 43
"""Characters of a callback's key (WeCom doc 90968)."""


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


class WeComService(Section):
    """Customer service (微信客服): residents write to the bot one to one. Needs the web port, reachable from outside.

    Attributes:
        corp_id: the organisation's id.
        estates: a service account (open_kfid) to the estate whose residents write to it; needed for several estates.
        secret_env: environment variable with the secret of the application that may call customer service.
        callback_token_env: environment variable with the Token beside the callback's address.
        callback_key_env: environment variable with the EncodingAESKey beside it.
    """

    corp_id: str
    estates: Mapping[str, Id] = {}
    secret_env: str = "LIANDONG_WECOM_SERVICE_SECRET"  # noqa: S105  (a name)
    callback_token_env: str = "LIANDONG_WECOM_SERVICE_TOKEN"  # noqa: S105  (a name)
    callback_key_env: str = "LIANDONG_WECOM_SERVICE_KEY"

    def secret(self) -> str:
        """The application's secret. Raises ConfigError when it is not set."""
        return read_secret("wecom.service.secret_env", self.secret_env)

    def callback_token(self) -> str:
        """The callback's token. Raises ConfigError when it is not set."""
        return read_secret("wecom.service.callback_token_env", self.callback_token_env)

    def callback_key(self) -> str:
        """The callback's key. Raises ConfigError when it is not set, or is none."""
        key = read_secret("wecom.service.callback_key_env", self.callback_key_env)
        if len(key) != AES_KEY_LENGTH:
            mend = f"EncodingAESKey 有 {AES_KEY_LENGTH} 个字符，这里是 {len(key)} 个，请重新复制 (copy the key again)"
            raise ConfigError([Problem("wecom.service.callback_key_env", self.callback_key_env, mend)])
        return key


class WeComReports(Section):
    """Residents' reports (居民上报), for organisations of a government type.

    Attributes:
        corp_id: the organisation's id.
        estate: the estate of these residents; needed for several estates.
        secret_env: environment variable with the secret of the application that may call 居民上报.
    """

    corp_id: str
    estate: Id | None = None
    secret_env: str = "LIANDONG_WECOM_REPORTS_SECRET"  # noqa: S105  (a name)

    def secret(self) -> str:
        """The application's secret. Raises ConfigError when it is not set."""
        return read_secret("wecom.reports.secret_env", self.secret_env)


class WeCom(Section):
    """WeCom: the smart bot (智能机器人) on its long connection, and two ways for residents.

    Attributes:
        bot_id: the smart bot's id from the WeCom administration page; empty where only residents come by WeCom.
        secret_env: environment variable that holds its long-connection secret.
        secret_file: or a file that holds it and nothing else.
        ws_url: address of the long connection.
        api_url: address of the organisation's HTTP interface: message push, customer service, reports.
        bot_name: the bot's name in WeCom; letters say whom to @, and calls to the bot are cut out of messages.
        service: residents by customer service (微信客服).
        reports: residents' reports (居民上报).
    """

    bot_id: str = ""
    secret_env: str = "LIANDONG_WECOM_SECRET"  # noqa: S105  (a name)
    secret_file: LocalPath = None
    ws_url: str = "wss://openws.work.weixin.qq.com"
    api_url: str = "https://qyapi.weixin.qq.com"
    bot_name: str = ""
    service: WeComService | None = None
    reports: WeComReports | None = None

    @model_validator(mode="after")
    def _of_use(self) -> "WeCom":
        if not self.bot_id and self.service is None and self.reports is None:
            raise ValueError("写上 bot_id，或 [wecom.service]、[wecom.reports] (say which way into WeCom)")
        return self

    def secret(self) -> str:
        """The long connection's secret. Raises ConfigError when it is in neither place."""
        return read_secret("wecom.secret_env", self.secret_env, self.secret_file)
