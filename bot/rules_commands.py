"""`liandong rules …`: the workshop for whoever mends the rules; every command prints words for people."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.assemble import database_url
from bot.config import load
from bot.transcripts.formats import read_transcript
from bot.transcripts.lines import Said
from bot.understanding.book import RuleBook
from bot.understanding.report import report_on
from bot.understanding.sources import DEFAULT_FOLDER, read_pack
from bot.understanding.tools.confusion import confusion, describe_confusion
from bot.understanding.tools.labelled import Labelled, book_of, examples_of
from bot.understanding.tools.learning import complaints_aside, labelled_texts
from bot.understanding.tools.learning import learn as learn_leanings
from bot.understanding.tools.shadow import describe_differences, differences
from bot.understanding.tools.spreadsheet import export_pack, import_pack, write_pack
from bot.understanding.tools.suggest import describe_suggestions
from bot.understanding.tools.suggest import suggest as suggestions_for
from bot.understanding.tools.toml_text import leanings_text
from storage import corrections
from storage.opening import open_database

ZONE = ZoneInfo("Asia/Shanghai")


def _say(text: str) -> None:
    print(text)  # noqa: T201 - the command line talks to people


def report(folder: Path | None) -> int:
    """Precision and recall per category on a folder of labelled texts; without one, on the pack's own examples."""
    if folder is None:
        return test(None)
    _say(report_on(RuleBook.load(), folder))
    return 0


def learn(folders: Sequence[Path], pack: Path | None) -> int:
    """Count anew how words lean, from the examples of a pack and folders of labelled texts; written into the pack.

    Raises:
        ValueError: a folder has no labelled texts.
    """
    folder = pack or DEFAULT_FOLDER
    source = read_pack(folder, leanings=False)
    by_rules = book_of(source)
    others = [one for texts in folders for one in labelled_texts(texts, by_rules)]
    target = folder / "_leanings.toml"
    aside = [one for texts in folders for one in complaints_aside(texts)]
    found = learn_leanings(source, others, aside)
    target.write_text(leanings_text(found), encoding="utf-8")
    _say(f"✓ 从规则包的例句和另外 {len(others) + len(aside)} 条里数出 {len(found.words)} 个词的倾向，写到 {target}")
    _say("  再运行 liandong rules report 看看读得怎么样；不满意就改回原来的文件。")
    return 0


def test(pack: Path | None) -> int:
    """The confusion table of a pack's own examples; without a folder, of the pack that comes with the bot."""
    source = read_pack(pack or DEFAULT_FOLDER)
    _say(describe_confusion(confusion(book_of(source), examples_of(source))))
    return 0


def shadow(pack: Path, transcript: Path) -> int:
    """Where a changed pack reads a transcript differently."""
    texts = [line.text for line in read_transcript(transcript, ZONE).lines if isinstance(line, Said) and line.text]
    found = differences(RuleBook.load(), book_of(read_pack(pack)), texts)
    _say(describe_differences(found, len(texts)))
    return 0


async def suggest(config: Path | None, days: int) -> int:
    """Concrete changes from the corrections of the last days."""
    settings = load(config)
    database = await open_database(database_url(settings.bot.database_address()))
    since = datetime.now(UTC) - timedelta(days=days)
    try:
        made = [
            corrections.from_row(row)
            for community in settings.communities
            for row in (await database.fetch(corrections.made_since(community.id, since)))[0]
        ]
    finally:
        await database.close()
    source = read_pack(settings.rules.folder or DEFAULT_FOLDER)
    labelled = list(_labelled(made))
    _say(describe_suggestions(suggestions_for(source, labelled, list(examples_of(source)))))
    return 0


def _labelled(made: list[corrections.Correction]) -> Iterator[Labelled]:
    for correction in made:
        if correction.text:
            yield Labelled(correction.text, (correction.now,) if correction.now else ())


def export(sheet: Path, pack: Path | None) -> int:
    """A pack as a spreadsheet."""
    export_pack(read_pack(pack or DEFAULT_FOLDER), sheet)
    _say(f"✓ 导出到 {sheet}")
    return 0


def import_sheet(sheet: Path, to: Path, pack: Path | None) -> int:
    """A spreadsheet as a pack; nothing is written when an example breaks."""
    base_folder = pack or DEFAULT_FOLDER
    write_pack(import_pack(sheet, read_pack(base_folder)), to, base_folder)
    _say(f"✓ 写到 {to}；在配置的 [rules] folder 里写上它就会用")
    return 0
