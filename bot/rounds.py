"""What goes out at fixed times, for `run` and for every virtual clock alike: digests and morning lists."""

from pathlib import Path
from typing import NamedTuple

from bot.digests import DigestDesk
from bot.mornings import MorningDesk
from bot.office import Office
from bot.rosters import RosterDesk


class Rounds(NamedTuple):
    """The desks that speak at fixed times."""

    digests: DigestDesk
    mornings: MorningDesk
    rosters: RosterDesk


def rounds_of(office: Office, folder: Path | None = None) -> Rounds:
    """The rounds of an office. `folder`: where pictures and files wait until they are sent; None: text alone."""
    catalogue = office.service.catalogue
    return Rounds(
        DigestDesk(office.config, office.database, office.world, catalogue, folder),
        MorningDesk(office.database, office.world, catalogue),
        RosterDesk(office.database, office.world, catalogue),
    )
