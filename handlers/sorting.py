"""改成…, 不是报事, 撤回, 误报, 合并: putting an incident into the right drawer, or out of it."""

from dataclasses import replace

from bot import seating
from bot.domain.events import Absorbed, Event, FalseAlarmProposed, Merged, Recategorised, Released, Unmerged, Withdrawn
from bot.domain.incident import Incident, Urgency
from bot.domain.policy import Policy
from bot.domain.refusal import Reason, Refused
from bot.domain.surroundings import Surroundings
from bot.service import Applied, Change
from bot.understanding.commands import Command
from handlers.asking import Asked, waiting
from handlers.desk import Desk, Heard
from handlers.meant import Meant, asked_which, carry_out, live, meant
from storage import corrections, questions


async def recategorise(desk: Desk, heard: Heard, command: Command) -> bool:
    """改成电梯: by staff or the reporter; kept as a correction for whoever mends the rules."""
    mine = "owner" if heard.is_staff else "reporter"
    found = await meant(desk, heard, command, mine=mine)
    if not found.incidents:
        found = await _last_spoken_of(desk, heard, command, found)
    if found.choices and desk.rules.named((command.target or "").strip()):
        command = replace(command, explicit=True)  # whoever names one of our categories means the bot
    if await asked_which(desk, heard, command, found):
        return command.explicit
    before = {incident.id: incident for incident in found.incidents}

    def event(incident: Incident, policy: Policy, _around: Surroundings) -> Event:
        category = _category(desk, command.target or command.rest, incident)
        urgency = policy.category(category).urgency
        seat = seating.category_seat(desk.world, category, incident, heard.at, policy)
        return Recategorised(
            at=heard.at,
            actor=desk.actor(heard, incident),
            source=heard.key,
            category=category,
            urgency=Urgency(urgency),
            seat=seat,
        )

    applied = await desk.apply(heard, found.incidents, event)
    await _keep_corrections(desk, heard, applied, before)
    return True


def _category(desk: Desk, word: str, incident: Incident) -> str:
    """A short name means one category, or the person is told the choices."""
    named = desk.rules.named(word.strip())
    if not named:
        raise Refused(Reason.UNKNOWN_CATEGORY, number=incident.number, word=word)
    if len(named) > 1:
        choices = "、".join(category.name for category in named)
        raise Refused(Reason.UNCLEAR_CATEGORY, number=incident.number, word=word, choices=choices)
    return named[0].id


async def _last_spoken_of(desk: Desk, heard: Heard, command: Command, found: Meant) -> Meant:
    """Without a number, the incident that was just opened in this chat."""
    last = desk.memory.last_incident(heard.chat.key, heard.at)
    if command.numbers or heard.about or last is None:
        return found
    return Meant(await desk.service.get(last))


async def _keep_corrections(desk: Desk, heard: Heard, applied: Applied, before: dict[str, Incident]) -> None:
    kept = [
        corrections.Correction(
            community=incident.community,
            incident=incident.id,
            at=heard.at,
            said="category" if incident.live else "ignore",
            was=before[incident.id].category,
            now=incident.category if incident.live else None,
            text=before[incident.id].words,
        )
        for incident in applied.incidents
        if before[incident.id].words
    ]
    if kept:
        await desk.service.database.write([corrections.keep(correction) for correction in kept])


async def not_a_report(desk: Desk, heard: Heard, command: Command) -> bool:
    """不是报事: the reporter or the community withdraws it; from other staff it is a proposal.

    To somebody who was just asked "要登记为报事吗" it is the answer.
    """
    asked = None if command.numbers or heard.about else await waiting(desk, heard)
    if asked is not None and asked.kind == Asked.REGISTER:
        await desk.service.database.write([questions.answered(asked.id, heard.at)])
        return True
    found = await meant(desk, heard, command, mine="reporter")
    if not found.incidents and not found.choices:
        found = await _last_spoken_of(desk, heard, command, found)
    if await asked_which(desk, heard, command, found):
        return command.explicit
    before = {incident.id: incident for incident in found.incidents}
    reason = command.rest or desk.catalogue.text("answer.word_not_a_report")

    def event(incident: Incident, _policy: Policy, _around: Surroundings) -> Event:
        actor = desk.actor(heard, incident)
        may_withdraw = incident.reported_by(heard.person) or "community" in actor.roles
        if may_withdraw or not actor.roles:
            return Withdrawn(at=heard.at, actor=actor, source=heard.key, reason=reason)
        return FalseAlarmProposed(at=heard.at, actor=actor, source=heard.key, reason=reason)

    applied = await desk.apply(heard, found.incidents, event)
    await _keep_corrections(desk, heard, Applied(tuple(i for i in applied.incidents if not i.live)), before)
    return True


