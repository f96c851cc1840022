"""The frame of each role: where one is, the school year, the few nouns one works with."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opora.base.pages import Frame, FramePerson, MenuItem
from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right, Role, Viewer
from opora.base.rules.calendars import school_year_of
from opora.base.rules.folders import is_elsewhere
from opora.base.rules.wording import initials
from opora.desk.pages.addresses import address

#: Noun: (address, label, icon, on the telephone's bar).
NOUNS: dict[str, tuple[str, Any, str, bool]] = {
    "today": ("desk:home", gettext_lazy("Today"), "sun", True),
    "people": ("people:list", gettext_lazy("Teachers"), "users", True),
    "pairs": ("mentoring:pairs", gettext_lazy("Pairs"), "handshake", True),
    "matching": ("matching:cockpit", gettext_lazy("Matching"), "route", True),
    "papers": ("documents:list", gettext_lazy("Papers"), "file-text", False),
    "intake": ("intake:list", gettext_lazy("Lists"), "upload", False),
    "tree": ("network:tree", gettext_lazy("Organisations"), "network", False),
    "network": ("network:centre", gettext_lazy("Network"), "waypoints", False),
    "programmes": ("programmes:list", gettext_lazy("Programmes"), "milestone", False),
    "competences": ("competences:tree", gettext_lazy("Competences"), "list-tree", False),
    "instruments": ("diagnostics:shelf", gettext_lazy("Instruments"), "clipboard-list", False),
    "journal": ("people:journal", gettext_lazy("Journal"), "scroll-text", False),
    "proposals": ("matching:proposals", gettext_lazy("Proposals"), "mail", True),
    "diagnostics": ("diagnostics:own", gettext_lazy("Profile"), "chart-bar", True),
    "surveys": ("diagnostics:surveys", gettext_lazy("Campaigns"), "megaphone", False),
    "deficits": ("diagnostics:heat", gettext_lazy("Map of deficits"), "chart-bar", False),
    "me": ("people:me", gettext_lazy("My data"), "user", True),
}
#: Addresses that belong to a noun besides its own.
BELONGS: dict[str, tuple[str, ...]] = {
    "matching": ("/proposals/", "/wishes/"),
    "proposals": ("/wishes/",),
    "pairs": ("/mentors/",),
    "tree": ("/nodes/",),
    "network": ("/agreements/", "/events/", "/tree/", "/nodes/"),
    "people": ("/needs/", "/strengths/", "/invitations/", "/roles/", "/intake/", "/surveys/", "/diagnostics/map/"),
    "diagnostics": ("/sittings/",),
    "competences": ("/instruments/",),
    "me": ("/accounts/",),
}
#: Pages that share a noun of the menu, each with what one must see to open it: a row leads from one to the others.
TOGETHER: dict[str, tuple[tuple[str, Data], ...]] = {
    "people": (
        ("people", Data.STAFF), ("surveys", Data.SURVEY), ("deficits", Data.SUMMARY), ("intake", Data.INTAKE),
    ),
    "competences": (("competences", Data.DICTIONARY), ("instruments", Data.DICTIONARY)),
}  # fmt: skip
#: So many places stand on the telephone's bar, beside the one that opens the rest.
ON_PHONE = 3
MENUS: dict[Role | None, tuple[str, ...]] = {
    Role.CURATOR: ("today", "people", "pairs", "matching", "papers", "programmes", "network"),
    Role.SCHOOL_HEAD: ("today", "people", "pairs", "matching", "papers", "programmes", "network"),
    Role.MUNICIPAL_COORDINATOR: ("today", "matching", "pairs", "people", "programmes", "network"),
    Role.REGIONAL_OPERATOR: ("today", "network", "people", "matching", "pairs", "programmes", "competences"),
    Role.ADMINISTRATOR: ("today", "tree", "people", "competences"),
    Role.AUDITOR: ("today", "journal", "tree"),
    None: ("today", "pairs", "diagnostics", "proposals", "network", "me"),
}


def leading_role(viewer: Viewer) -> Role | None:
    """The role whose menu a person with several gets: the first of the table."""
    return next((role for role in MENUS if role is not None and viewer.has(role)), None)


def menu_of(viewer: Viewer, here: str) -> tuple[MenuItem, ...]:
    """The nouns of the viewer's role, the current one marked."""
    items = []
    names = MENUS[leading_role(viewer)]
    phone = sorted(names, key=lambda name: (not NOUNS[name][3], names.index(name)))[:ON_PHONE]
    for name in names:
        page, label, icon, _phone = NOUNS[name]
        url = address(page)
        if url:
            current = here == url if url == "/" else here.startswith((url, *BELONGS.get(name, ())))
            items.append(MenuItem(url=url, label=str(label), icon=icon, current=current, phone=name in phone))
    return tuple(items)


def tabs_of(viewer: Viewer, here: str) -> tuple[MenuItem, ...]:
    """The pages that share the noun one is at, where the viewer may open more than one of them."""
    for names in TOGETHER.values():
        pages = [(address(NOUNS[name][0]), NOUNS[name]) for name, data in names if viewer.paths(data)]
        if len(pages) > 1 and here in [url for url, _noun in pages]:
            return tuple(
                MenuItem(url=url, label=str(label), icon=icon, current=here == url)
                for url, (_page, label, icon, _phone) in pages
            )
    return ()


def place_of(viewer: Viewer) -> tuple[str, str]:
    """Name and address of the node one works for: the one of one's role, else of one's post."""
    if viewer.reaches:
        return viewer.reaches[0].place, address("network:node", viewer.reaches[0].node_id)
    if viewer.workplaces:
        return viewer.workplace, address("network:node", viewer.workplaces[0])
    return "", ""


def banner_of() -> dict[str, Any]:
    """What stands above every page of the demo, and of a visitor's own try."""
    if not settings.DEMO:
        return {}
    if is_elsewhere():
        return {
            "banner": _("This is your own file: it stays on this computer, in a folder of its own."),
            "banner_verb": _("Take everything back"),
            "banner_url": address("desk:try_own"),
        }
    return {
        "banner": _("This is the demo: the people are invented."),
        "banner_verb": _("Try it on your own file"),
        "banner_url": address("desk:try_own"),
    }


def frame_of(request: Request) -> Frame:
    """The frame for this request, from what the viewer already knows; a visitor gets the bare one."""
    viewer: Viewer = request.viewer
    banner = banner_of()
    if not viewer.is_known:
        return Frame(sign_in_url=address("account_login"), **banner)
    place, place_url = place_of(viewer)
    shown = FramePerson(
        short=initials(*viewer.name.split(" ", 2)) if viewer.person_id else viewer.name,
        full=viewer.name,
        note=viewer.work,
        url=address("people:me"),
    )
    return Frame(
        place=place,
        place_url=place_url if viewer.may_everywhere(Data.TREE, Right.VIEW) else "",
        school_year=str(school_year_of(viewer.today)),
        menu=menu_of(viewer, request.path),
        tabs=tabs_of(viewer, request.path),
        person=shown,
        search_url=address("desk:search"),
        sign_in_url=address("account_login"),
        sign_out_url=address("account_logout"),
        another_url=address("desk:another") if settings.DEMO and not is_elsewhere() else "",
        **banner,
    )
