"""From what pydantic finds to sentences that a community worker can act on."""

from collections.abc import Iterable, Mapping

from pydantic_core import ErrorDetails

from bot.config.problems import Problem, did_you_mean
from bot.config.root import Config
from bot.config.schema import Location, keys_of, section_at

_SENTENCES: Mapping[str, str] = {
    "missing": "必须填写 (required)",
    "string_type": '要写成带引号的文字，如 "…" (text in quotes)',
    "string_too_short": "不能为空 (must not be empty)",
    "string_pattern_mismatch": "只用小写字母、数字、下划线，以字母开头，如 garden_1 (an id)",
    "int_type": "要写整数，不加引号 (a whole number)",
    "int_from_float": "要写整数 (a whole number)",
    "float_type": "要写数字，不加引号 (a number)",
    "bool_type": "写 true 或 false，不加引号 (true or false)",
    "date_type": "写日期，不加引号，如 2027-02-06 (a date)",
    "tuple_type": "要写成列表，用方括号 [ … ] (a list)",
    "dict_type": "要写成一组 键 = 值 (a table)",
    "mapping_type": "要写成一组 键 = 值 (a table)",
    "model_type": "要写成一组 键 = 值 (a table)",
    "literal_error": "只能是 {expected} (one of these)",
    "greater_than": "要大于 {gt} (greater than {gt})",
    "greater_than_equal": "不能小于 {ge} (at least {ge})",
    "less_than": "要小于 {lt} (less than {lt})",
    "less_than_equal": "不能大于 {le} (at most {le})",
    "too_long": "太多了，最多 {max_length} 个 (at most {max_length})",
    "too_short": "太少了，至少 {min_length} 个 (at least {min_length})",
}
_SECRET_KEYS = ("token", "secret", "password", "webhook_key", "webhook_secret")


def problems_of(errors: Iterable[ErrorDetails]) -> list[Problem]:
    """One problem for each error, in the order of the file's sections."""
    return [Problem(written(error["loc"]), _value(error), _mend(error)) for error in errors]


def written(location: Location) -> str:
    """A place in the file as people count: `community[1].estate[2].name` is the second estate of the first one."""
    path = ""
    for step in location:
        path += f"[{step + 1}]" if isinstance(step, int) else f".{step}"
    return path.removeprefix(".")


def _value(error: ErrorDetails) -> object:
    value = error["input"]
    return None if error["type"] == "missing" or isinstance(value, dict) else value


def _mend(error: ErrorDetails) -> str:
    if error["type"] == "extra_forbidden":
        return _unknown_key(error["loc"])
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    sentence = _SENTENCES.get(error["type"])
    if sentence is None:
        return error["msg"]
    return sentence.format(**{name: _limit(value) for name, value in error.get("ctx", {}).items()})


def _limit(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value).replace(" or ", ", ")


def _unknown_key(location: Location) -> str:
    key = str(location[-1])
    section = section_at(Config, location[:-1])
    known = tuple(keys_of(section)) if section else ()
    if key in _SECRET_KEYS and f"{key}_env" in known:
        return f"密钥不写在文件里；用 {key}_env 写环境变量名 (use {key}_env)"
    return f"没有这个键 (unknown key){did_you_mean(key, known)}"
