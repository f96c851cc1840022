"""The pages of a sitting: who will see what, one question, the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from opora.base.rules.access import Viewer
from opora.base.rules.texts import text_in
from opora.diagnostics.bridge.markdown import rendered
from opora.diagnostics.forms.answers import AnswerForm
from opora.diagnostics.models import Answer, Instrument, Invitation, Item, Sitting
from opora.diagnostics.queries.sittings import own_sittings
from opora.diagnostics.rules.instruments import ON_TRIAL, TRIAL, parts_of
from opora.diagnostics.rules.raters import audience_about, header_said, is_opinion, short_name, title_about
from opora.diagnostics.rules.sittings import audience_of, may_return
from opora.people.queries.tutors import shown_to_tutor

#: An adaptive sitting of one block, and of all of them, is about so long.
LENGTHS = {True: (12, 15), False: (20, 24)}


@dataclass(frozen=True)
class BeginPage:
    """The first screen: what this is, how long, and who will see what."""

    instrument: Instrument
    title: str
    about: str
    audience: tuple[str, ...]
    minutes: int
    limit: int | None
    #: So many of them are granted to this person beyond what the others have.
    extra: int
    count: str
    #: Blocks to choose from: code and title; empty where all is asked.
    blocks: tuple[tuple[str, str], ...]
    verb: str
    back: str
    last_on: Any = None
    #: The lesson that is observed.
    header: str = ""


@dataclass(frozen=True)
class QuestionPage:
    """One question."""

    sitting: Sitting
    form: AnswerForm
    title: str
    text: str
    number: int
    #: So many questions in all; nothing where it is not known beforehand.
    total: int | None
    said: str
    may_return: bool
    due: str
    is_last: bool
    skip: str
    #: What the picture shows, where there is one.
    picture: str = ""


@dataclass(frozen=True)
class EndPage:
    """Everything is answered, or it has been finished."""

    sitting: Sitting
    title: str
    finished: bool
    answered: int
    total: int
    #: Where the result stands; nothing for what has none of one person.
    profile: str
    back: str
    #: What becomes of answers about somebody else.
    thanks: str = ""


def title_of(viewer: Viewer, sitting: Sitting) -> str:
    """What a sitting is called for the viewer."""
    return title_about(sitting, text_in(sitting.instrument.title, viewer.language))


def begin_page(
    viewer: Viewer, instrument: Instrument, item_count: int, sitting: Sitting | None = None, extra: int = 0
) -> BeginPage:
    """The first screen of an instrument, or of a sitting that somebody asked for."""
    adaptive = instrument.mode == Instrument.Mode.ADAPTIVE
    blocks = tuple((part.code, part.said(viewer.language)) for part in parts_of(instrument)) if adaptive else ()
    if sitting is not None:
        blocks = ()
    begun = sitting is not None and sitting.state == Sitting.State.IN_PROGRESS
    short, long = _lengths(instrument, bool(sitting and sitting.section) or sitting is None)
    about = sitting if sitting is not None and sitting.about_id else None
    return BeginPage(
        instrument=instrument, title=title_of(viewer, about) if about else text_in(instrument.title, viewer.language),
        about=text_in(instrument.about, viewer.language), header=header_said(about) if about else "",
        audience=tuple(audience_about(about) if about else audience_of(instrument)),
        minutes=instrument.minutes, limit=instrument.limit + extra if instrument.limit else None, extra=extra,
        count=f"{short}–{long}" if adaptive else str(item_count), blocks=blocks,
        verb=_("Go on") if begun else _("Begin"), back=reverse("diagnostics:own"),
        last_on=sitting.last_on if sitting else None,
    )  # fmt: skip


def _lengths(instrument: Instrument, one_block: bool) -> tuple[int, int]:
    """So many questions at least and at most; some on trial may follow those that are chosen."""
    short, long = LENGTHS[one_block]
    return short, long + min(TRIAL, int(instrument.passport.get(ON_TRIAL, 0)))


def question_page(viewer: Viewer, sitting: Sitting, item: Item, number: int, form: AnswerForm) -> QuestionPage:
    """One question with its form."""
    instrument = sitting.instrument
    adaptive = instrument.mode == Instrument.Mode.ADAPTIVE
    total = None if adaptive else len(sitting.plan)
    said = _("Question %(number)s of %(total)s") % {"number": number, "total": total}
    if adaptive:
        short, long = _lengths(instrument, bool(sitting.section))
        said = _("Question %(number)s, usually %(short)s to %(long)s") % {
            "number": number, "short": short, "long": long
        }  # fmt: skip
    test = instrument.kind == Instrument.Kind.TEST
    due = timezone.localtime(sitting.due_at).strftime("%H:%M") if sitting.due_at else ""
    return QuestionPage(
        sitting=sitting, form=form, title=title_of(viewer, sitting),
        text=rendered(text_in(item.text, viewer.language)), number=number, total=total, said=said,
        may_return=may_return(instrument), due=due, is_last=total is not None and number == total,
        skip=_("I do not know") if test else _("Pass over"),
        picture=text_in(item.picture_text, viewer.language) if item.picture_id else "",
    )  # fmt: skip


def end_page(viewer: Viewer, sitting: Sitting, answers: list[Answer]) -> EndPage:
    """The end: what is still open, or thanks and where the result stands."""
    instrument = sitting.instrument
    shown = sitting.about_id is None and sitting.person_id is not None and instrument.kind in (
        Instrument.Kind.TEST, Instrument.Kind.SELF_ASSESSMENT,
    )  # fmt: skip
    return EndPage(
        sitting=sitting, title=title_of(viewer, sitting), thanks=thanks_said(sitting),
        finished=sitting.state == Sitting.State.FINISHED,
        answered=sum(1 for answer in answers if answer.given not in ([], "", {}, None)), total=len(sitting.plan),
        profile=reverse("diagnostics:profile", args=[viewer.person_id]) if shown else "",
        back=reverse("diagnostics:own"),
    )  # fmt: skip


def thanks_said(sitting: Sitting) -> str:
    """What becomes of what somebody said about a teacher."""
    if sitting.about_id is None:
        return ""
    if is_opinion(sitting.instrument):
        return _("The result is made when everybody who was asked has answered, or when the last day is over.")
    return _("%(name)s sees it now in the own profile, with your name and the day. Talk it over soon.") % {
        "name": short_name(sitting.about)
    }


@dataclass(frozen=True)
class OwnLine:
    """One diagnostic that waits, or may be taken."""

    title: str
    note: str
    url: str
    verb: str
    kind: str = ""
    #: Where answering about somebody else is declined.
    cancel: str = ""


@dataclass(frozen=True)
class OwnPage:
    """One's own diagnostics."""

    #: Campaigns one is invited to: title, note, the campaign's id.
    invited: tuple[tuple[str, str, int], ...]
    waiting: tuple[OwnLine, ...]
    offered: tuple[OwnLine, ...]
    finished: int
    profile: str
    #: Teachers who show their profile to the reader, their tutor: name and address.
    shown: tuple[tuple[str, str], ...] = ()


