"""The rule book: a compiled pack that reads messages. Immutable, so threads and tasks may share it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from bot.understanding import alarm
from bot.understanding.alarm import Alarm
from bot.understanding.category import Category
from bot.understanding.compiling import Pack, compile_pack, guess
from bot.understanding.cues import Effect
from bot.understanding.examples import broken_examples
from bot.understanding.gate import Gate, Look
from bot.understanding.judging import (
    ASK_FROM,
    REPORT_FROM,
    Candidate,
    any_may_match,
    better_category,
    doubted,
    every_match,
    further,
    weigh,
    weigh_weak,
    worth_a_question,
)
from bot.understanding.leaning import Lean
from bot.understanding.lexicon import Hit, Scan
from bot.understanding.normalize import Normalized, normalize, written_simply
from bot.understanding.place import Gazetteer, PlaceFound, find_place
from bot.understanding.reading import CueActed, Reading, WordFound
from bot.understanding.rules import Match
from bot.understanding.several import part_about, part_starts
from bot.understanding.sources import DEFAULT_FOLDER, PackError, read_pack
from bot.understanding.tokens import Boundaries
from bot.understanding.urgency import LOCAL_ZONE, Judged, is_night, judge
from bot.understanding.weak import WeakEvidence, gather

Speaker = Literal["resident", "staff"]

_NOTHING = Reading("ignore")
LIKELY_REPORT, UNLIKELY_REPORT = 0.7, 0.4
"""From how likely a report on the words alone are worth a question, and below which weak evidence is not."""
_TOO_FEW = 5  # characters, pairs and words that lean; fewer (满了, 12栋北门) are no sentence


class RuleBook:
    """Reads messages by one rule pack."""

    def __init__(self, pack: Pack, zone: ZoneInfo = LOCAL_ZONE) -> None:
        self._pack = pack
        self._zone = zone
        self._by_id = {category.id: category for category in pack.categories}
        self._gate = Gate(pack)
        self._look = self._gate.look
        self._danger_of = _most_common_dangers(pack)
        self._emergencies = frozenset(_emergencies(pack))
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
        scan = Scan(normalized.text, self._pack.lexicon.found(normalized.text))
        staff = speaker == "staff"
        lean = self._pack.leanings.of(scan.text) if self._pack.leanings else None
        weighed, scan = self._by_rules(scan, gazetteer, staff=staff)
        weighed = doubted(weighed, lean) if lean else weighed
        candidates = worth_a_question(weighed, scan) or self._by_weak_evidence(scan, lean, staff=staff)
        sounds = Alarm(lean, self._emergencies) if lean else None
        if not candidates and sounds and (not weighed or sounds.sounds_anyhow):
            candidates = self._by_leaning(scan, sounds, staff=staff)
        if not candidates:
            best = max(weighed, key=lambda one: one.score, default=None)
            return _evidence(text, normalized, best) if best else _NOTHING
        if sounds:
            candidates = (self._better_sorted(candidates[0], sounds), *candidates[1:])
        place, _ = find_place(part_about(scan.text, scan.part_starts, candidates[0].match), gazetteer)
        return self._decide(text, normalized, scan, candidates, sounds, place=place, at=at)

    def _may_matter(self, text: str) -> bool:
        """Whether any rule could hold: stops ordinary chat before it costs anything."""
        look = self._look(text)
        if look is Look.NOTHING or look is Look.RULES:
            return look is Look.RULES
        if self._pack.leanings is None:
            return look is Look.EVIDENCE
        report, danger = self._pack.leanings.likely(text)
        if report >= (UNLIKELY_REPORT if look is Look.EVIDENCE else LIKELY_REPORT):
            return True
        if danger < alarm.ASKED_FROM or report < alarm.A_REPORT_FROM:
            return False
        return Alarm(self._pack.leanings.of(text), self._emergencies).sounds()

    def _by_rules(self, scan: Scan, gazetteer: Gazetteer | None, *, staff: bool) -> tuple[tuple[Candidate, ...], Scan]:
        """Every match of a rule, weighed, and the scan as it was read for that."""
        rules = self._gate.rules(scan.words)
        if not any_may_match(rules, scan):
            return (), scan
        scan = self._at_word_boundaries(scan).cut_at(part_starts(scan.text, gazetteer))
        return weigh(self._pack, scan, every_match(rules, scan), staff=staff), scan

    def _by_leaning(self, scan: Scan, sounds: Alarm, *, staff: bool) -> tuple[Candidate, ...]:
        """A question where no rule holds, but the words as a whole are those of a report, or of danger."""
        lean, in_danger = sounds.lean, sounds.sounds()
        if lean.known < _TOO_FEW or (lean.report < LIKELY_REPORT and not in_danger):
            return ()
        category = sounds.category if in_danger else lean.category
        words = sounds.words if in_danger else lean.told(category)
        evidence = WeakEvidence(Match(guess(f"lean/{category}", category), words), max(lean.report, ASK_FROM))
        candidate = weigh_weak(self._pack, self._at_word_boundaries(scan), evidence, staff=staff)
        return (candidate,) if candidate.asks or sounds.sounds_anyhow else ()

    def _better_sorted(self, best: Candidate, sounds: Alarm) -> Candidate:
        """The candidate under the category that its words lean to, with the words that say so."""
        read = best.match.rule.category
        wanted = better_category(best, sounds.lean) or read
        if sounds.sounds(best) and wanted not in self._emergencies:
            wanted = sounds.category
        if wanted == read:
            return best
        rule = replace(best.match.rule, category=wanted, danger=self._danger_of.get(wanted), urgency=None)
        because = Effect("lean", f"用词更像{self._by_id[wanted].name}", sounds.lean.told(wanted)[0], 0.0)
        return replace(best, match=replace(best.match, rule=rule), effects=(*best.effects, because))

    def _by_weak_evidence(self, scan: Scan, lean: Lean | None, *, staff: bool) -> tuple[Candidate, ...]:
        if (lean and lean.report < UNLIKELY_REPORT) or not gather(self._pack.weak, scan):
            return ()
        scan = self._at_word_boundaries(scan)
        evidence = gather(self._pack.weak, scan)
        if not evidence:
            return ()
        candidate = weigh_weak(self._pack, scan, evidence, staff=staff)
        return (candidate,) if candidate.asks else ()

    def _at_word_boundaries(self, scan: Scan) -> Scan:
        """The scan without hits that are no words there (下单 in 楼下单元). Jieba is slow: ask it last."""
        return scan.only(self._boundaries.keep(scan.text, [(start, end) for _, start, end in scan.found]))

    def _decide(
        self,
        raw: str,
        normalized: Normalized,
        scan: Scan,
        candidates: tuple[Candidate, ...],
        sounds: Alarm | None,
        *,
        place: PlaceFound,
        at: datetime | None,
    ) -> Reading:
        best = candidates[0]
        category = self._by_id.get(best.match.rule.category)
        judged = self._judge(category, best, scan, at) if category else Judged(None)
        if sounds and category and category.id in self._emergencies and judged.urgency != "P0" and sounds.sounds(best):
            words = "、".join(hit.word for hit in sounds.words)
            judged = Judged("P0", judged.danger, f"用词像是有危险：“{words}”")
        danger = judged.danger or next((c.match.rule.danger for c in candidates if c.match.rule.danger), None)
        if danger is None and judged.urgency == "P0" and category:
            danger = self._danger_of.get(category.id)
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


def _most_common_dangers(pack: Pack) -> Mapping[str, str]:
    """The danger that most rules of each category tell of: what to say first where no rule tells which."""
    told = Counter((rule.category, rule.danger) for rule in pack.rules if rule.danger)
    return {category: danger for (category, danger), _ in reversed(told.most_common()) if danger}


def _emergencies(pack: Pack) -> Iterator[str]:
    """The categories that may be an emergency: always, by a rule, or by what raises them."""
    yield from (category.id for category in pack.categories if category.urgency == "P0")
    yield from (rule.category for rule in pack.rules if rule.urgency == "P0")
    yield from (raising.category for raising in pack.raises if raising.to == "P0")


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
