"""Instruments, sittings and campaigns behind addresses of the permission matrix."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

from opora.base.actions import files
from opora.diagnostics.actions import items
from opora.diagnostics.bridge.item_books import write_questions
from opora.diagnostics.models import Answer, Instrument, Item, Measurement, Rater, Sitting, Survey
from tests.security.sample import Sample
from tests.security.stage import DISTANCES, Stage, newcomer


def instrument(stage: Stage, distance: str) -> Sample:
    """A published self-assessment of two questions: offered to everybody who signed in."""
    made, _new = Instrument.objects.get_or_create(
        code="stage", version=1,
        defaults={
            "kind": "self_assessment", "state": "published", "title": {"ru": "Проба"}, "about": {"ru": "Два вопроса."},
            "sections": [{"code": "one", "title": {"ru": "Первое"}, "competence": "stage-1"}],
            "levels": {"rule": "percent", "levels": [{"code": "low", "title": {"ru": "низкий"}, "severity": 2}]},
        },
    )  # fmt: skip
    for order in (1, 2):
        Item.objects.get_or_create(
            instrument=made, code=str(order),
            defaults={
                "order": order, "kind": "rating", "section": "one", "text": {"ru": f"Вопрос пробы {order}"},
                "options": {"low": 1, "high": 5, "words": [{"ru": "трудно"}, {"ru": "легко"}]},
            },
        )  # fmt: skip
    return Sample(made.pk, stage.node(distance).path)


def kept_instrument(stage: Stage, distance: str) -> Sample:
    """The same for those who keep the shelf: it is common to the whole installation, wherever they stand."""
    return replace(instrument(stage, distance), also=keepers(stage))


def keepers(stage: Stage) -> tuple[int, ...]:
    """Who keeps the shelf."""
    return tuple(stage.cast.people[name].pk for name in ("operator", "administrator"))


def question(stage: Stage, distance: str) -> Sample:
    """A question of a draft, with a picture."""
    draft, _new = Instrument.objects.get_or_create(code="draft", version=1, defaults={"kind": "survey", "title": {}})
    by = stage.cast.system
    made, new = Item.objects.get_or_create(
        instrument=draft, code="1", defaults={"kind": "open", "text": {"ru": "Что на рисунке?"}}
    )
    if new:
        made.picture = files.keep(
            by=by, content=io.BytesIO(b"\x89PNG"), name="a.png", purpose="stage", media_type="image/png", node_id=None
        )
        made.picture_text = {"ru": "Дом"}
        made.save()
    return Sample(made.pk, stage.node(distance).path, also=keepers(stage))


def items_file(stage: Stage, distance: str) -> Sample:
    """A workbook of questions on its way to the shelf."""
    by, target = stage.cast.system, io.BytesIO()
    draft = Item.objects.get(pk=question(stage, distance).value).instrument
    write_questions(target, draft, list(draft.items.all()), None, "ru")
    made = items.take_in(by=by, content=target, name="вопросы.xlsx", follows=draft, today=by.today)
    return Sample(made.pk, stage.node(distance).path, also=keepers(stage))


def pictured_sitting(stage: Stage, distance: str) -> Sample:
    """A sitting whose first question has a picture."""
    made = sitting(stage, distance)
    picture = Item.objects.get(pk=question(stage, distance).value).picture
    Item.objects.filter(pk=Sitting.objects.get(pk=made.value).plan[0]).update(picture=picture)
    return made


def first_number(stage: Stage, distance: str) -> Sample:
    """The first question of the resident's sitting."""
    return Sample(1, stage.node(distance).path, only=(stage.residents[distance].pk,))


def sitting(stage: Stage, distance: str) -> Sample:
    """A sitting that the resident has begun: nobody else knows of it."""
    resident, of = stage.residents[distance], instrument(stage, distance).value
    items = list(Instrument.objects.get(pk=of).items.values_list("pk", flat=True))
    made = Sitting.objects.create(
        instrument_id=of, person=resident, state="in_progress", opened_on=stage.cast.today, plan=items
    )
    Answer.objects.create(sitting=made, item_id=items[0], sequence=1, given=2, settled=True, score=0.25)
    return Sample(made.pk, stage.node(distance).path, only=(resident.pk,))


def survey(stage: Stage, distance: str) -> Sample:
    """A planned campaign of the organisation."""
    made = Survey.objects.create(
        node=stage.node(distance), instrument_id=instrument(stage, distance).value, title="Опрос пробы",
        starts_on=stage.cast.today, last_on=stage.cast.today + dt.timedelta(days=7),
    )  # fmt: skip
    return Sample(made.pk, stage.node(distance).path)


def about_others(kind: str) -> Instrument:
    """What is answered about somebody else."""
    made, _new = Instrument.objects.get_or_create(
        code=f"stage-{kind}", version=1,
        defaults={
            "kind": kind, "state": "published", "title": {"ru": "Проба о другом"},
            "sections": [{"code": "one", "title": {"ru": "Первое"}}],
        },
    )  # fmt: skip
    return made


def visited(stage: Stage, distance: str) -> Sample:
    """The resident, who may invite somebody to a lesson."""
    about_others("observation")
    resident = stage.residents[distance]
    return Sample(resident.pk, stage.node(distance).path, only=(resident.pk,))


def visit(stage: Stage, distance: str) -> Sample:
    """A visit to the resident's lesson: the resident may call it off, and whoever comes."""
    resident, comes = stage.residents[distance], newcomer(stage.cast, DISTANCES[distance], "Методистов")
    made = Sitting.objects.create(
        instrument=about_others("observation"), person=comes, about=resident, rater=Rater.METHODIST,
        opened_on=stage.cast.today, header={"taught_on": stage.cast.today.isoformat()},
    )  # fmt: skip
    return Sample(made.pk, stage.node(distance).path, only=(resident.pk, comes.pk))


def opinions(stage: Stage, distance: str) -> Sample:
    """A round of opinions about the resident that is over, with the value planted as a secret."""
    resident, number = stage.residents[distance], list(DISTANCES).index(distance) + 1
    asked = about_others("multi_rater")
    made = Sitting.objects.create(
        instrument=asked, person=resident, about=resident, rater=Rater.SELF, round=7_000 + resident.pk,
        state="finished", opened_on=stage.cast.today,
    )  # fmt: skip
    Measurement.objects.create(
        person=resident, instrument=asked, sitting=made, section="one", source="opinions", rater=Rater.SELF, raters=1,
        round=made.round, scale="percent", value=90 + number + 0.371, measured_on=stage.cast.today,
    )  # fmt: skip
    return Sample(made.round, stage.node(distance).path, only=(resident.pk,))
