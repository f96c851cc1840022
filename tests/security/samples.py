"""Which object stands behind an address of the permission matrix, at each distance.

A new address with an argument needs a line here, unless an argument of the same name already has one:
`BY_ARGUMENT` knows arguments of one name everywhere, `BY_ROUTE` knows single addresses.
"""

from __future__ import annotations

import datetime as dt
import io
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from opora.base.models import StoredFile, TaskRun
from opora.people.models import DataConsent
from tests.security.diagnostic_samples import (
    first_number,
    instrument,
    items_file,
    kept_instrument,
    opinions,
    pictured_sitting,
    question,
    sitting,
    survey,
    visit,
    visited,
)
from tests.security.programme_samples import artefact, programme, programme_part, project, project_part, report
from tests.security.sample import Sample
from tests.security.stage import DISTANCES, Stage, account_of, newcomer

Make = Callable[[Stage, str], Sample]


def person(stage: Stage, distance: str) -> Sample:
    """The resident."""
    resident = stage.residents[distance]
    return Sample(resident.pk, stage.node(distance).path, resident)


def person_or_oneself(stage: Stage, distance: str) -> Sample:
    """The resident, who may change a phone and an e-mail of their own."""
    resident = stage.residents[distance]
    return Sample(resident.pk, stage.node(distance).path, resident, also=(resident.pk,))


def account_person(stage: Stage, distance: str) -> Sample:
    """The resident as somebody whose account others keep: one's own is changed elsewhere."""
    account_of(stage, distance)
    return Sample(stage.residents[distance].pk, stage.node(distance).path)


def node(stage: Stage, distance: str) -> Sample:
    """The organisation."""
    return Sample(stage.node(distance).pk, stage.node(distance).path)


def stored_file(stage: Stage, distance: str) -> Sample:
    """A kept file of a purpose nobody registered: nobody reads it."""
    made = StoredFile.objects.create(
        name="a.txt", sha256="0" * 64, size=1, media_type="text/plain", purpose="stage", state="kept",
        node_id=stage.node(distance).pk,
    )  # fmt: skip
    return Sample(made.pk, stage.node(distance).path, only=())


def background_run(stage: Stage, distance: str) -> Sample:
    """A run begun by the resident: nobody else sees it."""
    run = TaskRun.objects.create(kind="stage", unique_key=str(uuid.uuid4()), account=account_of(stage, distance))
    return Sample(run.pk, stage.node(distance).path, only=(stage.residents[distance].pk,))


def consent(stage: Stage, distance: str) -> Sample:
    """A consent of the resident: withdrawn by nobody else."""
    resident = stage.residents[distance]
    made = DataConsent.objects.create(
        person=resident,
        purpose="publication",
        text_version="1",
        text_sha256="0" * 64,
        given_on=stage.cast.today,
    )
    return Sample(made.pk, stage.node(distance).path, only=(resident.pk,))


def batch(stage: Stage, distance: str) -> Sample:
    """A list on its way in."""
    from opora.intake.actions import uploads

    text = "ФИО;Должность;Телефон\nТестова Анна Ильинична;учитель;+7 900 000-00-00\n"
    made = uploads.receive(
        by=stage.cast.system, node=stage.node(distance), content=io.BytesIO(text.encode()), name="список.csv",
        today=stage.cast.today,
    )  # fmt: skip
    return Sample(made.pk, stage.node(distance).path)


def batch_row(stage: Stage, distance: str) -> Sample:
    """A row of such a list."""
    from opora.intake.models import Row

    upload = batch(stage, distance)
    row = Row.objects.create(batch_id=upload.value, number=1, raw=["Тестова Анна"], is_faulty=True)
    return Sample(row.pk, upload.path)


def seat_of(stage: Stage, distance: str) -> Any:
    """The resident's open seat."""
    from opora.mentoring.models import Seat

    return Seat.objects.create(
        mentee=stage.residents[distance],
        node=stage.node(distance),
        opened_on=stage.cast.today,
        ground="curator",
    )


def seat(stage: Stage, distance: str) -> Sample:
    """A seat that waits for a mentor."""
    return Sample(seat_of(stage, distance).pk, stage.node(distance).path, stage.residents[distance])


def seat_with_mentor(stage: Stage, distance: str) -> Sample:
    """A seat, and in the form a mentor to put into it; the organisation has a scheme of its own."""
    from opora.mentoring.models import MentorProfile

    waiting, mentor = seat(stage, distance), stage.cast.people["mentor2"].pk
    MentorProfile.objects.get_or_create(person_id=mentor, defaults={"state": "available"})
    scheme(stage, distance)
    return Sample(waiting.value, waiting.path, data={"mentor": str(mentor), "bar": f"pinned.{mentor}"})


