"""How an incident comes to be, gathers reporters, is sorted, and is taken back."""

from dataclasses import replace

from bot.domain import audience
from bot.domain.acts.duty import tell_relieved
from bot.domain.acts.targets import clocks, owner, shifted
from bot.domain.draft import Draft
from bot.domain.events import (
    Absorbed,
    Corroborated,
    Forgotten,
    Merged,
    NewReport,
    Placed,
    Recategorised,
    Released,
    Unmerged,
    Withdrawn,
    WordsHidden,
)
from bot.domain.incident import UNRESOLVED, Ending, Incident, Reporter, Status, Urgency
from bot.domain.letters import Kind
from bot.domain.policy import Policy
from bot.domain.refusal import Reason, Refused
from bot.domain.sla import Pause
from bot.domain.surroundings import Seat, Surroundings


def new_incident(report: NewReport, policy: Policy, around: Surroundings) -> Incident:
    """The incident of a report that is nobody's duplicate, assigned to the role on duty."""
    return Incident(
        id=report.id,
        community=report.community,
        number=report.number,
        estate=report.estate,
        category=report.category,
        urgency=report.urgency,
        raised=report.raised,
        danger=report.danger,
        place=report.place,
        words=report.words,
        reporters=(report.reporter,),
        reported_at=report.at,
        policy_id=policy.id,
        home_chat=report.home_chat,
        photos=report.photos,
        repeat_of=report.repeat_of,
        assigned_at=report.at,
        **owner(around.seat),
        **clocks(report.category, report.urgency, report.at, policy, around.seat.service),
    )


def opened(draft: Draft, report: NewReport) -> None:
    """Journal and show a new incident; tell the group of empty seats, and the community of a P0 at once."""
    incident = draft.incident
    record_report(draft, report)
    draft.record("assigned", role=incident.assignee_role, people=len(incident.asked))
    draft.show_card(call=incident.asked)
    tell_empty_seats(draft, draft.around.seat)
    if incident.urgency is Urgency.P0:
        tell_community(draft)
    if incident.category == "missing":
        people = tuple(dict.fromkeys((*incident.asked, *draft.around.community.people)))
        draft.say(Kind.QUESTION, "ask.publish", audience.private_chats(people, draft.around), people)
    unplaced = incident.needs_building and incident.place.other is None
    if unplaced and report.home_chat and not audience.hides_reporter(incident, draft.policy):
        draft.say(Kind.QUESTION, "ask.building", [report.reporter.chat], [report.reporter.person])
    tell_room(draft, draft.around)


def tell_community(draft: Draft) -> None:
    """The community hears of a P0 at once, unless all of it are called as owners anyway."""
    incident, people = draft.incident, draft.around.community.people
    if not set(people) <= set(incident.asked):
        chats = audience.community_chats(incident, draft.policy, draft.around)
        draft.say(Kind.ESCALATION, "p0.community", chats, people)


def record_report(draft: Draft, report: NewReport) -> None:
    """The journal's first line carries every fact that the figures are computed from."""
    incident = draft.incident
    draft.record(
        "reported",
        category=incident.category,
        urgency=incident.urgency.value,
        estate=incident.estate,
        building=incident.place.building,
        role=incident.assignee_role,
        **draft.due_facts(),
        number=incident.number,
        repeat_of=report.repeat_number,
        why=report.why or None,
        on_behalf=incident.reporters[0].on_behalf is not None or None,
    )


def tell_empty_seats(draft: Draft, seat: Seat) -> None:
    """The group hears within a minute which roles are missing here (at most once a day: the letter's key)."""
    if audience.is_private(draft.incident, draft.policy) or not seat.empty:
        return
    for role in seat.empty:
        draft.record("seat_empty", role=role, away=role in seat.away or None)
    group = audience.group_chat(draft.incident, draft.around)
    missing = tuple(role for role in seat.empty if role not in seat.away)
    template, roles = ("seat.empty", missing) if missing else ("seat.away", seat.away)
    draft.say(Kind.NOTICE, template, [group], empty_role=roles[0], empty_roles=",".join(roles))


