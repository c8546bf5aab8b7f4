"""Every text that the code names exists, says only what the code knows, is short, and asks for words that work."""

import ast
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot
from bot.domain.announce import letters
from bot.domain.effects import Say
from bot.domain.messages import INCIDENT_FIELDS
from bot.domain.offers import OFFERS
from bot.domain.refusal import Reason, Refused
from bot.domain.safety import DANGERS, safety_again, safety_text
from bot.domain.view import View
from bot.texts import LOCALES, load_catalogue
from bot.understanding.command_values import Command, NearMiss
from bot.understanding.commands import parse
from tests.domain import estate
from tests.domain.estate import CHEN, DEADLINE_PASSED, KINDS_OF_EVENT, LINKAGE, POLICY, RESIDENTS, VIEW, WANG, chinese

ROOT = Path(bot.__file__).parent
ACTS = sorted((ROOT / "domain" / "acts").glob("*.py"))
CODE = sorted([*ROOT.rglob("*.py"), *(ROOT.parent / "handlers").rglob("*.py")])
SECTIONS = frozenset(key.partition(".")[0] for key in chinese().keys())  # noqa: SIM118 - not a mapping
KEY = re.compile(r"([a-z_0-9]+)\.[a-z_0-9A-Z]+")


def keys_in(path: Path) -> Iterator[str]:
    """Every text of the code that looks like a key of the catalogue."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found = KEY.fullmatch(node.value)
            if found and found[1] in SECTIONS and not node.value.endswith("_"):
                yield node.value


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.relative_to(ROOT.parent).as_posix())
def test_every_key_that_the_code_names_exists(path: Path) -> None:
    missing = [key for key in keys_in(path) if not chinese().has(key)]
    assert missing == []


# What an act must add before a text may mention it; everything else is always at hand.
ADDED = {
    "reason": {"reason", "why"},
    "until_at": {"until"},
    "review_at": {"review"},
    "because": {"because"},
    "was_role": {"was_role"},
    "empty_role": {"empty_role"},
    "empty_roles": {"empty_roles"},
    "words": {"words"},
    "room": {"room"},
    "share": {"share"},
    "whom": {"whom"},
    "reference": {"reference"},
}
AT_HAND = INCIDENT_FIELDS - set().union(*ADDED.values())
LIVES = 900


@pytest.fixture(scope="module")
def spoken() -> dict[str, set[str]]:
    """Template -> the facts that every act which says it adds, over many random lives of incidents."""
    facts: dict[str, set[str]] = {}
    for seed in range(LIVES):
        for say in _said_in_a_life(random.Random(seed)):
            facts[say.template] = facts.get(say.template, set(say.facts)) & set(say.facts)
    return facts


def _said_in_a_life(chance: random.Random) -> Iterator[Say]:
    category, surroundings = chance.choice(estate.CATEGORIES), chance.choice(estate.SURROUNDINGS)
    kinds = (DEADLINE_PASSED if chance.random() < 0.3 else chance.randrange(KINDS_OF_EVENT) for _ in range(12))
    taken = [(kind, chance.choice((1, 3, 10, 60, 600, 3000, 45_000))) for kind in kinds]
    chat = chance.choice((LINKAGE, RESIDENTS, f"private:{WANG}"))
    for decision, at in estate.life(category.id, surroundings, taken, chat=chat):
        letters(decision, policy=POLICY, around=surroundings, view=VIEW, catalogue=chinese(), here=LINKAGE, now=at)
        yield from (effect for effect in decision.effects if isinstance(effect, Say))


def test_the_lives_that_are_tried_say_everything_that_the_acts_can_say(spoken: dict[str, set[str]]) -> None:
    named = {key for path in ACTS for key in keys_in(path)}
    assert named - set(spoken) == set()
    assert {"nag.ack", "nag.ack_late", "nag.result", "nag.result_late", "nag.broken", "neutral"} <= set(spoken)


@pytest.mark.parametrize("locale", LOCALES)
def test_no_text_mentions_what_its_act_does_not_tell(locale: str, spoken: dict[str, set[str]]) -> None:
    catalogue = load_catalogue(locale)
    for template, added in spoken.items():
        known = AT_HAND | set().union(*(ADDED.get(name, set()) for name in added))
        for key in (template, f"{template}_group", f"{template}_unowned", f"line.{template.removeprefix('nag.')}"):
            if catalogue.has(key):
                assert catalogue.fields(key) <= known, key


@pytest.mark.parametrize("locale", LOCALES)
def test_whoever_is_asked_or_reminded_learns_the_number(locale: str) -> None:
    catalogue = load_catalogue(locale)
    for key in catalogue.keys():  # noqa: SIM118 - not a mapping
        if key.startswith(("nag.", "line.", "level.", "p0.", "result.", "extension.", "false_alarm.", "returned.")):
            assert "number" in catalogue.fields(key), key


@pytest.mark.parametrize("locale", LOCALES)
def test_texts_are_short(locale: str) -> None:
    catalogue = load_catalogue(locale)
    for key in catalogue.keys() - {"answer.privacy"}:
        if not key.startswith("answer.help_"):
            facts = dict.fromkeys(catalogue.fields(key), "")
            assert len(catalogue.text(key, **facts)) <= 400, key


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("locale", LOCALES)
def test_every_refusal_has_a_short_text(reason: Reason, locale: str) -> None:
    catalogue = load_catalogue(locale)
    key = f"refused.{Refused(reason).reason.value}"
    facts = {"number": 12, "role": "物业", "owner": "张", "again": "x", "category": "x", "target": "x", "word": "x"}
    assert 5 < len(catalogue.text(key, **facts, choices="x")) <= 140


@pytest.mark.parametrize("danger", DANGERS)
def test_safety_texts_fit_a_glance_and_name_a_number_to_phone(danger: str) -> None:
    text = safety_text(danger, View(), chinese())
    assert len(text) <= 90
    assert re.search(r"\b(110|119|120|96333|95598)\b", text)
    assert re.fullmatch(r"已登记 #12，\d{3,5} 已经打了吗？", safety_again(danger, 12, View(), chinese()))


def test_a_neighbourhoods_own_numbers_and_duty_holders_are_named() -> None:
    view = View(phones={"gas_phone": "0571-95177"}, people={CHEN: "陈主任"})
    text = safety_text("gas", view, chinese(), to=(CHEN,))
    assert "燃气抢修 0571-95177 和 119" in text
    assert text.endswith("\n@陈主任 请马上响应！")


def test_every_button_has_a_label_in_every_language() -> None:
    for locale in LOCALES:
        catalogue = load_catalogue(locale)
        for action in {action for actions in OFFERS.values() for action in actions}:
            assert catalogue.text(f"button.{action}")


@pytest.mark.parametrize("locale", LOCALES)
def test_every_nag_says_what_to_reply(locale: str) -> None:
    catalogue = load_catalogue(locale)
    for key in catalogue.keys():  # noqa: SIM118 - not a mapping
        if key.startswith("nag."):
            facts = {name: "12" if name == "number" else "x" for name in catalogue.fields(key)}
            replies = re.findall(_QUOTED[locale], catalogue.text(key, **facts))
            assert any("12" in words for words in replies), key


# Words to be typed stand in quotation marks; those with a number, or a slash, are commands.
_QUOTED = {"zh-Hans": r"“([^”]+)”", "zh-Hant": r"「([^」]+)」", "en": r"“([^”]+)”"}
_SHOWN_NOT_TYPED = ("nag.", "seat.", "level.", "p0.", "result.ask", "extension.", "false_alarm.", "professionals.")
_ALSO = ("returned.", "transferred.", "reopened.", "decided.", "promise.", "refused.", "answer.help_", "form.")


@pytest.mark.parametrize("locale", LOCALES)
def test_words_that_people_are_told_to_type_are_understood(locale: str) -> None:
    """A form with a placeholder ("原因") may be answered with the right form; none may be taken for chat."""
    catalogue = load_catalogue(locale)
    for key in sorted(catalogue.keys()):
        if not key.startswith(_SHOWN_NOT_TYPED + _ALSO):
            continue
        facts: dict[str, str | int] = dict.fromkeys(catalogue.fields(key), "x")
        facts |= {
            "number": 12,
            "empty_role": "物业",
            "empty_roles": "物业、业委会",
            "done": catalogue.text("form.fixed", number=12),
        }
        text = catalogue.text(key, **facts)
        for words in [text] if key.startswith("form.") else re.findall(_QUOTED[locale], text):
            if re.search(r"\d|^/", words) and not re.match(r"[A-Z]?\d+[栋棟]", words):
                assert isinstance(parse(words, addressed=True), Command | NearMiss), (key, words)
