"""Which chats hear something about an incident, and which rung of the ladder can be reached."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.incident import Incident, Reporter
from bot.domain.policy import Policy
from bot.domain.surroundings import Surroundings

PRIVATE, STAFF, LINKAGE = "private", "staff", "linkage"
FORGOTTEN = "forgotten"
"""Stands for a reporter who asked to be forgotten."""
LADDER = (PRIVATE, STAFF, LINKAGE)
"""Saves face: first in private, then before colleagues, then before everyone."""


@dataclass(frozen=True, slots=True)
class Reached:
    """Where a reminder goes: the rung, its chats (the first is the nag, the rest are copies), the rungs passed over."""

    rung: str
    chats: tuple[str, ...]
    passed_over: tuple[str, ...] = ()


def is_private(incident: Incident, policy: Policy) -> bool:
    """Whether the incident stays out of groups."""
    return policy.category(incident.category).private


def hides_reporter(incident: Incident, policy: Policy) -> bool:
    """Whether no group may learn who reported it."""
    rules = policy.category(incident.category)
    return rules.private or rules.hides_reporter


def private_chats(people: Iterable[str], around: Surroundings) -> tuple[str, ...]:
    """The private chats of those who can be reached."""
    return tuple(dict.fromkeys(around.private[person] for person in people if person in around.private))


def group_chat(incident: Incident, around: Surroundings) -> str | None:
    """The linkage group; an estate without one uses the group of the report, else the staff group."""
    if around.linkage is not None:
        return around.linkage
    private = incident.home_chat in around.private.values()
    return around.staff if private else incident.home_chat


def climb(incident: Incident, policy: Policy, around: Surroundings, start: str) -> Reached:
    """The first rung from `start` upwards that can be reached; an empty `chats` where none can.

    A private matter never climbs into a group: it goes to the owners and the community in private.
    """
    if is_private(incident, policy):
        people = incident.owners if start == PRIVATE else (*incident.owners, *around.community.people)
        chats = private_chats(people, around) or private_chats(around.community.people, around)
        return Reached(PRIVATE, chats, () if chats else (PRIVATE,))
    passed: list[str] = []
    for rung in LADDER[LADDER.index(start) :]:
        chats = _on_rung(rung, incident, around)
        if chats:
            return Reached(rung, chats, tuple(passed))
        passed.append(rung)
    return Reached(LINKAGE, (), tuple(passed))


def _on_rung(rung: str, incident: Incident, around: Surroundings) -> tuple[str, ...]:
    if rung == PRIVATE:
        return private_chats(incident.owners, around)
    chat = around.staff if rung == STAFF else group_chat(incident, around)
    return (chat,) if chat else ()


def community_chats(incident: Incident, policy: Policy, around: Surroundings) -> tuple[str, ...]:
    """Where the community (above it, the supervisor where the community owns the incident) hears of it."""
    people = around.community.people
    if incident.assignee_role == "community" and around.supervisors:
        people = around.supervisors
    chats = private_chats(people, around)
    if chats or is_private(incident, policy):
        return chats
    return tuple(chat for chat in (around.staff or group_chat(incident, around),) if chat)


def owner_chats(incident: Incident, policy: Policy, around: Surroundings) -> tuple[str, ...]:
    """Where the owners hear of something that is not a reminder."""
    return climb(incident, policy, around, PRIVATE).chats


@dataclass(frozen=True, slots=True)
class Hearing:
    """Reporters who hear something in one chat; `neutral`: without words, names or mention."""

    chat: str
    people: tuple[str, ...]
    neutral: bool = False


def reporter_hearings(incident: Incident, policy: Policy, around: Surroundings) -> tuple[Hearing, ...]:
    """Where every reporter hears of their report: where they wrote it, or in private if they must stay hidden."""
    hearings: dict[tuple[str, bool], list[str]] = {}
    hidden = hides_reporter(incident, policy)
    for reporter in incident.reporters:
        if reporter.person in around.gone or reporter.person == FORGOTTEN:
            continue
        place = _place_for(reporter, around) if hidden else (reporter.chat, False)
        people = hearings.setdefault(place, [])
        if reporter.person not in people:
            people.append(reporter.person)
    return tuple(Hearing(chat, tuple(people), neutral) for (chat, neutral), people in hearings.items())


def _place_for(reporter: Reporter, around: Surroundings) -> tuple[str, bool]:
    if reporter.person in around.private:
        return around.private[reporter.person], False
    return reporter.chat, True
