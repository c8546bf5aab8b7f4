"""How long things are kept that nobody needs any more, and the statements that forget them."""

from datetime import datetime, timedelta

from storage import cards, corrections, inbox, noted, outages, outbox, people, places, questions
from storage.database import Statement

SEEN_KEPT = timedelta(days=30)
"""Keys of messages: Telegram delivers again for 24 hours at most (https://core.telegram.org/bots/api#getting-updates)."""

LETTERS_KEPT = timedelta(days=30)
"""Settled letters: the hourly budgets look back an hour, people who ask what was said look back some weeks."""

PLACES_KEPT = timedelta(days=60)
"""Where ended matters stood in chats: a reply can reopen them for 7 days and link a repeat for 30."""

CORRECTIONS_KEPT = timedelta(days=180)
NOTED_KEPT = timedelta(days=30)
SET_UPS_KEPT = timedelta(days=30)
OUTAGES_KEPT = timedelta(days=7)


def forget_old(now: datetime) -> list[Statement]:
    """Everything to be forgotten by now, as one unit; for once a day."""
    return [
        questions.expire(now),
        people.prune(now),
        places.prune(now - SET_UPS_KEPT),
        inbox.prune(now - SEEN_KEPT),
        outbox.prune(now - LETTERS_KEPT),
        noted.prune(now - NOTED_KEPT),
        outages.prune(now - OUTAGES_KEPT),
        corrections.prune(now - CORRECTIONS_KEPT),
        *cards.prune(now - PLACES_KEPT),
    ]
