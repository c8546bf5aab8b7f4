"""The taxonomy as code sees it: who answers for a category, how fast, and what it is called."""

from dataclasses import dataclass
from datetime import timedelta

from bot.understanding.sources import CategorySource


@dataclass(frozen=True, slots=True)
class Category:
    """One of the categories of the taxonomy; ids are stable.

    Attributes:
        id: stable id.
        group: name of the group of categories, for people.
        name: name for people.
        short_names: what people call it in commands (改成电梯).
        primary: role id that gets it.
        backup: role id if nobody holds the primary role, or None.
        external: external bodies by name.
        urgency: "P0".."P3" without raises.
        ack_within: from the report to the acknowledgement.
        onsite_within: from the report to the arrival, or None.
        resolve_within: from the report to the result.
        basis: where the targets come from.
        duplicate_within: how long a report of the same place joins an open incident.
        siblings: categories whose incidents it may join too.
    """

    id: str
    group: str
    name: str
    short_names: tuple[str, ...]
    primary: str
    backup: str | None
    external: tuple[str, ...]
    urgency: str
    ack_within: timedelta
    onsite_within: timedelta | None
    resolve_within: timedelta
    basis: str
    duplicate_within: timedelta
    siblings: tuple[str, ...]


def category_of(source: CategorySource) -> Category:
    """The category that a pack's file describes."""
    targets = source.targets
    return Category(
        id=source.id,
        group=source.group,
        name=source.name,
        short_names=source.short_names,
        primary=source.duty.primary,
        backup=source.duty.backup,
        external=source.duty.external,
        urgency=targets.urgency,
        ack_within=timedelta(minutes=targets.ack_min),
        onsite_within=timedelta(minutes=targets.onsite_min) if targets.onsite_min else None,
        resolve_within=timedelta(hours=targets.resolve_h),
        basis=targets.basis,
        duplicate_within=timedelta(hours=source.duplicates.within_h),
        siblings=source.duplicates.siblings,
    )
