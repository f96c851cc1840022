"""Who sees what: one table of role × class of data × distance drives queries, exports and the permission matrix."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Roles granted over a node; mentors and mentees are known from their pairs and seats, not from a grant."""

    CURATOR = "curator", _("mentoring curator")
    SCHOOL_HEAD = "school_head", _("school head")
    MUNICIPAL_COORDINATOR = "municipal_coordinator", _("municipal coordinator")
    REGIONAL_OPERATOR = "regional_operator", _("regional operator")
    ADMINISTRATOR = "administrator", _("administrator")
    AUDITOR = "auditor", _("auditor")


class Data(StrEnum):
    """Classes of data."""

    PUBLIC = "public"  # what any visitor may read
    TREE = "tree"  # territories and organisations
    DICTIONARY = "dictionary"  # posts, subjects, competences, schemes
    STAFF = "staff"  # names, posts, subjects, service
    CONTACT = "contact"  # phone, e-mail, birth date
    REQUEST = "request"  # what a teacher asked for
    MEASURED = "measured"  # difficulties, deficits, measured strengths
    RESULT = "result"  # results of outside diagnostics while they are loaded; never a profile
    SURVEY = "survey"  # campaigns: who is asked what, how many have answered; answers only as numbers of groups
    PAIR = "pair"  # seats, pairs, proposals
    PAPER = "paper"  # orders, consents, agreements
    MATCHING = "matching"  # runs and their explanations
    PROGRAMME = "programme"  # models of mentoring and their runs: about no person, beside who answers for a task
    INTAKE = "intake"  # uploaded lists
    ACCOUNT = "account"  # accounts, roles, invitations
    JOURNAL = "journal"  # the journal of actions
    NETWORK = "network"  # centres, points, hubs, sites, communities, their links, meetings and tasks
    SUMMARY = "summary"  # numbers about groups of people, the small ones hidden
    AGREEMENT = "agreement"  # agreements with partners, signatories and scans


class Distance(StrEnum):
    """How far the object is from the viewer."""

    OWN = "own"  # about the viewer
    PARTNER = "partner"  # about the other side of the viewer's pair or proposal
    ORGANISATION = "organisation"  # in the viewer's own organisation, over which a role is granted
    SUBTREE = "subtree"  # below a territory over which a role is granted
    PLACE = "place"  # of that very territory, not of what lies in it: its own report, its own orders
    ELSEWHERE = "elsewhere"


class Right(StrEnum):
    """The rights are separate: one may enter what one may not search."""

    VIEW = "view"
    ENTER = "enter"
    SEARCH = "search"


V, E, S = Right.VIEW, Right.ENTER, Right.SEARCH
VE, VS, VES = {V, E}, {V, S}, {V, E, S}
_HERE, _BELOW, _PLACE = Distance.ORGANISATION, Distance.SUBTREE, Distance.PLACE

_SCHOOL_WORK: dict[Data, set[Right]] = {
    Data.TREE: VS,
    Data.DICTIONARY: VS,
    Data.STAFF: VES,
    Data.CONTACT: VE,
    Data.REQUEST: VE,
    Data.SURVEY: VE,
    Data.PAIR: VES,
    Data.PAPER: VES,
    Data.MATCHING: VE,
    Data.PROGRAMME: VE,
    Data.INTAKE: VE,
    Data.ACCOUNT: VE,
    Data.NETWORK: VE,
    Data.AGREEMENT: VE,
    Data.SUMMARY: {V},
}

#: Role → distance → class of data → rights. What is not here is refused.
GRANTED: dict[Role, dict[Distance, dict[Data, set[Right]]]] = {
    Role.CURATOR: {_HERE: _SCHOOL_WORK},
    Role.SCHOOL_HEAD: {_HERE: _SCHOOL_WORK},
    Role.MUNICIPAL_COORDINATOR: {
        _BELOW: {
            Data.TREE: VES,
            Data.DICTIONARY: VS,
            Data.STAFF: VS,
            Data.REQUEST: {V},
            Data.SURVEY: VE,
            Data.PAIR: VES,
            Data.PAPER: {V},
            Data.MATCHING: VE,
            Data.NETWORK: VE,
            Data.AGREEMENT: VE,
            Data.PROGRAMME: VE,
            Data.SUMMARY: {V},
        },
        _PLACE: {Data.PAPER: VES},
    },
    Role.REGIONAL_OPERATOR: {
        _BELOW: {
            Data.TREE: VES,
            Data.DICTIONARY: VES,
            Data.STAFF: {V},
            Data.RESULT: VE,
            Data.SURVEY: VE,
            Data.PAIR: {V},
            Data.MATCHING: VE,
            Data.PROGRAMME: VE,
            Data.INTAKE: VE,
            Data.NETWORK: VE,
            Data.AGREEMENT: VE,
            Data.SUMMARY: {V},
        },
        _PLACE: {Data.PAPER: VES},
    },
    Role.ADMINISTRATOR: {
        distance: {
            Data.TREE: VES,
            Data.DICTIONARY: VES,
            Data.STAFF: VS,
            Data.PROGRAMME: {V},
            Data.ACCOUNT: VE,
        }
        for distance in (_HERE, _BELOW)
    },
    Role.AUDITOR: {
        distance: {
            Data.TREE: VS,
            Data.DICTIONARY: VS,
            Data.PROGRAMME: {V},
            Data.JOURNAL: VS,
            Data.ACCOUNT: {V},
        }
        for distance in (_HERE, _BELOW)
    },
}

