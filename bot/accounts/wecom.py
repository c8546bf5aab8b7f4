"""How to reach WeCom, from the configuration and its secrets."""

from bot import assemble
from bot.channels import wecom
from bot.channels.wecom import residents
from bot.config import Config
from bot.domain.messages import Catalogue


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
    return wecom.Options(
        account=wecom.Account(bot.bot_id, bot.secret(), bot.ws_url),
        words=wecom_words(assemble.catalogue_of(config)),
        keys=keys,
        push_url=f"{bot.api_url}{wecom.PUSH_PATH}",
        bot_name=bot.bot_name,
    )


def wecom_words(catalogue: Catalogue) -> wecom.Words:
    """What the channel says by itself."""
    return wecom.Words(
        welcome=catalogue.text("channel.welcome"),
        tap_arrived=catalogue.text("channel.tap_arrived"),
        tapped=catalogue.text("channel.tapped"),
        call_first=catalogue.text("channel.call_first", bot="{bot}"),
        call_me_first=catalogue.text("channel.call_me_first"),
    )


def service_options(config: Config) -> residents.ServiceOptions | None:
    """The options of customer service, None where it is not configured. Raises ConfigError when a secret is missing."""
    if config.wecom is None or config.wecom.service is None:
        return None
    service = config.wecom.service
    return residents.ServiceOptions(
        corp=residents.Corp(service.corp_id, service.secret(), config.wecom.api_url),
        callback_token=service.callback_token(),
        callback_key=service.callback_key(),
        welcome=assemble.catalogue_of(config).text("channel.service_welcome"),
    )


def report_options(config: Config) -> residents.ReportOptions | None:
    """The options of residents' reports, None where they are not configured. Raises ConfigError as above."""
    if config.wecom is None or config.wecom.reports is None:
        return None
    reports = config.wecom.reports
    return residents.ReportOptions(residents.Corp(reports.corp_id, reports.secret(), config.wecom.api_url))
