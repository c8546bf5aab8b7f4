"""Where in an estate something is wrong."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Place:
    """A place as far as the report names it; every part may be unknown.

    `building`, `unit`, `floor` and `room` are normalised ("3", "2", "12", "501"; basements are "B1");
    `other` is a named facility or nickname of the estate ("东门", "地库").
    """

    building: str | None = None
    unit: str | None = None
    floor: str | None = None
    room: str | None = None
    other: str | None = None

    @property
    def known(self) -> bool:
        """Whether anything at all is known."""
        return any((self.building, self.unit, self.floor, self.room, self.other))

    def without_room(self) -> "Place":
        """The place as a group may see it: a room identifies a household (PIPL), the building does not."""
        return replace(self, room=None)

    def completed_by(self, later: "Place") -> "Place":
        """This place with the parts that a later message adds or corrects."""
        return Place(
            building=later.building or self.building,
            unit=later.unit or self.unit,
            floor=later.floor or self.floor,
            room=later.room or self.room,
            other=later.other or self.other,
        )
