"""Greetings and thanks: words that are said to be friendly and want no answer but silence."""

import re

_THANKS = "谢谢|多谢|感谢|谢了|谢|辛苦|麻烦了|费心|没事|不客气"
_GREETING = "[你您]好|大家好|在吗|在不在|[早上中下晚][上午]好|[早晚]安|再见|拜拜"
_AGREEING = "好的|好嘞|好|收到|知道了|明白|嗯|哦|哈|ok|okay|hello|hi|thanks|thank you"
_WHO = "大家|各位|[你您]们|你|您|师傅|物业|社区|居委会|业委会|机器人"
_HOW = r"真的|真|太|非常|十分|特别|都|了|啦|的|啊|呀|吧|呢|[\s,，.。!！~～、…]"
_COURTESY = re.compile(f"(?:{_THANKS}|{_GREETING}|{_AGREEING}|{_WHO}|{_HOW})+", re.IGNORECASE)


def is_courtesy(text: str) -> bool:
    """Whether a message is nothing but greetings and thanks ("谢谢师傅，辛苦了")."""
    return _COURTESY.fullmatch(text) is not None
