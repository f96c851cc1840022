"""The first page of a curator and of a head: orders, agreements, teachers without a mentor, answers, lists."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opora.base.rules.access import Viewer
from opora.desk.pages.addresses import about, address, first_of
from opora.desk.pages.home import LATER, NOW, WEEK, Home, Number, Todo, empty_home, is_head
from opora.desk.pages.network import counted_todos
from opora.desk.pages.reach import own_proposals
from opora.desk.pages.words import NBSP, day, in_words, lowered, short, short_list
from opora.desk.queries.school import School, Unmet
from opora.matching.models import Proposal, Run
from opora.mentoring.rules.gates import ORDER

SOON = timedelta(days=2)
#: A wait longer than this is told by its first day.
LONG_WAIT = 60


def school_home(viewer: Viewer, school: School) -> Home:
    """Put the day of an organisation into words."""
    home = empty_home(viewer)
    for line in (_order(school), _agreement(school), *_unmet(viewer, school)[:1]):
        if line is not None:
            home.todos.append(line)
    home.todos += own_proposals(viewer, _asked_of(viewer, school))
    home.todos += _proposals(viewer, school)
    home.todos += [line for line in (*_lists(school), _run(school), *_unmet(viewer, school)[1:]) if line]
    home.todos += counted_todos(school.ending, school.tasks)
    home.numbers = _numbers(school)
    if school.staff == 0:
        home.quiet = (
            _("There are no teachers here yet"),
            _("Upload the staff list as it is: the columns are recognised, nothing is written before you agree."),
            address("intake:list"),
            _("Upload a list"),
        )
    else:
        home.quiet = (
            _("Everything is in order"),
            _("Agreed pairs have orders, teachers have mentors. What comes up will stand here."),
            address("mentoring:pairs"),
            _("Look at the pairs"),
        )
    return home


def _asked_of(viewer: Viewer, school: School) -> list[Proposal]:
    """Proposals that wait for the reader's own answer, as a mentor or a mentee."""
    mine = {"said_mentor": "mentor_id", "said_mentee": "mentee_id"}
    found = []
    for one in school.proposals:
        people = {"mentor_id": one.mentor_id, "mentee_id": one.seat.mentee_id}
        if any(people[who] == viewer.person_id and not getattr(one, said) for said, who in mine.items()):
            found.append(one)
    return found


def _order(school: School) -> Todo | None:
    waiting = school.without_order
    if not waiting:
        return None
    count = len(waiting)
    title = ngettext("Sign the order on %(number)s pair", "Sign the order on %(number)s pairs", count) % {
        "number": in_words(count, "of_pairs")
    }
    note = _("Both sides of every pair have agreed.")
    if school.order_number:
        number = f"№{NBSP}{school.order_number}"
        note = _("Both sides of every pair have agreed. The next number is free: %(number)s") % {"number": number}
    return Todo(NOW, title, note, first_of("mentoring:order", "mentoring:pairs"), _("Open the order"), "stop")


def _agreement(school: School) -> Todo | None:
    mentors = list({live.mentor.pk: live.mentor for live in school.without_agreement if live.mentor}.values())
    if not mentors:
        return None
    count = len(mentors)
    title = ngettext(
        "The additional agreement of %(number)s mentor is missing",
        "The additional agreements of %(number)s mentors are missing",
        count,
    ) % {"number": in_words(count, "of_mentors")}
    note = _("%(names)s · article 351.8 of the Labour Code") % {"names": short_list([*mentors])}
    when = NOW if count <= 3 else WEEK
    return Todo(
        when,
        title,
        note,
        f"{address('mentoring:papers')}?kind=add_agreement",
        _("Prepare"),
        "stop" if when == NOW else "wait",
    )


def _unmet(viewer: Viewer, school: School) -> list[Todo]:
    """The newest one by name; the others together."""
    if not school.unmet:
        return []
    first, *rest = school.unmet
    lines = [_one_unmet(viewer, school, first)]
    if len(rest) == 1:
        lines.append(replace(_one_unmet(viewer, school, rest[0], near=False), when=WEEK))
    elif rest:
        title = ngettext(
            "%(count)s more teacher waits for a mentor",
            "%(count)s more teachers wait for a mentor",
            len(rest),
        ) % {"count": len(rest)}
        note = short_list([one.person for one in rest])
        lines.append(Todo(WEEK, title, note, first_of("matching:cockpit"), _("Find mentors"), "wait"))
    return lines


def _one_unmet(viewer: Viewer, school: School, one: Unmet, *, near: bool = True) -> Todo:
    days = (viewer.today - one.since).days
    work = one.taught or lowered(one.post)
    title = _("A mentor is needed: %(name)s, %(work)s") % {"name": short(one.person), "work": work}
    parts = [_("here since %(day)s") % {"day": day(one.since, viewer.today)}]
    if 0 < days <= LONG_WAIT:
        parts = [ngettext("waits %(count)s day", "waits %(count)s days", days) % {"count": days}]
    if school.help is not None and near:
        place = {"place": school.help.node.short_name, "km": school.help.km}
        words = _("nearest: %(place)s, %(km)s km") if school.help.km is not None else _("nearest: %(place)s")
        parts.append(words % place + (_(" or online") if school.help.online else ""))
    when = NOW if one.ground in ("newcomer", "replacement") else WEEK
    url = about("matching:others", one.seat_id) if one.seat_id else first_of("matching:cockpit")
    if one.seat_id and near and school.help is not None:
        url += "?wide=1"
    return Todo(when, title, " · ".join(parts), url, _("See who can help"), "wait")