def tell_room(draft: Draft, around: Surroundings) -> None:
    """A room goes only to the owners, in private (where the card of a private matter shows it already)."""
    incident = draft.incident
    if incident.place.room is not None and not audience.is_private(incident, draft.policy):
        chats = audience.private_chats(incident.owners, around)
        draft.say(Kind.NOTICE, "assigned.room", chats, room=incident.place.room)


def corroborated(draft: Draft, event: Corroborated) -> None:
    """One more affected household; a second "+1" of the same one counts once."""
    incident = draft.incident
    if any(reporter.household == event.reporter.household for reporter in incident.reporters):
        raise Refused(Reason.ALREADY_REPORTED, number=incident.number)
    draft.change(reporters=(*incident.reporters, event.reporter))
    draft.record("corroborated", affected=draft.incident.affected)
    draft.show_card()


def placed(draft: Draft, event: Placed) -> None:
    """The place is completed or corrected; before anybody took it, those responsible there are asked."""
    before = draft.incident
    draft.change(place=event.place, words=event.words or before.words)
    draft.record("placed", building=event.place.building)
    unclaimed = before.acknowledged_at is None and before.status in (Status.ASSIGNED, Status.UNASSIGNED)
    if unclaimed and before.assignee_role == event.seat.role:
        draft.change(**owner(event.seat))
        draft.seated(event.seat)
        call_new_owners(draft, before.asked)
    else:
        draft.show_card()


def recategorised(draft: Draft, event: Recategorised) -> None:
    """改成…: before the acknowledgement the new category's owner and deadlines, from the report; after it, neither.

    What turns out to be an emergency starts like one, whoever had it already.
    """
    before = draft.incident
    if (event.category, event.urgency) == (before.category, before.urgency):
        raise Refused(Reason.SAME_CATEGORY, category=draft.policy.category(event.category).name)
    draft.change(category=event.category, urgency=event.urgency, raised=event.raised, danger=event.danger)
    draft.record("recategorised", category=event.category, was=before.category, urgency=event.urgency.value)
    alarm = event.urgency is Urgency.P0 and before.urgency is not Urgency.P0 and before.status in UNRESOLVED
    if alarm:
        draft.change(acknowledged_at=None, acknowledged_by=None, promise=None, suspension=None)
    if alarm or (before.acknowledged_at is None and before.status in (Status.ASSIGNED, Status.UNASSIGNED)):
        start = event.at if alarm else before.reported_at
        draft.change(
            **owner(event.seat),
            **clocks(event.category, event.urgency, start, draft.policy, event.seat.service),
        )
        draft.seated(event.seat)
        draft.nagging(count=before.nagging.count)
        draft.record("assigned", role=event.seat.role, people=len(event.seat.people), **draft.due_facts())
        draft.drop_waiting()
        draft.drop_tasks()
        call_new_owners(draft, before.asked)
    else:
        draft.show_card()
    if alarm:
        tell_community(draft)


def call_new_owners(draft: Draft, before: tuple[str, ...]) -> None:
    """Who is asked only now hears of it in private: a card that is edited rings nobody's bell."""
    fresh = tuple(person for person in draft.incident.asked if person not in before)
    draft.show_card(call=fresh)
    draft.say(Kind.NOTICE, "assigned.new", audience.private_chats(fresh, draft.around), fresh)
    tell_relieved(draft, before)


def withdrawn(draft: Draft, event: Withdrawn) -> None:
    """撤回: a reporter takes the own report back; while others stand behind it, the incident stays open."""
    incident, actor = draft.incident, event.actor
    own = actor is not None and incident.reported_by(actor.person) and "community" not in actor.roles
    others = tuple(reporter for reporter in incident.reporters if actor and reporter.person != actor.person)
    if own and others:
        wrote_it = actor is not None and incident.reporters[0].person == actor.person
        draft.change(reporters=others, words="" if wrote_it else incident.words)
        draft.record("report_withdrawn", affected=draft.incident.affected)
        draft.show_card()
        return
    end(draft, Status.WITHDRAWN, Ending.WITHDRAWN)
    draft.record("withdrawn", reason=event.reason or None)
    draft.show_card()