def duplicate(stage: Stage, distance: str) -> Sample:
    """Two records of the organisation that may be one person."""
    from opora.people.models import Duplicate

    other = newcomer(stage.cast, DISTANCES[distance], "Двойной")
    made = Duplicate.objects.create(one=stage.residents[distance], other=other, reasons=["stage"])
    return Sample(made.pk, stage.node(distance).path)


def pair(stage: Stage, distance: str) -> Sample:
    """A pair in which the resident is the mentee; in one's own school Белов is the mentor."""
    from opora.mentoring.models import Pair, PairMember

    mentee, mentor = (
        stage.residents[distance],
        stage.cast.people["mentor" if distance == "own" else "outsider"],
    )
    place, today = stage.node(distance), stage.cast.today
    made = Pair.objects.create(
        node=place, mentor_node=place, seat=seat_of(stage, distance), confirmed_on=today, starts_on=today
    )
    partners = (mentor.pk,)
    for one, role in ((mentee, "mentee"), (mentor, "mentor")):
        PairMember.objects.create(pair=made, person=one, role=role, starts_on=today)
    return Sample(made.pk, place.path, mentee, partners)


def matching_run(stage: Stage, distance: str) -> Sample:
    """A run of matching over the organisation."""
    from opora.matching.models import Run, Scheme

    scheme, _ = Scheme.objects.get_or_create(code="stage", defaults={"text": "", "title": {"ru": "Сцена"}})
    made = Run.objects.create(node=stage.node(distance), scheme=scheme, state="done")
    return Sample(made.pk, stage.node(distance).path)


def proposal(stage: Stage, distance: str) -> Sample:
    """A proposal to the resident."""
    from opora.matching.models import Proposal
    from opora.mentoring.models import Place

    mentor = stage.cast.people["mentor" if distance == "own" else "outsider"]
    waiting, today = seat_of(stage, distance), stage.cast.today
    place = Place.objects.create(mentor=mentor, number=list(DISTANCES).index(distance) + 1, capacity=9, seat=waiting)
    made = Proposal.objects.create(
        seat=waiting, mentor=mentor, place=place, sent_on=today, expires_on=today + dt.timedelta(days=7)
    )
    return Sample(made.pk, stage.node(distance).path, stage.residents[distance], (mentor.pk,))


def paper(stage: Stage, distance: str) -> Sample:
    """A numbered paper of the organisation."""
    from opora.documents.models import Paper

    made = Paper.objects.create(kind="order", node=stage.node(distance), number="1", dated_on=stage.cast.today)
    return Sample(made.pk, stage.node(distance).path)


def template(stage: Stage, distance: str) -> Sample:
    """An own template of the organisation."""
    from opora.documents.models import Template

    file = StoredFile.objects.create(name="a.docx", sha256="0" * 64, size=1, media_type="x", purpose="stage")
    made = Template.objects.create(
        kind="order_pairs", node=stage.node(distance), law_profile="ru", version=1, file=file, sha256=file.sha256
    )
    return Sample(made.pk, stage.node(distance).path)


def need(stage: Stage, distance: str) -> Sample:
    """A wish of the resident."""
    from opora.diagnostics.models import Need

    resident = stage.residents[distance]
    return Sample(Need.objects.get(person=resident, kind="wish").pk, stage.node(distance).path, resident)


def competence(stage: Stage, distance: str) -> Sample:
    """A competence: the dictionary is one for the whole installation."""
    assert stage.competence is not None
    return Sample(stage.competence.pk, stage.cast.nodes["region"].path)


def strength(stage: Stage, distance: str) -> Sample:
    """Something the resident says they can help with."""
    from opora.diagnostics.models import Strength

    resident = stage.residents[distance]
    assert stage.competence is not None and stage.level is not None
    made = Strength.objects.create(
        person=resident, competence=stage.competence, level=stage.level, source="claimed", starts_on=stage.cast.today
    )
    return Sample(made.pk, stage.node(distance).path, resident)


def appointment(stage: Stage, distance: str) -> Sample:
    """A post of the resident."""
    resident = stage.residents[distance]
    return Sample(resident.appointments.order_by("pk")[0].pk, stage.node(distance).path, resident)


def profile(stage: Stage, distance: str) -> Sample:
    """The resident as a mentor."""
    from opora.mentoring.models import MentorProfile

    resident = stage.residents[distance]
    made = MentorProfile.objects.create(person=resident, state="active")
    return Sample(made.pk, stage.node(distance).path, resident)