def _proposals(viewer: Viewer, school: School) -> list[Todo]:
    lines = []
    for_head = [one for one in school.proposals if one.state == Proposal.State.AGREED and _needs_head(one, school)]
    for one in for_head:
        title = _("Approve a pair across schools: %(mentee)s with %(mentor)s") % {
            "mentee": short(one.seat.mentee),
            "mentor": short(one.mentor),
        }
        note = _("Both sides agreed; the head's word is what is missing")
        verb = _("Look and approve") if is_head(viewer) else _("Open")
        url = about("matching:proposal", one.pk, "matching:proposals", "matching:cockpit")
        lines.append(Todo(NOW if is_head(viewer) else WEEK, title, note, url, verb, "wait"))
    sent = [one for one in school.proposals if one.state == Proposal.State.SENT]
    if sent:
        first = sent[0].expires_on
        title = ngettext("%(count)s proposal waits for answers", "%(count)s proposals wait for answers", len(sent)) % {
            "count": len(sent)
        }
        note = _("%(names)s · the first expires on %(day)s") % {
            "names": short_list([one.seat.mentee for one in sent]),
            "day": day(first),
        }
        when = NOW if first <= viewer.today + SOON else WEEK
        url = first_of("matching:sent", "matching:proposals", "matching:cockpit")
        lines.append(Todo(when, title, note, url, _("See the answers"), "wait"))
    return lines


def _needs_head(one: Proposal, school: School) -> bool:
    side = "said_mentee_head" if one.seat.node_id == school.node.pk else "said_mentor_head"
    return not getattr(one, side)


def _lists(school: School) -> list[Todo | None]:
    lines: list[Todo | None] = []
    url = address("intake:list")
    if school.staged and school.faulty:
        title = ngettext(
            "%(count)s row of the list is to be mended",
            "%(count)s rows of the list are to be mended",
            school.faulty,
        ) % {"count": school.faulty}
        note = _("The others can be taken in already; nothing is written until you say so")
        lines.append(Todo(NOW, title, note, url, _("Mend"), "wait"))
    elif school.staged:
        title = _("A checked list has not been taken in yet")
        note = _("Nothing is written until you say so")
        lines.append(Todo(NOW, title, note, url, _("Look and take in"), "wait"))
    if school.duplicates:
        title = ngettext(
            "%(count)s record may be of a person known already",
            "%(count)s records may be of people known already",
            school.duplicates,
        ) % {"count": school.duplicates}
        note = _("Nothing is joined without you")
        lines.append(Todo(LATER, title, note, first_of("people:duplicates", "people:list"), _("Compare")))
    return lines


def _run(school: School) -> Todo | None:
    if school.run is None or school.run.state != Run.State.READY:
        return None
    title = _("A matching is ready for review")
    note = _("%(matched)s of %(mentees)s teachers got a mentor; proposals go only when you send them") % {
        "matched": school.run.matched,
        "mentees": school.run.mentees,
    }
    url = about("matching:run", school.run.pk, "matching:cockpit")
    return Todo(WEEK, title, note, url, _("Review"), "wait")


def _numbers(school: School) -> list[Number]:
    numbers = []
    if school.young:
        rest = school.young - school.young_met
        value = _("%(part)s of %(whole)s") % {"part": school.young_met, "whole": school.young}
        label = _("Young teachers with a mentor")
        if rest == school.young == 1:
            numbers.append(Number(label, value, url=first_of("matching:cockpit"), verb=_("Who it is")))
        elif rest == 1:
            who = _("Who is the %(place)s") % {"place": in_words(school.young, "nth")}
            numbers.append(Number(label, value, url=first_of("matching:cockpit"), verb=who))
        elif rest:
            verb = ngettext("Who is that %(count)s", "Who are those %(count)s", rest) % {"count": rest}
            numbers.append(Number(label, value, url=first_of("matching:cockpit"), verb=verb))
        else:
            numbers.append(Number(label, value, note=_("nobody is without")))
    if school.pairs:
        asked = sum(ORDER in live.needs for live in school.pairs)
        waiting = len(school.without_order)
        note = _("all have an order") if asked == len(school.pairs) else ""
        if waiting:
            note = _("%(ordered)s with an order, %(waiting)s wait for it") % {
                "ordered": asked - waiting,
                "waiting": waiting,
            }
        numbers.append(Number(_("Pairs"), str(len(school.pairs)), note=note))
    if school.papers_asked:
        missing = len(school.without_order) + len(school.without_agreement)
        whole = school.papers_asked
        value = _("%(part)s of %(whole)s") % {"part": whole - missing, "whole": whole}
        note = _missing(len(school.without_order), len(school.without_agreement))
        numbers.append(Number(_("Papers of the pairs"), value, note=note))
    return numbers


def _missing(orders: int, agreements: int) -> str:
    parts = []
    if orders:
        parts.append(_("an order"))
    if agreements:
        parts.append(ngettext("%(count)s agreement", "%(count)s agreements", agreements) % {"count": agreements})
    return _("missing: %(what)s") % {"what": _(" and ").join(parts)} if parts else _("everything is there")
