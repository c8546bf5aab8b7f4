"""What people must do first when somebody is in danger, and whom to phone.

The advice follows the public emergency services: fire and rescue 119, ambulance 120, police 110 (national numbers),
95598 for the power grid, and 96333 for lifts in the cities that have it. The gas company and the property company
have numbers of their own, which a neighbourhood configures.
"""

from collections.abc import Iterable, Mapping

from bot.domain.messages import Catalogue
from bot.domain.view import View

DANGERS = ("fire", "gas", "trapped", "shock", "illness", "violence", "despair", "missing", "dog_bite", "collapse")

PUBLIC_PHONES: Mapping[str, str] = {
    "fire_phone": "119",
    "ambulance_phone": "120",
    "police_phone": "110",
    "lift_phone": "96333",
    "power_phone": "95598",
}


def phones(view: View, catalogue: Catalogue) -> dict[str, str]:
    """The number of every field of the safety texts: the neighbourhood's own, else the public one."""
    unknown = {
        "gas_phone": catalogue.text("phone_name.default_gas"),
        "property_phone": catalogue.text("phone_name.default_property"),
    }
    return {**unknown, **PUBLIC_PHONES, **view.phones}


def safety_text(danger: str, view: View, catalogue: Catalogue, to: Iterable[str] = ()) -> str:
    """What to do and whom to phone; the duty holders are called by name below it.

    Raises:
        ValueError: there is no such danger.
    """
    advice = catalogue.text(f"safety.{danger}", **phones(view, catalogue))
    names = " ".join(f"@{name}" for name in view.named(to))
    return f"{advice}\n{catalogue.text('safety.names', names=names)}" if names else advice


def phone_for(danger: str, view: View, catalogue: Catalogue) -> str:
    """Whom to phone first.

    Raises:
        ValueError: there is no such danger.
    """
    return catalogue.text(f"safety_phone.{danger}", **phones(view, catalogue))


def safety_again(danger: str, number: int, view: View, catalogue: Catalogue) -> str:
    """One line, when the full text stood in the chat a moment ago."""
    return catalogue.text("safety.again", number=number, phone=phone_for(danger, view, catalogue))