def end(draft: Draft, status: Status, ending: Ending) -> None:
    """No result will come: what waits to be sent about it has lost its reason, and nothing is on hold any more."""
    incident, at = draft.incident, draft.cause.at
    if incident.suspension is not None:  # should it be taken out of a merge again, the pause still counts
        pause = Pause(incident.suspension.since_at, at)
        draft.change(**shifted(incident, pause, draft.around.seat.service), suspension=None)
    draft.change(status=status, ending=ending, closed_at=at, false_alarm=None, extension_ask=None)
    draft.drop_waiting(Kind.NAG, Kind.COPY, Kind.QUESTION, Kind.RESULT, Kind.ESCALATION)
    draft.drop_tasks()


def merged(draft: Draft, event: Merged) -> None:
    """This one is the same as another."""
    if event.into == draft.incident.id:
        raise Refused(Reason.SAME_INCIDENT, number=draft.incident.number)
    before = draft.incident.status
    draft.change(merged_into=event.into)
    end(draft, Status.MERGED, Ending.MERGED)
    draft.record("merged", into=event.into_number, was=before.value)
    draft.show_card()


def unmerged(draft: Draft, _event: Unmerged) -> None:
    """撤销合并: it lives on as if it had not been merged; what fell due meanwhile is one reminder."""
    incident = draft.incident
    back = Status.ACKNOWLEDGED if incident.acknowledged_at else Status.ASSIGNED if incident.asked else Status.UNASSIGNED
    if incident.resolved_at is not None:
        back = Status.RESOLVED
    draft.change(status=back, ending=None, closed_at=None, merged_into=None)
    draft.record("unmerged")
    draft.show_card()


def absorbed(draft: Draft, event: Absorbed) -> None:
    """The reporters of the other incident join the affected households here."""
    known = {reporter.household for reporter in draft.incident.reporters}
    joining = tuple(reporter for reporter in event.reporters if reporter.household not in known)
    draft.change(reporters=(*draft.incident.reporters, *joining), absorbed=(*draft.incident.absorbed, event.other))
    draft.record("absorbed", other=event.other_number, affected=draft.incident.affected)
    draft.show_card()


def released(draft: Draft, event: Released) -> None:
    """The reporters of the other incident leave again (those who had reported here themselves stay)."""
    leaving = {(reporter.person, reporter.message, reporter.at) for reporter in event.reporters}
    staying = tuple(
        reporter
        for reporter in draft.incident.reporters
        if (reporter.person, reporter.message, reporter.at) not in leaving
    )
    absorbed_now = tuple(other for other in draft.incident.absorbed if other != event.other)
    draft.change(reporters=staying or draft.incident.reporters[:1], absorbed=absorbed_now)
    draft.record("released", other=event.other_number, affected=draft.incident.affected)
    draft.show_card()


def forgotten(draft: Draft, event: Forgotten) -> None:
    """删除我的信息: the reporter's identity and words go; the matter and its figures stay."""

    def without_identity(reporter: Reporter) -> Reporter:
        if reporter.person != event.person:
            return reporter
        return replace(reporter, person=audience.FORGOTTEN, message=None, on_behalf=None, reason=None)

    draft.change(reporters=tuple(map(without_identity, draft.incident.reporters)), words="", photos=())
    draft.record("reporter_forgotten")
    draft.show_card()


def words_hidden(draft: Draft, _event: WordsHidden) -> None:
    """A recall after somebody took it: the matter stays, its words are shown no more."""
    draft.change(words="")
    draft.record("words_hidden")
    draft.show_card()