async def withdraw(desk: Desk, heard: Heard, command: Command) -> bool:
    """撤回 12."""

    def event(incident: Incident, _policy: Policy, _around: Surroundings) -> Event:
        actor = desk.actor(heard, incident)
        return Withdrawn(at=heard.at, actor=actor, source=heard.key, reason=command.rest)

    return await carry_out(desk, heard, command, event, mine="reporter", fits=live)


async def false_alarm(desk: Desk, heard: Heard, command: Command) -> bool:
    """误报 12 原因: property proposes, the community or the reporter agrees."""

    def event(incident: Incident, _policy: Policy, _around: Surroundings) -> Event:
        actor = desk.actor(heard, incident)
        if "community" in actor.roles or incident.reported_by(heard.person):
            return Withdrawn(at=heard.at, actor=actor, source=heard.key, reason=command.rest)
        return FalseAlarmProposed(at=heard.at, actor=actor, source=heard.key, reason=command.rest)

    return await carry_out(desk, heard, command, event, mine="owner", fits=live)


async def merge(desk: Desk, heard: Heard, command: Command) -> bool:
    """合并 2 到 1: the reporters of the first join the second."""
    target_number = int(command.target) if command.target and command.target.isdigit() else None
    sources = await meant(desk, heard, command, mine="")
    targets = await desk.service.find(heard.chat.community, target_number) if target_number else ()
    if await asked_which(desk, heard, command, sources):
        return command.explicit
    if not targets:
        await desk.tell(heard, "refused.unknown", number=target_number or "")
        return True
    target = targets[0]
    changes = []
    for source in sources.incidents:
        changes += [_merging(desk, heard, source, target), _absorbing(heard, source, target)]
    await desk.change(heard, changes)
    return True


def _merging(desk: Desk, heard: Heard, source: Incident, target: Incident) -> Change:
    def event(incident: Incident, _policy: Policy, _around: Surroundings) -> Event:
        if not target.live:
            raise Refused(Reason.ALREADY_ENDED, number=target.number)
        actor = desk.actor(heard, incident)
        return Merged(at=heard.at, actor=actor, source=heard.key, into=target.id, into_number=target.number)

    return Change(source.id, event)


def _absorbing(heard: Heard, source: Incident, target: Incident) -> Change:
    def event(_incident: Incident, _policy: Policy, _around: Surroundings) -> Event:
        return Absorbed(
            at=heard.at, source=heard.key, other=source.id, other_number=source.number, reporters=source.reporters
        )

    return Change(target.id, event, only_after=source.id)


async def unmerge(desk: Desk, heard: Heard, command: Command) -> bool:
    """撤销合并 2."""
    found = await meant(desk, heard, command, mine="", fits=lambda incident: incident.merged_into is not None)
    if await asked_which(desk, heard, command, found):
        return command.explicit
    changes: list[Change] = []
    for source in found.incidents:
        changes.append(_unmerging(desk, heard, source))
        if source.merged_into is not None:
            changes.append(_releasing(heard, source))
    await desk.change(heard, changes)
    return True


def _unmerging(desk: Desk, heard: Heard, source: Incident) -> Change:
    def event(incident: Incident, _policy: Policy, _around: Surroundings) -> Event:
        return Unmerged(at=heard.at, actor=desk.actor(heard, incident), source=heard.key)

    return Change(source.id, event)


def _releasing(heard: Heard, source: Incident) -> Change:
    def event(_incident: Incident, _policy: Policy, _around: Surroundings) -> Event:
        return Released(
            at=heard.at, source=heard.key, other=source.id, other_number=source.number, reporters=source.reporters
        )

    return Change(source.merged_into or "", event, only_after=source.id)
