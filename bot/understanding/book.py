"""The rule book: a compiled pack that reads messages. Immutable, so threads and tasks may share it."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from bot.understanding.category import Category
from bot.understanding.clauses import split
from bot.understanding.compiling import Pack, compile_pack
from bot.understanding.examples import broken_examples
from bot.understanding.gate import Gate
from bot.understanding.judging import REPORT_FROM, Candidate, every_match, further, weigh, weigh_weak, worth_a_question
from bot.understanding.lexicon import Hit, Scan
from bot.understanding.normalize import LONGEST, Normalized, normalize, written_simply
from bot.understanding.place import Gazetteer, PlaceFound, find_place
from bot.understanding.reading import CueActed, Reading, WordFound
from bot.understanding.several import part_about, part_starts
from bot.understanding.sources import DEFAULT_FOLDER, PackError, read_pack
from bot.understanding.tokens import Boundaries
from bot.understanding.urgency import LOCAL_ZONE, Judged, is_night, judge
from bot.understanding.weak import gather

Speaker = Literal["resident", "staff"]

_NOTHING = Reading("ignore")
_PLACE_SUPPORT = 0.15  # a place is a score, never a gate: without it half of all reports would be lost


class RuleBook:
    """Reads messages by one rule pack."""

    def __init__(self, pack: Pack, zone: ZoneInfo = LOCAL_ZONE) -> None:
        self._pack = pack
        self._zone = zone
        self._by_id = {category.id: category for category in pack.categories}
        self._gate = Gate(pack)
        self._boundaries = Boundaries(pack.lexicon.words)

    @classmethod
    def load(cls, folder: Path | None = None, *, zone: ZoneInfo = LOCAL_ZONE) -> "RuleBook":
        """The rule book of a folder of packs; None is the default pack.

        Args:
            folder: where the TOML files are.
            zone: the local zone that decides what is night.

        Raises:
            PackError: a file is broken or an example does not read as it says. Names file, rule, fault, remedy.
        """
        source = read_pack(folder or DEFAULT_FOLDER)
        book = cls(compile_pack(source), zone)
        broken = broken_examples(source, book.read)
        if broken:
            raise PackError(broken)
        return book

    @property
    def categories(self) -> tuple[Category, ...]:
        """Every category of the pack."""
        return self._pack.categories

    def category(self, category_id: str) -> Category:
        """A category by its id.

        Raises:
            KeyError: there is none.
        """
        return self._by_id[category_id]

    def named(self, word: str) -> tuple[Category, ...]:
        """The categories that people call so, by id, name or short name; several when the word is ambiguous."""
        wanted = normalize(word.strip()).text
        exact = tuple(c for c in self.categories if wanted in {c.id, normalize(c.name).text})
        return exact or tuple(c for c in self.categories if wanted in map(str.lower, c.short_names))

    def read(
        self,
        text: str,
        *,
        at: datetime | None = None,
        gazetteer: Gazetteer | None = None,
        speaker: Speaker = "resident",
    ) -> Reading:
        """What a message says.

        Args:
            text: the message as sent; anything, also broken text.
            at: the aware time of sending; None when unknown (then only a night said in the text counts).
            gazetteer: the estate's own place names.
            speaker: staff write notices and answers more often than reports.
        """
        simple = text.isprintable() and written_simply(text)
        if simple and not self._may_matter(text):
            return _NOTHING
        normalized = normalize(text, self._pack.typos)
        if not simple and not self._may_matter(normalized.text):
            return _NOTHING
        scan = self._scan(normalized.text)
        staff = speaker == "staff"
        weighed, scan = self._by_rules(scan, gazetteer, staff=staff)
        candidates = worth_a_question(weighed, scan) or self._by_weak_evidence(scan, staff=staff)
        if not candidates:
            best = max(weighed, key=lambda one: one.score, default=None)
            return _evidence(text, normalized, best) if best else _NOTHING
        place, _ = find_place(part_about(scan.text, candidates[0].match, gazetteer), gazetteer)
        return self._decide(text, normalized, scan, candidates, place=place, at=at)

    def _may_matter(self, text: str) -> bool:
        """Whether any rule could hold: stops ordinary chat before it costs anything."""
        try:
            return self._gate.opens(text[:LONGEST])
        except UnicodeEncodeError:  # a lone surrogate from a broken client
            return True

    def _scan(self, text: str) -> Scan:
        return Scan.of(text, split(text), self._pack.lexicon.hits(text))

    def _by_rules(self, scan: Scan, gazetteer: Gazetteer | None, *, staff: bool) -> tuple[tuple[Candidate, ...], Scan]:
        """Every match of a rule, weighed, and the scan as it was read for that."""
        if not any(every_match(self._pack, scan)):
            return (), scan
        scan = self._at_word_boundaries(scan).cut_at(part_starts(scan.text, gazetteer))
        return weigh(self._pack, scan, every_match(self._pack, scan), staff=staff), scan

    def _by_weak_evidence(self, scan: Scan, *, staff: bool) -> tuple[Candidate, ...]:
        if not gather(self._pack.weak, scan):
            return ()
        scan = self._at_word_boundaries(scan)
        evidence = gather(self._pack.weak, scan)
        if not evidence:
            return ()
        candidate = weigh_weak(self._pack, scan, evidence, staff=staff)
        return (candidate,) if candidate.asks else ()

    def _at_word_boundaries(self, scan: Scan) -> Scan:
        """The scan without hits that are no words there (下单 in 楼下单元). Jieba is slow: ask it last."""
        hits = {hit for _, hit in scan.found}
        dropped = hits - self._boundaries.keep(scan.text, hits)
        return scan.without(dropped) if dropped else scan

    def _decide(
        self,
        raw: str,
        normalized: Normalized,
        scan: Scan,
        candidates: tuple[Candidate, ...],
        *,
        place: PlaceFound,
        at: datetime | None,
    ) -> Reading:
        best = candidates[0]
        category = self._by_id.get(best.match.rule.category)
        judged = self._judge(category, best, scan, at) if category else Judged(None)
        danger = judged.danger or next((c.match.rule.danger for c in candidates if c.match.rule.danger), None)
        return replace(
            _evidence(raw, normalized, best),
            outcome="report" if best.opens else "ask",
            category=category.id if category else None,
            also=further(candidates, scan),
            urgency=judged.urgency,
            place=place,
            danger=danger,
            category_name=category.name if category else None,
            raised=judged.because,
        )

    def _judge(self, category: Category, best: Candidate, scan: Scan, at: datetime | None) -> Judged:
        night = is_night(at, scan, self._pack.night_words, self._zone)
        return judge(category.urgency, best.match, self._pack.raises, scan, night=night)


def _evidence(raw: str, normalized: Normalized, best: Candidate) -> Reading:
    """What was seen, of a message that is passed over: so that people can be told why (修好了)."""
    return Reading(
        outcome="ignore",
        rule=best.match.rule.id,
        words=tuple(_word(raw, normalized, hit) for hit in sorted(best.match.hits, key=lambda hit: hit.start)),
        cues=tuple(CueActed(effect.name, effect.hit.word, effect.delta) for effect in best.effects),
        score=round(best.score, 3),
        threshold=REPORT_FROM,
    )


def _word(raw: str, normalized: Normalized, hit: Hit) -> WordFound:
    start = normalized.original(hit.start)
    end = normalized.original(hit.end - 1) + 1
    return WordFound(raw[start:end], start, end)
