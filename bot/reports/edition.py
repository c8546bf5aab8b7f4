"""One issue of a report: whose, about which period, its figures, and the words in which it is said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.domain.course import Course
from bot.domain.details import Detail, FollowUp, Item, agenda, details, follow_up
from bot.domain.digest import figures_of
from bot.domain.figures import Figures, Numbers
from bot.domain.period import Period
from bot.domain.policy import PRIVATE, Policy
from bot.domain.rates import Scheme
from bot.domain.wording import Wording

FOLLOWED = timedelta(days=62)
"""How far back a report looks for decisions of joint meetings: the last meeting and the one before it."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What all issues of one community have in common.

    grids: (estate, building) to the name of its grid. helpers: the names of volunteers who agreed to be thanked by
    name. residents: names of people without a duty, which are taken out of quoted words.
    """

    policy: Policy
    scheme: Scheme = Scheme()  # noqa: RUF009 - a frozen value
    grids: Mapping[tuple[str, str], str] = field(default_factory=dict)
    helpers: Mapping[str, str] = field(default_factory=dict)
    residents: frozenset[str] = frozenset()

    @property
    def for_groups(self) -> Scheme:
        """The scheme of what a group reads: private categories count nowhere."""
        private = {one.id for one in self.policy.categories.values() if one.private}
        return replace(self.scheme, left_out=self.scheme.left_out | private | PRIVATE)


@dataclass(frozen=True, slots=True)
class Edition:
    """One issue. Private matters are in none of it but `private`: how many there were, for staff only.

    `place` is the name of the estate or community. `late`: it should have gone out earlier.
    """

    place: str
    period: Period
    figures: Figures
    wording: Wording
    setting: Setting
    details: tuple[Detail, ...] = ()
    agenda: tuple[Item, ...] = ()
    decisions: tuple[FollowUp, ...] = ()
    estates: tuple[str, ...] = ()
    private: Numbers | None = None
    late: bool = False

    @property
    def several_estates(self) -> bool:
        """Whether places need the name of their estate."""
        return len(self.estates) > 1


def edition(
    courses: Sequence[Course],
    period: Period,
    *,
    place: str,
    wording: Wording,
    setting: Setting,
    staff: bool = False,
    late: bool = False,
) -> Edition:
    """The issue of a period for the incidents of these courses."""
    scheme, end_at = setting.for_groups, period.end_at
    open_to_groups = [course for course in courses if not course.ever(scheme.left_out)]
    return Edition(
        place=place,
        period=period,
        figures=_figures(open_to_groups, period, setting.scheme),
        wording=wording,
        setting=setting,
        details=details(open_to_groups, period.start_at, end_at),
        agenda=agenda(open_to_groups, end_at),
        decisions=follow_up(open_to_groups, end_at - FOLLOWED, end_at),
        estates=tuple(sorted({course.estate for course in courses})),
        private=_private(courses, period, setting) if staff else None,
        late=late,
    )


def listing(courses: Sequence[Course], today: Period, *, place: str, wording: Wording, setting: Setting) -> Edition:
    """No issue of a period, but these incidents as they are now (`wording.now`), one by one, as a group may read them.

    `today`: any period with which to date it; its figures are empty.
    """
    end = wording.now + timedelta(microseconds=1)
    open_to_groups = [course for course in courses if not course.ever(setting.for_groups.left_out)]
    first = min((course.reported_at for course in open_to_groups), default=end)
    return Edition(
        place=place,
        period=today,
        figures=Figures(first, end),
        wording=wording,
        setting=setting,
        details=details(open_to_groups, first, end, most=len(open_to_groups)),
        estates=tuple(sorted({course.estate for course in open_to_groups})),
    )


def _figures(courses: Sequence[Course], period: Period, scheme: Scheme) -> Figures:
    return figures_of(courses, start=period.start_at, end=period.end_at, scheme=scheme, before=period.before.start_at)


def _private(courses: Iterable[Course], period: Period, setting: Setting) -> Numbers:
    hidden = [course for course in courses if course.ever(setting.for_groups.left_out)]
    return _figures(hidden, period, setting.scheme).numbers
