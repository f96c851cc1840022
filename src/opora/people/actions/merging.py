"""One person out of two records: everything that points at the one goes to the other, and can go back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from opora.base.actions import journal
from opora.base.rules.access import Viewer
from opora.base.rules.refusals import NotAllowed, Refusal
from opora.people.models import Duplicate, Person
from opora.people.queries.duplicates import duplicate_of
from opora.people.rules.obstacles import obstacle_to

#: Facts that the kept record takes from the other where it has none.
FILLED = (
    "given", "patronymic", "sex", "birth_on", "email", "phone", "teaching_started_on", "qualification_on",
    "category", "career", "own_forms", "young_override",
)  # fmt: skip
#: Rows about the two records as such: they stay with the records.
NOT_MOVED = (Duplicate,)


class AlreadyDecided(Refusal):
    """Somebody decided about the two before."""

    message = _("Somebody has already decided about these two records. Look at the list again.")


class TwoAccounts(Refusal):
    """Both records can sign in."""

    message = _("Both records have an account. Close the account of the record that goes, then merge.")


class UnableToMerge(Refusal):
    """An app above knows that these are two people."""

    message = _("%(why)s")


class LaterMerge(Refusal):
    """The kept record was merged further."""

    message = _("The kept record has been merged into another one since. Take that merge apart first.")


def pointing_at_people() -> Iterator[tuple[type[models.Model], str]]:
    """Every model with a key to a person, and the name of the key: found by looking, so that none is forgotten."""
    for relation in Person._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            model: Any = relation.related_model
            if model not in NOT_MOVED:
                yield model, relation.field.name  # type: ignore[union-attr]


def _require(by: Viewer, duplicate: Duplicate) -> None:
    if not (by.is_system or duplicate_of(by, duplicate.pk)):
        raise NotAllowed


def _decided(by: Viewer, duplicate: Duplicate, state: str, now: dt.datetime, trace: list[Any]) -> None:
    duplicate.state, duplicate.trace = state, trace
    duplicate.decided_at, duplicate.decided_by_id = now, by.account_id
    duplicate.save(update_fields=["state", "trace", "decided_at", "decided_by"])


def _locked(duplicate: Duplicate, *states: str) -> Duplicate:
    held = Duplicate.objects.select_for_update().get(pk=duplicate.pk)
    if held.state not in states:
        raise AlreadyDecided
    return held


@transaction.atomic
def merge(*, by: Viewer, duplicate: Duplicate, kept: Person, now: dt.datetime) -> Person:
    """Make one person of the two; `kept` is the record that stays.

    Rows that cannot stand beside what the kept record has already (the same post in the same days, say) stay with
    the other record, where they can still be read.
    """
    _require(by, duplicate)
    held = _locked(duplicate, Duplicate.State.OPEN)
    gone = held.other if held.one_id == kept.pk else held.one
    kept = held.one if held.one_id == kept.pk else held.other
    if kept.merged_into_id or gone.merged_into_id:
        raise AlreadyDecided
    if why := obstacle_to(kept, gone):
        raise UnableToMerge(why=why)
    trace: list[list[Any]] = [["people.person", gone.pk, "merged_into", "gone"]]
    for model, name in pointing_at_people():
        for pk in model._base_manager.filter(**{name: gone}).values_list("pk", flat=True):
            trace.append([model._meta.label_lower, pk, name, _moved(model, pk, name, kept)])
    trace += [["people.person", kept.pk, name, "filled"] for name in _filled(kept, gone)]
    Person.objects.filter(pk=gone.pk).update(merged_into=kept)
    _decided(by, held, Duplicate.State.MERGED, now, trace)
    journal.record(by=by, verb="person.merge", about=kept, others=[gone])
    return kept


def _moved(model: type[models.Model], pk: Any, name: str, kept: Person) -> str:
    try:
        with transaction.atomic():
            model._base_manager.filter(pk=pk).update(**{name: kept})
    except IntegrityError:
        return "stayed"
    return "moved"


def _filled(kept: Person, gone: Person) -> list[str]:
    """Fill the gaps of the kept record; returns their names. The account goes along when only one can sign in."""
    names = [name for name in FILLED if not getattr(kept, name) and getattr(gone, name)]
    for name in names:
        setattr(kept, name, getattr(gone, name))
    if gone.account is not None and kept.account_id is None:
        names.append("account")
        account, gone.account = gone.account, None
        gone.save(update_fields=["account"])
        kept.account = account
    elif gone.account is not None and gone.account.is_active:
        raise TwoAccounts
    kept.save()
    return names


@transaction.atomic
def take_apart(*, by: Viewer, duplicate: Duplicate, now: dt.datetime) -> None:
    """Make two people of a merged one: everything that moved goes back to where it was."""
    _require(by, duplicate)
    held = _locked(duplicate, Duplicate.State.MERGED)
    gone = held.one if held.one.merged_into_id == held.other_id else held.other
    kept = held.other if gone.pk == held.one_id else held.one
    if kept.merged_into_id or gone.merged_into_id != kept.pk:
        raise LaterMerge
    models_by_label = {(model._meta.label_lower, name): model for model, name in pointing_at_people()}
    for label, pk, name, what in held.trace:
        model = models_by_label.get((label, name))
        if what == "moved" and model is not None:
            model._base_manager.filter(pk=pk, **{name: kept}).update(**{name: gone})
    _emptied(kept, gone, [name for _label, _pk, name, what in held.trace if what == "filled"])
    Person.objects.filter(pk=gone.pk).update(merged_into=None)
    _decided(by, held, Duplicate.State.DIFFERENT, now, [])
    journal.record(by=by, verb="person.take_apart", about=kept, others=[gone])


def _emptied(kept: Person, gone: Person, names: list[str]) -> None:
    """Take back what had been filled in, unless it was changed since."""
    for name in names:
        if name == "account":
            account, kept.account = kept.account, None
            kept.save(update_fields=["account"])
            gone.account = account
            gone.save(update_fields=["account"])
        elif getattr(kept, name) == getattr(gone, name):
            field: Any = Person._meta.get_field(name)
            setattr(kept, name, field.get_default())
    kept.save()


@transaction.atomic
def tell_apart(*, by: Viewer, duplicate: Duplicate, now: dt.datetime) -> None:
    """Say that the two records are two people: they are not asked about again."""
    _require(by, duplicate)
    held = _locked(duplicate, Duplicate.State.OPEN)
    _decided(by, held, Duplicate.State.DIFFERENT, now, [])
    journal.record(by=by, verb="person.tell_apart", about=held.one, others=[held.other])
