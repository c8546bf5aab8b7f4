"""What is assumed of people: how they notice, forget, lie, bounce, sleep and rate.

None of these numbers comes from a survey. They are set so that an estate without a bot looks like what practitioners
describe (much is seen, half of it is answered, a part of what is promised is forgotten); a community that knows its
own people better can put its own numbers in.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

Way = Literal["read", "card", "private", "staff", "linkage", "call", "resident", "boss"]
"""How something reaches somebody with a role."""


@dataclass(frozen=True, slots=True)
class Notices:
    """The share of occasions on which somebody acts on what reached them, by the way it came.

    Attributes:
        read: a resident's message in a group, among a hundred others.
        card: the bot's card with their name.
        private: a private message.
        staff: a reminder by name before colleagues.
        linkage: a reminder by name before everyone.
        call: an emergency's call by name.
        resident: a resident asking again.
        boss: a call from the community.
    """

    read: float = 0.45
    card: float = 0.6
    private: float = 0.7
    staff: float = 0.8
    linkage: float = 0.85
    call: float = 0.6
    resident: float = 0.65
    boss: float = 0.95

    def share(self, way: Way) -> float:
        """The share for a way."""
        found: float = getattr(self, way)
        return found


@dataclass(frozen=True, slots=True)
class StaffHabits:
    """How people with a role deal with what is theirs. Every figure is a share of occasions unless it is a span.

    Attributes:
        notices: whether they act at all on what reached them.
        reacts_within: the median time until they act on it, while awake.
        patience: what every further reminder of one day, beyond `enough`, leaves of their attention.
        enough: reminders a day that wear nobody out.
        lies: says 马上 and does nothing until reminded again.
        forgets: means it, and forgets until reminded again.
        promises: names a time ("明天上午") in the acknowledgement.
        bounces: gives it back (退单), mostly without need; where nobody asks for a reason, leaves it lying.
        stalls: waits two days for parts or money; asks for an extension where one can.
        shrugs: reports a result in two words first ("已处理"), and says what was done only when asked.
        botches: the result does not hold.
        leaves_every: the mean time between absences of one to four days.
        tells_of_leave: registers the absence with a substitute (请假 … 由…代).
        wakes_up: notices an emergency's call at night.
    """

    notices: Notices = Notices()
    reacts_within: timedelta = timedelta(minutes=12)
    patience: float = 0.9
    enough: int = 6
    lies: float = 0.1
    forgets: float = 0.12
    promises: float = 0.4
    bounces: float = 0.04
    stalls: float = 0.06
    shrugs: float = 0.15
    botches: float = 0.06
    leaves_every: timedelta = timedelta(days=40)
    tells_of_leave: float = 0.6
    wakes_up: float = 0.35


@dataclass(frozen=True, slots=True)
class ResidentHabits:
    """How residents report, push and rate.

    Attributes:
        reports_a_day: reports of one estate on an average day.
        joins: how often a neighbour has the same and says so (+1).
        asks_again: asks once when nobody answered in time (催办).
        rates: answers the question whether it is solved.
        fair: of those who are content, how many say only 基本满意.
        grumbles: is not content although the result holds.
        tells_why: gives the reason when asked for it.
        rates_within: the median time until they answer.
    """

    reports_a_day: float = 2.0
    joins: float = 0.12
    asks_again: float = 0.3
    rates: float = 0.62
    fair: float = 0.2
    grumbles: float = 0.03
    tells_why: float = 0.8
    rates_within: timedelta = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class CommunityHabits:
    """How the community acts on what reaches level 2.

    Attributes:
        attends: acts on a level change, a returned incident or a request that reached it.
        reacts_within: the median time until it does, in working hours.
        grants: grants an extension that was asked for.
        takes_over: makes it its own instead of calling the owner.
        whistles: records a whistle at level 3.
        meets: holds the weekly joint meeting about what has reached level 2.
        decides: comes to a decision about an item of it.
    """

    attends: float = 0.85
    reacts_within: timedelta = timedelta(minutes=40)
    grants: float = 0.8
    takes_over: float = 0.05
    whistles: float = 0.7
    meets: float = 0.7
    decides: float = 0.8


@dataclass(frozen=True, slots=True)
class Habits:
    """All that is assumed of the people of an estate."""

    staff: StaffHabits = StaffHabits()
    residents: ResidentHabits = ResidentHabits()
    community: CommunityHabits = CommunityHabits()
