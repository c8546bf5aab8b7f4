"""Two ways by which residents reach the bot through WeCom: customer service (both directions) and reports (one).

`service` and `reports` are channels; `api` is the organisation's HTTP interface, `callback` what WeCom calls, `polling`
the rhythm, `quota` what may still be said, `check` what operators should know.
"""

from bot.channels.wecom.residents.api import Corp
from bot.channels.wecom.residents.reports import ReportChannel, ReportOptions
from bot.channels.wecom.residents.service import ServiceChannel, ServiceOptions

__all__ = ["Corp", "ReportChannel", "ReportOptions", "ServiceChannel", "ServiceOptions"]
