"""Campaigns for those who keep them, and invitations for those they reach."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from opora.base.models import StateChange, holds_on
from opora.base.rules.access import Data, Right, Viewer, within
from opora.diagnostics.models import Invitation, Survey
from opora.network.models import Node
from opora.people.models import Appointment, Person, Post
from opora.people.queries.youth import young_among


@dataclass(frozen=True)
class Progress:
    """How far a campaign has come at one organisation."""

    node: str
    invited: int
    done: int


def surveys_of(viewer: Viewer) -> QuerySet[Survey]:
    """Campaigns of the places the viewer looks after, the newest first."""
    inside = within(viewer.paths(Data.SURVEY), "node__path")
    return Survey.objects.filter(inside).select_related("node", "instrument").order_by("-starts_on", "-pk")


def survey_of(viewer: Viewer, survey_id: int, right: Right = Right.VIEW) -> Survey | None:
    """One campaign within reach."""
    inside = within(viewer.paths(Data.SURVEY, right), "node__path")
    return surveys_of(viewer).filter(inside, pk=survey_id).first()


def decision_of(survey: Survey) -> StateChange | None:
    """The decision to ask people for more than their attention budget, if one was taken: who, when and why."""
    if not survey.beyond:
        return None
    found = StateChange.objects.filter(kind=Survey._meta.label_lower, object_id=survey.pk).exclude(reason="")
    return found.filter(to_state=Survey.State.OPEN).select_related("account__person").order_by("-pk").first()


def uncounted() -> list[Survey]:
    """Campaigns that are over and whose answers are not counted yet."""
    return list(Survey.objects.filter(state=Survey.State.CLOSED, results={}).select_related("node", "instrument"))


def invited_people(survey: Survey, today: dt.date) -> dict[int, str]:
    """Whom the campaign is for, by name: those invited, before its beginning those who would be."""
    found = Person.objects.filter(invitations_to_surveys__survey=survey)
    if survey.state == Survey.State.PLANNED:
        found = Person.objects.filter(pk__in=people_for(survey, today))
    return {one.pk: str(one) for one in found.order_by("sort_key", "pk")}


def granted_minutes(survey: Survey) -> list[tuple[str, int]]:
    """Who was granted more time than the others, and how much."""
    rows = Invitation.objects.filter(survey=survey, extra_minutes__gt=0).select_related("person")
    return [(str(row.person), row.extra_minutes) for row in rows.order_by("person__sort_key", "pk")]


def places_for(viewer: Viewer) -> QuerySet[Node]:
    """Where the viewer may begin a campaign: the places of the viewer's own roles."""
    kept = [reach.node_id for reach in viewer.reaches if viewer.may(Data.SURVEY, Right.ENTER, path=reach.path)]
    return Node.objects.filter(pk__in=kept).order_by("path")


def place_called(name: str) -> Node | None:
    """The place of an id or a name, for whoever works at the installation itself; unnamed, the top of it."""
    if name.isascii() and name.isdigit():
        return Node.objects.filter(pk=int(name)).first()
    found = Node.objects.order_by("path")
    return (found.filter(Q(name=name) | Q(short_name=name)) if name else found).first()


def people_for(survey: Survey, today: dt.date) -> dict[int, int]:
    """Who is invited, with the organisation each works at: teachers of the place whom the campaign is for."""
    works = Appointment.objects.filter(
        holds_on(today), within([survey.node.path], "node__path"), post__kind=Post.Kind.TEACHING,
        person__merged_into=None, person__erased_at=None,
    )  # fmt: skip
    told = survey.audience
    if told.get("category"):
        works = works.filter(person__category=told["category"])
    if told.get("subject"):
        works = works.filter(subjects__code=told["subject"])
    if told.get("young"):
        people = Person.objects.filter(pk__in=works.values("person_id"))
        works = works.filter(person__in=young_among(people, today))
    rows = works.order_by("person_id", "is_main", "pk").values_list("person_id", "node_id")
    return dict(rows)


def progress_of(survey: Survey) -> list[Progress]:
    """Invited and answered by organisation: work of the campaign, never what was answered."""
    rows = (
        Invitation.objects.filter(survey=survey)
        .values_list("node__sort_key", "node__short_name", "node__name")
        .annotate(invited=Count("pk"), finished=Count("pk", filter=Q(done=True)))
        .order_by("node__sort_key")
    )
    return [Progress(short or name, invited, done) for _key, short, name, invited, done in rows]


def invitations_for(viewer: Viewer) -> QuerySet[Invitation]:
    """Campaigns that wait for the viewer's own answers today."""
    if viewer.person_id is None:
        return Invitation.objects.none()
    return (
        Invitation.objects.filter(
            person=viewer.person_id, done=False, survey__state=Survey.State.OPEN,
            survey__starts_on__lte=viewer.today, survey__last_on__gte=viewer.today,
        )
        .select_related("survey__instrument")
        .order_by("survey__last_on", "pk")
    )  # fmt: skip
