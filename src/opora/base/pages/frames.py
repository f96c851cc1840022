"""The frame round every page: where one is, the school year, the menu of one's own nouns, who one is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from opora.base.pages.preferences import Preferences, preferences_of
from opora.base.pages.requests import Request


@dataclass(frozen=True)
class MenuItem:
    """One noun of the menu; `phone` puts it among the three places at the bottom of a telephone."""

    url: str
    label: str
    count: int | None = None
    icon: str = "circle"
    current: bool = False
    phone: bool = False


@dataclass(frozen=True)
class FramePerson:
    """Who is signed in: short name for the bar, full name and post for the panel."""

    short: str
    full: str = ""
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Frame:
    """Everything the bar, the menu and the telephone's bar show; an app that knows more fills more."""

    place: str = ""
    place_url: str = ""
    school_year: str = ""
    menu: tuple[MenuItem, ...] = ()
    #: Pages that share the noun one is at.
    tabs: tuple[MenuItem, ...] = ()
    person: FramePerson | None = None
    home_url: str = "/"
    search_url: str = ""
    sign_in_url: str = ""
    sign_out_url: str = ""
    another_url: str = ""
    settings_url: str = ""
    banner: str = ""
    banner_url: str = ""
    banner_verb: str = ""
    links: tuple[MenuItem, ...] = field(default=())

    @property
    def phone(self) -> tuple[MenuItem, ...]:
        """The first three places of the telephone's bar; the fourth is «more»."""
        chosen = tuple(item for item in self.menu if item.phone)[:3]
        return chosen or self.menu[:3]


FrameSource = Callable[[Request], Frame]
_sources: list[FrameSource] = []


def register_frame(source: FrameSource) -> None:
    """Let the roof say what stands in the frame; the latest source wins."""
    if source not in _sources:
        _sources.append(source)


def default_frame(request: Request) -> Frame:
    """The frame of a page nobody described: the name of the product and nothing to click."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Frame()
    return Frame(person=FramePerson(short=str(user)))


def build_frame(request: Request) -> Frame:
    """The frame for this request, from the latest source or the default one."""
    return (_sources[-1] if _sources else default_frame)(request)


def frame_context(request: Request) -> dict[str, Any]:
    """Context processor: `frame` and `preferences` for every template, computed only when shown."""

    def preferences() -> Preferences:
        return preferences_of(request)

    return {
        "frame": SimpleLazyObject(lambda: build_frame(request)),
        "preferences": SimpleLazyObject(preferences),
        "product": _("Opora"),
    }