def minutes_said(instrument: Instrument) -> str:
    """«около 15 минут»."""
    return _("about %(count)s min") % {"count": instrument.minutes}


def own_page(
    viewer: Viewer, waiting: list[Sitting], offered: list[Instrument], invitations: Sequence[Invitation]
) -> OwnPage:
    """What waits for the viewer, what may be taken, and the way to the profile."""
    lines = []
    for sitting in waiting:
        begun = sitting.state == Sitting.State.IN_PROGRESS
        notes = [header_said(sitting), minutes_said(sitting.instrument)] if sitting.header else []
        notes = notes or [minutes_said(sitting.instrument)]
        if sitting.last_on:
            notes.append(_("until %(day)s") % {"day": f"{sitting.last_on:%d.%m.%Y}"})
        if begun:
            notes.append(_("your answers so far are kept"))
        lines.append(
            OwnLine(
                title_of(viewer, sitting), " · ".join(notes),
                reverse("diagnostics:sitting" if begun else "diagnostics:begin", args=[sitting.pk]),
                _("Go on") if begun else _("Begin"), "wait",
                reverse("diagnostics:call_off", args=[sitting.pk]) if sitting.about_id else "",
            )
        )  # fmt: skip
    taken = {sitting.instrument_id for sitting in waiting}
    free = tuple(
        OwnLine(
            text_in(row.title, viewer.language), f"{row.get_kind_display()} · {minutes_said(row)}",
            reverse("diagnostics:take", args=[row.pk]), _("Have a look"),
        )
        for row in offered
        if row.pk not in taken
    )  # fmt: skip
    finished = own_sittings(viewer).filter(state=Sitting.State.FINISHED).count()
    invited = tuple(
        (
            one.survey.title,
            " · ".join(
                [minutes_said(one.survey.instrument), _("until %(day)s") % {"day": f"{one.survey.last_on:%d.%m.%Y}"}]
                + ([_("without a name")] if one.survey.instrument.anonymous else [])
            ),
            one.survey_id,
        )
        for one in invitations
    )
    return OwnPage(
        invited,
        tuple(lines), free, finished,
        reverse("diagnostics:profile", args=[viewer.person_id]) if viewer.person_id else "",
        tuple((str(one), reverse("diagnostics:profile", args=[one.pk])) for one in shown_to_tutor(viewer)),
    )  # fmt: skip
