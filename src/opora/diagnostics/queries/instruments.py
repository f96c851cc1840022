"""Instruments for whoever looks: what is offered to everybody, and the whole shelf for those who keep it."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery

from opora.base.models import StateChange, StoredFile
from opora.base.queries.ready import Ready
from opora.base.rules.access import Data, Right, Viewer
from opora.competences.models import Competence
from opora.diagnostics.models import Calibration, Instrument, Item, ItemsFile


def keeps_instruments(viewer: Viewer) -> bool:
    """Whether the viewer keeps the shelf: sees questions with their right answers."""
    return viewer.is_system or viewer.may_somewhere(Data.DICTIONARY, Right.ENTER)


def instruments_of(viewer: Viewer) -> QuerySet[Instrument]:
    """What is published, for everybody; drafts too for those who keep the shelf."""
    found = Instrument.objects.order_by("kind", "code", "-version")
    if keeps_instruments(viewer):
        return found
    if not viewer.may_somewhere(Data.DICTIONARY):
        return found.none()
    return found.filter(state=Instrument.State.PUBLISHED)


def instrument_of(viewer: Viewer, instrument_id: int, right: Right = Right.VIEW) -> Instrument | None:
    """One instrument; to change it, for those who keep the shelf."""
    if right is not Right.VIEW and not keeps_instruments(viewer):
        return None
    return instruments_of(viewer).filter(pk=instrument_id).first()


def offered_to(viewer: Viewer) -> QuerySet[Instrument]:
    """What anybody may take by themselves: published tests and self-assessments, the newest version of each."""
    return instruments_of(viewer).filter(
        state=Instrument.State.PUBLISHED, outside=False, anonymous=False,
        kind__in=[Instrument.Kind.TEST, Instrument.Kind.SELF_ASSESSMENT],
    )  # fmt: skip


def shelf_of(viewer: Viewer) -> QuerySet[Instrument]:
    """The same with the number of questions of each and whether their parameters are known."""
    calibrated = Calibration.objects.filter(instrument=OuterRef("pk"))
    return instruments_of(viewer).annotate(count=Count("items"), calibrated=Exists(calibrated))


def newest_version(code: str) -> Instrument | None:
    """The last version of an instrument, whatever its state."""
    return Instrument.objects.filter(code=code).order_by("-version").first()


def items_files_of(viewer: Viewer) -> QuerySet[ItemsFile]:
    """The workbooks of questions that came in: for those who keep the shelf."""
    found = ItemsFile.objects.select_related("file", "follows", "made")
    return found if keeps_instruments(viewer) else found.none()


def item_of(viewer: Viewer, item_id: int) -> Item | None:
    """One question, for those who keep the shelf."""
    if not keeps_instruments(viewer):
        return None
    return Item.objects.select_related("instrument", "picture").filter(pk=item_id).first()


def picture_of(item: Item | None) -> StoredFile | None:
    """The picture of a question, as it is kept today."""
    if item is None or item.picture_id is None:
        return None
    return StoredFile.objects.filter(pk=item.picture_id, state=StoredFile.State.KEPT).first()


def versions_of(viewer: Viewer, instrument: Instrument) -> list[Instrument]:
    """The other versions of the same instrument, the newest first."""
    found = instruments_of(viewer).filter(code=instrument.code).exclude(pk=instrument.pk)
    return list(found.order_by("-version"))


def steps_of(instrument: Instrument) -> list[StateChange]:
    """The life of a version from its first day, with who took each step."""
    found = StateChange.objects.filter(kind=Instrument._meta.label_lower, object_id=instrument.pk)
    return list(found.select_related("account__person").order_by("pk"))


def current_calibration(instrument: Instrument) -> Calibration | None:
    """The last calibration of a version."""
    return Calibration.objects.filter(instrument=instrument).order_by("-number").first()


def _mark(instrument: Any) -> QuerySet[Any, Any]:
    drawn = ExpressionWrapper(~Q(eligible={}), output_field=BooleanField())
    first = Subquery(Item.objects.filter(instrument=instrument).order_by("pk").values("pk")[:1])
    found = Calibration.objects.filter(instrument=instrument).order_by("-number")
    return found.annotate(drawn=drawn, first=first).values_list("pk", "drawn", "first")[:1]


_MARK = Ready(_mark, 1)


def calibration_mark(instrument: Instrument) -> tuple[int, bool, int | None] | None:
    """What tells one bank from another without its hundreds of parameters; every answer of an adaptive test asks it.

    The last calibration's id, whether its draw has been worked out, and the id of the first question.
    """
    for calibration, drawn, first in _MARK.rows(instrument.pk):
        return calibration, drawn, first
    return None


def count_items(instrument: Instrument) -> int:
    """How many questions a version has."""
    return Item.objects.filter(instrument=instrument).count()


def items_of(instrument: Instrument, section: str = "") -> list[Item]:
    """The questions in their order, of one section or of all."""
    found = Item.objects.filter(instrument=instrument).order_by("order", "pk")
    return list(found.filter(section=section) if section else found)


def competences_named(codes: set[str]) -> dict[str, Competence]:
    """The competences that sections measure, by their codes."""
    return {row.code: row for row in Competence.objects.filter(code__in=codes).order_by("-pk")}