#: What everybody who signed in may do, by distance.
EVERYBODY: dict[Distance, dict[Data, set[Right]]] = {
    Distance.OWN: {
        Data.STAFF: {V},
        Data.CONTACT: VE,
        Data.REQUEST: VE,
        Data.MEASURED: VE,
        Data.PAIR: VE,
        Data.PAPER: {V},
        Data.ACCOUNT: VE,
    },
    Distance.PARTNER: {Data.STAFF: {V}, Data.CONTACT: {V}, Data.REQUEST: {V}, Data.PAIR: VE},
    Distance.ELSEWHERE: {Data.TREE: {V}, Data.DICTIONARY: {V}, Data.NETWORK: {V}},
}

#: What a visitor without an account may see.
VISITOR: dict[Data, set[Right]] = {Data.PUBLIC: {V}}


@dataclass(frozen=True)
class Reach:
    """One role that holds today, and the subtree it holds over."""

    role: Role
    node_id: int
    path: str
    distance: Distance
    #: Short name of the node, for the frame of pages.
    place: str = ""


@dataclass(frozen=True)
class Viewer:
    """Who is looking: a person with roles, the system itself, or the public. Everything asks it first."""

    kind: str  # person · system · public
    today: dt.date
    account_id: int | None = None
    person_id: int | None = None
    reaches: tuple[Reach, ...] = ()
    name: str = ""
    #: «Соколова М. И.», and the main post with its organisation: what the frame of pages says of the viewer.
    short_name: str = ""
    work: str = ""
    workplace: str = ""
    language: str = "ru"
    #: The kind of institution one works for: pages speak its words. Over a territory: the one kind in it, if it is one.
    institution: str = ""
    #: Organisations where the person works today.
    workplaces: tuple[int, ...] = ()
    _paths: dict[tuple[Data, Right], tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)

    def hearing(self, language: str) -> Viewer:
        """The same reader with texts in another language, or in the words of a kind of institution."""
        return replace(self, language=language)

    @property
    def is_system(self) -> bool:
        """Whether Opora itself is at work (a task, a command)."""
        return self.kind == "system"

    @property
    def is_known(self) -> bool:
        """Whether somebody has signed in."""
        return self.kind == "person"

    def paths(self, data: Data, right: Right = Right.VIEW) -> tuple[str, ...]:
        """The paths of the subtrees where the viewer has `right` over `data`; the system has the whole tree."""
        if self.is_system:
            return ("",)
        key = (data, right)
        if key not in self._paths:
            found = {
                reach.path
                for reach in self.reaches
                if right in GRANTED[reach.role].get(reach.distance, {}).get(data, ())
            }
            self._paths[key] = tuple(
                sorted(path for path in found if not any(path != top and path.startswith(top) for top in found))
            )
        return self._paths[key]

    def may(self, data: Data, right: Right = Right.VIEW, *, path: str) -> bool:
        """Whether the viewer has `right` over `data` at a node with this `path`."""
        return any(path.startswith(top) for top in self.paths(data, right)) or path in self.places(data, right)

    def places(self, data: Data, right: Right = Right.VIEW) -> tuple[str, ...]:
        """The paths of territories where the viewer has `right` over `data` of the territory itself, and no further."""
        return tuple(
            reach.path
            for reach in self.reaches
            if reach.distance is Distance.SUBTREE and right in GRANTED[reach.role].get(Distance.PLACE, {}).get(data, ())
        )

    def reached(self, data: Data, right: Right, field_name: str) -> models.Q:
        """The condition that a path column lies where the viewer has `right` over `data`."""
        reach = within(self.paths(data, right), field_name)
        places = self.places(data, right)
        return reach | models.Q(**{f"{field_name}__in": places}) if places else reach

    def may_somewhere(self, data: Data, right: Right = Right.VIEW) -> bool:
        """Whether there is any node where the viewer has `right` over `data`."""
        here = self.paths(data, right) or self.places(data, right)
        return self.is_system or bool(here) or self.may_everywhere(data, right)

    def may_everywhere(self, data: Data, right: Right = Right.VIEW) -> bool:
        """Whether the viewer has `right` over `data` wherever it is."""
        if self.is_system:
            return True
        table = EVERYBODY[Distance.ELSEWHERE] if self.is_known else VISITOR
        return right in table.get(data, ()) or right in VISITOR.get(data, ())

    def may_own(self, data: Data, right: Right = Right.VIEW) -> bool:
        """Whether people have `right` over this class of data about themselves."""
        return self.is_known and right in EVERYBODY[Distance.OWN].get(data, ())

    def has(self, *roles: Role) -> bool:
        """Whether one of `roles` holds today, anywhere."""
        return any(reach.role in roles for reach in self.reaches)


def system_viewer(today: dt.date) -> Viewer:
    """Opora itself, at work on `today`."""
    return Viewer(kind="system", today=today)


def public_viewer(today: dt.date, language: str = "ru") -> Viewer:
    """A visitor without an account."""
    return Viewer(kind="public", today=today, language=language)


def within(paths: Iterable[str], field_name: str) -> models.Q:
    """The condition that a path column lies in one of the subtrees: a range, never a prefix match."""
    condition = models.Q(pk__in=[])
    for path in paths:
        if path == "":
            return ~models.Q(pk__in=[])
        condition |= models.Q(**{f"{field_name}__gte": path, f"{field_name}__lt": path + "g"})
    return condition
