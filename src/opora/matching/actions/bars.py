"""The curator's word on single pairs: pinned together, kept apart, or free again; and people's own wishes."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from opora.base.actions import journal
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.refusals import NotAllowed
from opora.matching.models import Bar, Wish
from opora.matching.rules import MOST_WISHES, UnableToBar
from opora.mentoring.models import Seat
from opora.people.models import Person


@transaction.atomic
def set_bar(*, by: Viewer, seat: Seat, mentor: Person, kind: str) -> Bar | None:
    """Pin, forbid, or (with an empty kind) free a pair for the next runs."""
    if not by.may(Data.MATCHING, Right.ENTER, path=seat.node.path):
        raise NotAllowed
    if kind not in {*Bar.Kind.values, ""}:
        raise UnableToBar(why=_("Say whether the pair is pinned or kept apart."))
    Bar.objects.filter(seat=seat, mentor=mentor).delete()
    if kind == Bar.Kind.PINNED:
        Bar.objects.filter(seat=seat, kind=Bar.Kind.PINNED).delete()
    made = Bar.objects.create(seat=seat, mentor=mentor, kind=kind, created_by_id=by.account_id) if kind else None
    journal.record(by=by, verb="bar.set", about=seat, others=[seat.mentee, mentor], fields={"kind": kind})
    return made


@transaction.atomic
def wish(*, by: Viewer, person: Person, about: Person, rank: int = 1, is_refusal: bool = False) -> Wish:
    """Keep a person's own wish or refusal; no reasons are asked."""
    if not (by.is_system or by.person_id == person.pk):
        raise NotAllowed
    if person.pk == about.pk:
        raise UnableToBar(why=_("Choose another person: nobody mentors themselves."))
    made, _made = Wish.objects.update_or_create(
        person=person, about=about, defaults={"rank": max(1, rank), "is_refusal": is_refusal}
    )
    journal.record(by=by, verb="wish.keep", about=person, others=[about])
    return made


@transaction.atomic
def add_wish(*, by: Viewer, person: Person, about: Person, is_refusal: bool) -> Wish:
    """Name one more person, after those named before; at most three may be wished for."""
    before = Wish.objects.filter(person=person, is_refusal=False).exclude(about=about)
    if not is_refusal and before.count() >= MOST_WISHES:
        raise UnableToBar(why=_("Three people are named already: take one back first."))
    return wish(by=by, person=person, about=about, rank=before.count() + 1, is_refusal=is_refusal)


@transaction.atomic
def forget_wish(*, by: Viewer, person: Person, about_id: int) -> None:
    """Take one's own wish or refusal back."""
    if not (by.is_system or by.person_id == person.pk):
        raise NotAllowed
    if Wish.objects.filter(person=person, about=about_id).delete()[0]:
        for rank, kept in enumerate(Wish.objects.filter(person=person, is_refusal=False).order_by("rank", "pk"), 1):
            Wish.objects.filter(pk=kept.pk).update(rank=rank)
        journal.record(by=by, verb="wish.keep", about=person)