def grant(stage: Stage, distance: str) -> Sample:
    """A role of somebody over the organisation."""
    from opora.people.models import Grant

    place = stage.node(distance)
    somebody = newcomer(stage.cast, DISTANCES[distance], "Назначенный")
    made = Grant.objects.create(person=somebody, role="curator", node=place, starts_on=stage.cast.today)
    return Sample(made.pk, place.path)


def territory(stage: Stage, distance: str) -> Sample:
    """The territory in which the organisation lies."""
    place = stage.node(distance).parent
    assert place is not None
    return Sample(place.pk, place.path)


def by_staff(make: Make) -> Make:
    """The same object on an address where only those decide whose work it is, not the two sides."""

    def narrower(stage: Stage, distance: str) -> Sample:
        return replace(make(stage, distance), by_staff=True)

    return narrower


def scheme(stage: Stage, distance: str) -> Sample:
    """A scheme of matching, of the organisation's own."""
    from opora.matching.models import Scheme

    place = stage.node(distance)
    made = Scheme.objects.create(code=f"own-{place.pk}", title={"ru": "Своя"}, text="", node=place)
    return Sample(made.pk, place.path)


def body_of(stage: Stage, distance: str, kind: str = "community") -> Any:
    """A body of the organisation."""
    from opora.network.models import Body

    place = stage.node(distance)
    return Body.objects.create(
        node=place, owner=place, kind=kind, sort="union" if kind == "community" else "", name=f"МО {place.pk}",
        sort_key="мо", search_key="мо", starts_on=stage.cast.today,
    )  # fmt: skip


def body(stage: Stage, distance: str) -> Sample:
    """A community of the organisation."""
    return Sample(body_of(stage, distance).pk, stage.node(distance).path)


def body_paper(stage: Stage, distance: str) -> Sample:
    """A paper of such a community."""
    from opora.documents.models import Paper, PaperLink

    node = stage.node(distance)
    made = Paper.objects.create(kind="body_plan", node=node, number="1", dated_on=stage.cast.today)
    PaperLink.objects.create(paper=made, object_kind="network.body", object_id=body_of(stage, distance).pk)
    return Sample(made.pk, node.path)


def body_task(stage: Stage, distance: str) -> Sample:
    """A task of such a community."""
    from opora.network.models import BodyTask

    today = stage.cast.today
    made = BodyTask.objects.create(body=body_of(stage, distance), title="Семинар", given_on=today, due_on=today)
    return Sample(made.pk, stage.node(distance).path)


def membership_of(stage: Stage, distance: str, role: str) -> Any:
    """The resident's part in a point of the organisation."""
    from opora.people.models import Membership

    point = body_of(stage, distance, "point")
    return Membership.objects.create(
        person=stage.residents[distance], body=point, role=role, starts_on=stage.cast.today
    )


def membership(stage: Stage, distance: str) -> Sample:
    """The resident consults at a point."""
    return Sample(membership_of(stage, distance, "consultant").pk, stage.node(distance).path)


def consulting_hours(stage: Stage, distance: str) -> Sample:
    """The resident's hours there."""
    from opora.people.models import ConsultingHours

    made = ConsultingHours.objects.create(
        membership=membership_of(stage, distance, "consultant"), weekday=1, starts_at=dt.time(15), ends_at=dt.time(17)
    )
    return Sample(made.pk, stage.node(distance).path)


def consultant(stage: Stage, distance: str) -> Sample:
    """Somebody on the way to consulting there."""
    from opora.people.models import Consultant

    somebody = newcomer(stage.cast, DISTANCES[distance], "Советов")
    made = Consultant.objects.create(
        person=somebody, body=body_of(stage, distance, "point"), state="selected", proposed_on=stage.cast.today
    )
    return Sample(made.pk, stage.node(distance).path)


def blueprint(stage: Stage, distance: str) -> Sample:
    """A shipped model: everybody who may see programmes sees it."""
    from opora.programmes.actions import blueprints

    return Sample(blueprints.load_shipped(by=stage.cast.system, code="r145").pk, stage.node(distance).path)


def agreement(stage: Stage, distance: str) -> Sample:
    """An agreement of the organisation."""
    from opora.network.models import Agreement

    place, today = stage.node(distance), stage.cast.today
    made = Agreement.objects.create(node=place, title="О практике", signed_on=today, starts_on=today)
    return Sample(made.pk, place.path)


def link(stage: Stage, distance: str) -> Sample:
    """A link of the organisation with one far away."""
    from opora.network.models import Link

    place = stage.node(distance)
    away = stage.cast.nodes["other_region" if distance != "other region" else "country"]
    made = Link.objects.create(kind="support", one=place, other=away, starts_on=stage.cast.today)
    return Sample(made.pk, place.path)


