"""Updates that were fetched and not yet taken, and the offset that confirms no more than was taken.

`getUpdates` confirms everything below its offset and repeats everything from it on. So the offset stops before the
first update that the sink has not taken, and what comes again meanwhile is known by its id. Parts of an album come as
updates of their own: an album that may still be growing is held back, and its chat behind it, for a moment.
Source: Bot API, "getUpdates" and `Message.media_group_id`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.channels.base import Message
from bot.channels.telegram.updates import NO_ID, Arrival

ALBUM_WITHIN = 0.6
"""Seconds without a further part after which an album is complete; Telegram sends its parts together."""
ALBUM_MAX = 10
"""An album has two to ten parts (Bot API, "sendMediaGroup")."""


class Backlog:
    """What waits to be taken, by update id. Times are seconds of any steady clock."""

    def __init__(self) -> None:
        self._waiting: dict[int, Arrival] = {}
        self._seen: dict[int, float] = {}
        self._taken: set[int] = set()

    @property
    def offset(self) -> int | None:
        """What to ask for next; None: whatever is there.

        After an empty answer everything is confirmed and the offset is dropped, for ids start anew, perhaps lower,
        after a week without updates (Bot API, `Update.update_id`).
        """
        waiting = [update_id for update_id in self._waiting if update_id != NO_ID]  # a negative offset forgets updates
        if waiting:
            return min(waiting)
        return max(self._taken) + 1 if self._taken else None

    @property
    def is_empty(self) -> bool:
        """Nothing waits."""
        return not self._waiting

    def add(self, arrivals: Iterable[Arrival], now: float) -> None:
        """Note what an answer brought; an empty one confirms that all that was taken is gone."""
        brought = list(arrivals)
        if not brought and not self._waiting:
            self._taken.clear()
        for arrival in brought:
            update_id = arrival.updates[0]
            if update_id not in self._taken and update_id not in self._waiting:
                self._waiting[update_id], self._seen[update_id] = arrival, now

    def ready(self, now: float) -> list[list[Arrival]]:
        """What can be taken now: a list for each lane, in order, albums joined, nothing behind a growing album."""
        lanes: dict[str, list[Arrival]] = {}
        for _, arrival in sorted(self._waiting.items()):
            lanes.setdefault(arrival.lane, []).append(arrival)
        complete = (self._without_growing(join_albums(lane), now) for lane in lanes.values())
        return [lane for lane in complete if lane]

    def took(self, arrival: Arrival) -> None:
        """The sink has taken this."""
        for update_id in arrival.updates:
            del self._waiting[update_id], self._seen[update_id]
            self._taken.add(update_id)
        oldest = min(self._waiting, default=max(self._taken))
        self._taken = {update_id for update_id in self._taken if update_id >= oldest}

    def _without_growing(self, lane: list[Arrival], now: float) -> list[Arrival]:
        """A lane without the album at its end, if that may still get further parts."""
        last = lane[-1]
        is_open = last.album is not None and len(last.updates) < ALBUM_MAX
        return lane[:-1] if is_open and now - self._seen[last.updates[-1]] < ALBUM_WITHIN else lane


def join_albums(lane: Sequence[Arrival]) -> list[Arrival]:
    """The lane with the neighbouring parts of each album as one arrival."""
    joined: list[Arrival] = []
    for arrival in lane:
        if joined and arrival.album is not None and arrival.album == joined[-1].album:
            joined[-1] = join(joined[-1], arrival)
        else:
            joined.append(arrival)
    return joined


def join(album: Arrival, part: Arrival) -> Arrival:
    """An album with one part more: it keeps the first part's id, and gathers photos and captions."""
    match album.values, part.values:
        case (Message() as first,), (Message() as further,):
            return replace(album, updates=album.updates + part.updates, values=(_with_part(first, further),))
    return replace(album, updates=album.updates + part.updates, values=album.values + part.values)


def _with_part(album: Message, part: Message) -> Message:
    return replace(
        album,
        text="\n".join(text for text in (album.text, part.text) if text),
        photos=album.photos + part.photos,
        addressed=album.addressed or part.addressed,
        reply_to=album.reply_to or part.reply_to,
    )
