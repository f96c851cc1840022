"""The first page of a coordinator, an operator, an administrator, an auditor, and of everybody for themselves."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opora.base.rules.access import Data, Right, Role, Viewer
from opora.desk.pages.addresses import about, address, first_of
from opora.desk.pages.home import LATER, NOW, WEEK, Home, Number, Todo, empty_home
from opora.desk.pages.words import day, figure, short, short_list
from opora.desk.queries.reach import Keeping, Own, Territory
from opora.matching.models import Proposal, Run
from opora.mentoring.models import Pair


def territory_home(viewer: Viewer, told: Territory) -> Home:
    """Put the day of a district or a region into words."""
    home = empty_home(viewer)
    home.todos += _across(told)
    for number, row in enumerate(told.waiting):
        count = int(str(row["n"]))
        title = ngettext(
            "%(place)s: %(count)s teacher waits for a mentor",
            "%(place)s: %(count)s teachers wait for a mentor",
            count,
        ) % {"place": row["node__short_name"], "count": count}
        note = _("the longest since %(day)s") % {"day": day(row["since"], viewer.today)}  # type: ignore[arg-type]
        home.todos.append(
            Todo(
                NOW if number == 0 else WEEK,
                title,
                note,
                first_of("matching:cockpit"),
                _("Find mentors"),
                "wait",
            )
        )
    if told.run is not None and told.run.state == Run.State.READY:
        url = about("matching:run", told.run.pk, "matching:cockpit")
        home.todos.append(Todo(WEEK, _("A matching is ready for review"), "", url, _("Review"), "wait"))
    home.todos += _lists(viewer, told)
    home.numbers = [
        Number(
            _("Pairs at work"),
            figure(told.pairs),
            note=_("%(count)s wait for an order") % {"count": told.unordered},
        ),
        Number(
            _("Open places for a mentor"),
            figure(told.open_seats),
            url=first_of("matching:cockpit"),
            verb=_("Where they are"),
        ),
        Number(
            _("Organisations with a staff list"),
            _("%(part)s of %(whole)s")
            % {"part": told.organisations - told.empty_organisations, "whole": told.organisations},
            url=address("network:tree"),
            verb=_("See them"),
        ),
    ]
    home.quiet = (
        _("Nobody waits for you today"),
        _("Teachers for whom a school has no mentor of its own will stand here."),
        first_of("network:tree", "matching:cockpit"),
        _("Look at the organisations"),
    )
    return home


def _across(told: Territory) -> list[Todo]:
    waiting = [one for one in told.proposals if one.state in (Proposal.State.SENT, Proposal.State.AGREED)]
    if not waiting:
        return []
    title = ngettext(
        "%(count)s pair across schools waits for answers",
        "%(count)s pairs across schools wait for answers",
        len(waiting),
    ) % {"count": len(waiting)}
    note = short_list([one.seat.mentee for one in waiting])
    return [
        Todo(
            NOW,
            title,
            note,
            first_of("matching:sent", "matching:proposals", "matching:cockpit"),
            _("See the answers"),
            "wait",
        )
    ]


def _lists(viewer: Viewer, told: Territory) -> list[Todo]:
    lines = []
    if told.staged:
        title = ngettext("%(count)s list is not taken in", "%(count)s lists are not taken in", told.staged) % {
            "count": told.staged
        }
        lines.append(Todo(WEEK, title, "", first_of("intake:list"), _("Look and take in"), "wait"))
    if told.empty_organisations:
        count = told.empty_organisations
        title = ngettext(
            "%(count)s organisation has no staff list yet",
            "%(count)s organisations have no staff list yet",
            count,
        ) % {"count": count}
        lines.append(Todo(LATER, title, "", address("network:tree"), _("See which")))
    if told.duplicates and viewer.may_somewhere(Data.ACCOUNT, Right.ENTER):
        title = ngettext(
            "%(count)s record may be of a person known already",
            "%(count)s records may be of people known already",
            told.duplicates,
        ) % {"count": told.duplicates}
        lines.append(
            Todo(
                LATER,
                title,
                _("Nothing is joined without you"),
                first_of("people:duplicates", "people:list"),
                _("Compare"),
            )
        )
    return [line for line in lines if line.url]


def keeping_home(viewer: Viewer, told: Keeping) -> Home:
    """Put the day of an administrator or an auditor into words."""
    home = empty_home(viewer)
    if viewer.has(Role.AUDITOR):
        home.numbers = [
            Number(
                _("Actions today"),
                figure(told.entries_today),
                url=first_of("people:journal"),
                verb=_("Read the journal"),
            ),
            Number(
                _("Actions in the journal"),
                figure(told.entries),
                note=_("sealed in a chain; names are not kept"),
            ),
        ]
        home.quiet = (
            _("Nothing waits for you"),
            _("The journal tells who did what and when, without names and values."),
            first_of("people:journal", "network:tree"),
            _("Read the journal"),
        )
        return home
    if told.duplicates:
        title = ngettext(
            "%(count)s record may be of a person known already",
            "%(count)s records may be of people known already",
            told.duplicates,
        ) % {"count": told.duplicates}
        home.todos.append(Todo(LATER, title, "", first_of("people:duplicates", "people:list"), _("Compare")))
    home.numbers = [
        Number(_("People"), figure(told.people), url=address("people:list"), verb=_("See them")),
        Number(
            _("Without an account"),
            figure(told.without_account),
            note=_("they work as well: a curator records for them"),
        ),
    ]
    if not told.people:
        home.quiet = (
            _("The installation is empty"),
            _("Add the organisations, give each a curator and print the invitation: curators bring the lists."),
            address("network:tree"),
            _("Add organisations"),
        )
        return home
    home.quiet = (
        _("Nothing waits for you"),
        _("Accounts, roles and dictionaries are in their places. Invitations are printed from the list of people."),
        first_of("people:invitations", "people:list", "network:tree"),
        _("Print invitations"),
    )
    return home


def own_home(viewer: Viewer, told: Own) -> Home:
    """Put one's own day into words: proposals to answer, one's pair, the wait for a mentor."""
    home = empty_home(viewer)
    home.todos = own_proposals(viewer, told.proposals)
    for member in told.pairs:
        title = _("Your mentor is %(name)s") if member.role == "mentor" else _("You are the mentor of %(name)s")
        note = _("the pair works since %(day)s") % {"day": day(member.pair.starts_on, viewer.today)}
        if member.pair.state == Pair.State.CONFIRMED:
            note = _("both sides agreed; the order is being prepared")
        url = about("mentoring:pair", member.pair_id, "mentoring:pairs")
        home.todos.append(Todo(LATER, title % {"name": short(member.person)}, note, url, _("Open")))
    for seat in told.seats:
        title = _("A mentor is being found for you")
        note = _("since %(day)s; you will be asked before anything is decided") % {
            "day": day(seat.opened_on, viewer.today)
        }
        home.todos.append(Todo(LATER, title, note, first_of("matching:proposals", "people:me"), _("See")))
    home.quiet = (
        _("Nothing waits for you"),
        _("When a pair is proposed to you, it will stand here. Until then you may look at what is kept about you."),
        first_of("people:me"),
        _("My data"),
    )
    if not viewer.workplaces and not viewer.reaches:
        home.quiet = (
            _("You do not work in any organisation here yet"),
            _("Ask the curator of your school to add you to the list, then this page comes to life."),
            first_of("people:me"),
            _("My data"),
        )
    return home


def own_proposals(viewer: Viewer, proposals: list[Proposal]) -> list[Todo]:
    """Lines for proposals that wait for one's own word."""
    lines = []
    for one in proposals:
        as_mentor = one.mentor_id == viewer.person_id
        other = one.seat.mentee if as_mentor else one.mentor
        title = _("You are asked to mentor %(name)s") if as_mentor else _("%(name)s is proposed as your mentor")
        note = _("the answer is awaited until %(day)s; no reasons are asked") % {"day": day(one.expires_on)}
        url = about("matching:proposal", one.pk, "matching:proposals")
        lines.append(Todo(NOW, title % {"name": short(other)}, note, url, _("Answer"), "wait"))
    return lines