def occurrence(stage: Stage, distance: str) -> Sample:
    """An event of the organisation, an hour from now."""
    from opora.catalogue.models import Occurrence

    place, begins = stage.node(distance), dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
    made = Occurrence.objects.create(
        title="Семинар", node=place, at=place, starts_at=begins, ends_at=begins + dt.timedelta(hours=1)
    )
    return Sample(made.pk, place.path)


def fixed(value: Any) -> Make:
    """A word of the address that names no object, so everybody whom the route lets in."""

    def make(stage: Stage, distance: str) -> Sample:
        return Sample(value, stage.node(distance).path)

    return make


#: Name of the argument, with its converter where one name stands for two things → how its object is made.
BY_ARGUMENT: dict[str, Make] = {
    "person_id": person,
    "node_id": node,
    "file_id": stored_file,
    "run_id:uuid": background_run,
    "run_id:int": matching_run,
    "consent_id": consent,
    "batch_id": batch,
    "row_id": batch_row,
    "seat_id": seat,
    "pair_id": pair,
    "proposal_id": proposal,
    "paper_id": paper,
    "need_id": need,
    "instrument_id": instrument,
    "item_id": question,
    "items_file_id": items_file,
    "sitting_id": sitting,
    "survey_id": survey,
    "round_id": opinions,
    "strength_id": strength,
    "competence_id": competence,
    "appointment_id": appointment,
    "profile_id": profile,
    "duplicate_id": duplicate,
    "grant_id": grant,
    "scheme_id": scheme,
    "body_id": body,
    "body_paper_id": body_paper,
    "task_id": body_task,
    "membership_id": membership,
    "hours_id": consulting_hours,
    "consultant_id": consultant,
    "agreement_id": agreement,
    "blueprint_id": blueprint,
    "link_id": link,
    "occurrence_id": occurrence,
    "template_id": template,
    "programme_id": programme,
    "stage_id": programme_part("stages"),
    "target_id": programme_part("targets"),
    "artefact_id": artefact,
    "project_id": project,
    "part_id": project_part,
}
#: (route, argument) → how its object is made, where the name alone does not say.
BY_ROUTE: dict[tuple[str, str], Make] = {
    ("diagnostics:calibrations", "instrument_id"): kept_instrument,
    ("diagnostics:instrument_move", "instrument_id"): kept_instrument,
    ("diagnostics:items_export", "instrument_id"): kept_instrument,
    ("diagnostics:sitting_picture", "sitting_id"): pictured_sitting,
    ("diagnostics:sitting_picture", "number"): first_number,
    ("people:change", "person_id"): person_or_oneself,
    ("people:account_show", "person_id"): account_person,
    ("people:account_change", "person_id"): account_person,
    ("people:account_code", "person_id"): account_person,
    ("diagnostics:visit", "person_id"): visited,
    ("diagnostics:call_off", "sitting_id"): visit,
    ("programmes:report_file", "paper_id"): report,
    ("programmes:task", "task_id"): programme_part("tasks"),
    ("programmes:task_tell", "task_id"): programme_part("tasks"),
    ("network:open", "node_id"): territory,
    ("mentoring:pair_end", "pair_id"): by_staff(pair),
    ("mentoring:end", "pair_id"): by_staff(pair),
    ("matching:withdraw", "proposal_id"): by_staff(proposal),
    ("matching:record_answer", "proposal_id"): by_staff(proposal),
    ("matching:bar", "seat_id"): seat_with_mentor,
    ("matching:propose", "seat_id"): seat_with_mentor,
    ("intake:blank", "kind"): fixed("staff"),
    ("network:body_add", "kind"): fixed("community"),
    ("programmes:begin", "source"): fixed("r145"),
    ("documents:template", "kind"): fixed("order_pairs"),
    ("documents:template_add", "kind"): fixed("order_pairs"),
    ("documents:numbers", "kind"): fixed("order_pairs"),
    ("documents:template_file", "kind"): fixed("order_pairs"),
    ("documents:template_file", "profile"): fixed("ru"),
    ("mentoring:pair_papers", "pair_id"): by_staff(pair),
    ("mentoring:pair_basis", "pair_id"): by_staff(pair),
}


#: Addresses of the demo, which are not there in a real installation.
DEMO_ONLY = frozenset({"desk:another", "desk:try_own", "desk:try_match"})
#: Pages of the sign-in library that want something done before: a password, a first step.
LIBRARY = frozenset({"account_reauthenticate"})


def maker(route: str, argument: str, converter: str) -> Make | None:
    """How the object behind an argument is made."""
    if argument == "kind" and route.endswith("export"):
        return fixed("xlsx")
    known = BY_ROUTE.get((route, argument)) or BY_ARGUMENT.get(f"{argument}:{converter}")
    return known or BY_ARGUMENT.get(argument)
