"""Reads the catalogues that ship with the bot."""

import tomllib
from functools import lru_cache
from importlib.resources import files

from bot.domain.messages import Catalogue, Tables, flatten

DEFAULT_LOCALE = "zh-Hans"
LOCALES = (DEFAULT_LOCALE, "zh-Hant", "en")


def load_catalogue(locale: str = DEFAULT_LOCALE, overrides: Tables | None = None) -> Catalogue:
    """The texts of a language with a neighbourhood's own wording laid over them.

    Raises:
        ValueError: the bot does not speak that language, or an override is wrong (see `Catalogue`).
    """
    if locale not in LOCALES:
        raise ValueError(f"locale {locale!r} is not known; use one of {', '.join(LOCALES)}")
    return Catalogue(locale, _texts(locale), overrides)


@lru_cache(maxsize=len(LOCALES))
def _texts(locale: str) -> dict[str, str]:
    source = files("bot.domain").joinpath("texts", f"{locale}.toml")
    return flatten(tomllib.loads(source.read_text(encoding="utf-8")))
