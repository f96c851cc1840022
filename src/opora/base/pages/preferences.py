"""How a reader wants pages to look: size of letters, spacing, colours, pictures; kept in one small cookie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.conf import settings
from django.http import HttpRequest

#: Every value a reader may choose; the first is what a page looks like when nobody chose.
CHOICES: dict[str, tuple[str, ...]] = {
    "theme": ("auto", "light", "dark"),
    "size": ("1", "2", "3", "4"),
    "spacing": ("1", "2", "3"),
    "scheme": ("none", "light", "dark", "blue", "brown"),
    "images": ("on", "off"),
    "keys": ("on", "off"),
}
#: What one press of «Aa» switches on.
LOW_VISION: dict[str, str] = {"size": "2", "spacing": "2", "scheme": "light"}


@dataclass(frozen=True)
class Preferences:
    """The chosen look; an unknown value never reaches a page."""

    theme: str = "auto"
    size: str = "1"
    spacing: str = "1"
    scheme: str = "none"
    images: str = "on"
    keys: str = "on"

    @property
    def low_vision(self) -> bool:
        """Whether the sheet of styles for weak sight is wanted."""
        return (self.size, self.spacing, self.scheme, self.images) != ("1", "1", "none", "on")

    def changed(self, values: Mapping[str, str]) -> Preferences:
        """The same preferences with the allowed ones of `values` taken over."""
        known = asdict(self)
        for key, allowed in CHOICES.items():
            if values.get(key) in allowed:
                known[key] = values[key]
        return Preferences(**known)

    def written(self) -> str:
        """The cookie's text: only what differs from the usual look."""
        usual = asdict(Preferences())
        return "&".join(f"{key}={value}" for key, value in asdict(self).items() if value != usual[key])


def cookie_name() -> str:
    """The cookie's name; under TLS bound to this host alone."""
    return "__Host-look" if settings.SESSION_COOKIE_SECURE else "look"


def preferences_of(request: HttpRequest) -> Preferences:
    """Read the look from the cookie; rubbish in it is passed over."""
    text = request.COOKIES.get(cookie_name(), "")[:200]
    pairs = (part.partition("=") for part in text.split("&"))
    return Preferences().changed({key: value for key, _, value in pairs})
