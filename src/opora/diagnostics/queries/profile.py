"""A person's profile: for the person, and for their mentor or tutors while the person agrees to show it."""

from __future__ import annotations

from django.db.models import QuerySet

from opora.base.models import holds_on
from opora.base.rules.access import Data, Viewer
from opora.diagnostics.models import Measurement, Need
from opora.diagnostics.queries.needs import shown_all
from opora.diagnostics.rules.needs import PRIVATE
from opora.people.models import Appointment, DataConsent, Person


def profile_person(viewer: Viewer, person_id: int) -> Person | None:
    """The person whose profile the viewer may see."""
    found = Person.objects.filter(pk=person_id, merged_into=None, erased_at=None).first()
    if found is None:
        return None
    own = viewer.person_id == found.pk and viewer.may_own(Data.MEASURED)
    return found if own or viewer.is_system or shown_all(viewer, found) else None


def measurements_of(viewer: Viewer, person: Person) -> QuerySet[Measurement]:
    """Everything measured of a person, the newest first; nothing for whom it is not shown to."""
    if profile_person(viewer, person.pk) is None:
        return Measurement.objects.none()
    return (
        Measurement.objects.filter(person=person)
        .select_related("instrument", "calibration", "competence", "sitting__person")
        .order_by("-measured_on", "-pk")
    )


def work_of(viewer: Viewer, person: Person) -> Appointment | None:
    """The main post today of somebody whose profile the viewer sees."""
    held = Appointment.objects.filter(holds_on(viewer.today), person=person).select_related("post", "node")
    return held.order_by("-is_main", "pk").first()


def found_needs(viewer: Viewer, person: Person) -> QuerySet[Need]:
    """Difficulties and deficits of a profile that the viewer sees already, those of today first."""
    return (
        Need.objects.filter(person=person, kind__in=PRIVATE)
        .select_related("competence", "evidence__instrument", "measured_again")
        .order_by("closed_on", "-severity", "competence__order", "pk")
    )


def live_consents(person: Person) -> dict[str, DataConsent]:
    """What the person agrees to today, by purpose."""
    return {one.purpose: one for one in DataConsent.objects.filter(person=person, withdrawn_on=None).order_by("-pk")}
