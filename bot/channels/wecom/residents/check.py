"""What an operator should know about the ways for residents before the bot runs, in plain words with what to do."""

from bot.channels.wecom.examine import Finding
from bot.channels.wecom.failures import AnswerError, LineError, RefusedError
from bot.channels.wecom.residents.api import Api

NOT_ALLOWED = (
    "自建应用还没有微信客服的权限（{error}）：管理后台 → 微信客服 → 可调用接口的应用，选上这个应用；"
    "再在“通过 API 管理微信客服账号”里选上客服账号。"
)


async def examine_service(api: Api, path: str) -> tuple[Finding, ...]:
    """Whether customer service can be used, and what it can and cannot do."""
    try:
        await api.prove()
        listed = await api.get("/cgi-bin/kf/account/list")
    except LineError as error:
        return (_trouble(error, NOT_ALLOWED),)
    names = [str(account.get("name") or account["open_kfid"]) for account in listed.get("account_list") or ()]
    return (
        Finding("✓", f"微信客服可用，客服账号：{'、'.join(names)}。")
        if names
        else Finding("✗", "还没有客服账号：管理后台 → 微信客服 → 创建账号，接待方式选“通过 API 管理”。"),
        Finding("!", f"回调地址要能从外网打开：在自建应用“接收消息”里填 https://您的域名{path}，保存时会当场验证。"),
        Finding("!", "居民每说一次话，48 小时内最多回 5 条；两条留给结果和评价，说不下的先存着，居民再开口时补上。"),
    )


async def examine_reports(api: Api) -> tuple[Finding, ...]:
    """Whether residents' reports can be fetched."""
    try:
        await api.prove()
        await api.post("/cgi-bin/report/resident/get_order_list", {"limit": 1})
    except LineError as error:
        return (_trouble(error, "这个企业用不了居民上报（{error}）：只有政府类型的企业、装了“居民上报”应用才有。"),)
    return (
        Finding("✓", "居民上报可用，每分钟取一次。"),
        Finding("!", "居民上报只能收、不能回：居民在上报页面看进度，机器人的答复到不了他们那里。"),
    )


def _trouble(error: LineError, not_allowed: str) -> Finding:
    match error:
        case RefusedError():
            return Finding(
                "✗",
                f"企业微信不认这组 CorpID 和 Secret，或服务器的 IP 不在“企业可信 IP”里（{error}）：请到应用页面核对。",
            )
        case AnswerError():
            return Finding("✗", not_allowed.format(error=error))
    return Finding("✗", f"连不上企业微信（{error}）：请检查网络能否访问 qyapi.weixin.qq.com。")
