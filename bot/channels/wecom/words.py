"""What the channel itself says to people: what cannot wait for the core, or what only this platform needs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Texts of the catalogue's section `channel`.

    `call_first` has the field {bot}; `call_me_first` is the same where the bot's name is not known.
    """

    welcome: str
    tap_arrived: str
    tapped: str
    call_first: str
    call_me_first: str

    def way_to_answer(self, bot_name: str) -> str:
        """How to be heard in a group."""
        return self.call_first.format(bot=bot_name) if bot_name else self.call_me_first
