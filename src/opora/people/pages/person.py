"""What the page of one person shows: facts on the left, what happened on the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from opora.base.rules.access import Data, Right, Viewer
from opora.people.models import Absence, Appointment, Person
from opora.people.pages.staff import post_words, posts_seen, subject_words
from opora.people.queries.history import names_of, roles_of
from opora.people.queries.staff import keeps_several
from opora.people.queries.youth import young_verdict
from opora.people.rules.sections import Happening, Section, happenings_of, period_words, person_sections
from opora.people.rules.youth import Verdict


@dataclass(frozen=True)
class WorkLine:
    """One post that holds today."""

    pk: int
    title: str
    node: str
    node_id: int
    note: str
    may_change: bool


@dataclass(frozen=True)
class PersonPage:
    """One person, as far as the viewer may know."""

    person: Person
    posts: tuple[Appointment, ...]
    note: str
    verdict: Verdict | None
    away: Absence | None
    timeline: tuple[Happening, ...]
    sections: tuple[Section, ...]
    own: bool
    may_change: bool
    may_contact: bool
    may_account: bool
    may_move: bool
    work: tuple[WorkLine, ...]
    subjects: str = ""

    @property
    def away_when(self) -> str:
        """The dates of the absence."""
        return period_words(self.away.starts_on, self.away.ends_on) if self.away else ""

    @property
    def young_word(self) -> str:
        """The verdict in a word."""
        if self.verdict is None or self.verdict.young is None:
            return _("not known yet")
        return _("young teacher") if self.verdict.young else _("not a young teacher")

    @property
    def young_kind(self) -> str:
        """The colour of the verdict."""
        if self.verdict is None or self.verdict.young is None:
            return "wait"
        return "info" if self.verdict.young else ""


def may_see_contacts(viewer: Viewer, person: Any, right: Right = Right.VIEW) -> bool:
    """Whether birth date, phone and e-mail are the viewer's business: own, or of who works here today."""
    if viewer.person_id == person.pk:
        return viewer.may_own(Data.CONTACT, right)
    return any(viewer.may(Data.CONTACT, right, path=post.node.path) for post in person.current)


def person_page(viewer: Viewer, person: Any) -> PersonPage:
    """The page of one person."""
    posts = posts_seen(person, viewer)
    past = [post for post in person.posts if _may(viewer, person, post, Right.VIEW)]
    work = ", ".join(f"{post_words(post, viewer.language)} · {post.node.short_name}" for post in posts)
    place = posts[0].node if posts else past[0].node if past else None
    return PersonPage(
        person=person,
        posts=tuple(posts),
        note=work or _("Does not work here now"),
        verdict=young_verdict(person, place, viewer.today) if place else None,
        away=person.away[0] if person.away else None,
        timeline=timeline_of(viewer, person, past),
        sections=person_sections(viewer, person),
        own=viewer.person_id == person.pk,
        may_change=may_change(viewer, person),
        may_contact=may_see_contacts(viewer, person),
        may_account=any(viewer.may(Data.ACCOUNT, path=post.node.path) for post in person.current),
        subjects=subject_words(posts, viewer.language),
        may_move=keeps_several(viewer),
        work=tuple(work_line(viewer, post) for post in posts),
    )


def _may(viewer: Viewer, person: Any, post: Appointment, right: Right) -> bool:
    own = viewer.person_id == person.pk and viewer.may_own(Data.STAFF, right)
    return own or viewer.may(Data.STAFF, right, path=post.node.path)


def may_change(viewer: Viewer, person: Any) -> bool:
    """Whether `person_of` would give the person to be changed: who left is changed by those whom they left last."""
    if viewer.person_id == person.pk and viewer.may_own(Data.STAFF, Right.ENTER):
        return True
    return any(viewer.may(Data.STAFF, Right.ENTER, path=post.node.path) for post in person.current or person.posts)


def work_line(viewer: Viewer, post: Appointment) -> WorkLine:
    """One post as the page shows it."""
    parts = [
        subject_words([post], viewer.language),
        _("rate %(load)s") % {"load": number_format(post.load.normalize())} if post.load else "",
        "" if post.is_main else _("a second job"),
        period_words(post.starts_on, post.ends_on),
    ]
    return WorkLine(
        post.pk, post_words(post, viewer.language), post.node.short_name, post.node_id,
        " · ".join(part for part in parts if part),
        viewer.may(Data.STAFF, Right.ENTER, path=post.node.path),
    )  # fmt: skip


def timeline_of(viewer: Viewer, person: Any, posts: list[Appointment]) -> tuple[Happening, ...]:
    """Everything dated about a person, the latest first."""
    rows = [
        Happening(
            post.starts_on, post.ends_on, f"{post_words(post, viewer.language)}, {post.node.short_name}",
            subject_words([post], viewer.language), "good" if post.holds(viewer.today) else "",
        )
        for post in posts
    ]  # fmt: skip
    rows += [
        Happening(
            away.starts_on, away.ends_on, _("Parental leave") if away.parental else _("Long leave"), "",
            "wait" if away.holds(viewer.today) else "",
        )
        for away in (person.leaves if posts or viewer.person_id == person.pk else ())
    ]  # fmt: skip
    rows += [
        Happening(
            name.ends_on or name.starts_on,
            None,
            _("Bore the name %(name)s") % {"name": name.family},
            said=_("until %(day)s") % {"day": f"{name.ends_on:%d.%m.%Y}"} if name.ends_on else "",
        )
        for name in names_of(viewer, person)
    ]
    rows += [
        Happening(
            grant.starts_on, grant.ends_on, f"{grant.get_role_display()}, {grant.node.short_name}", _("role"),
            "info" if grant.holds(viewer.today) else "",
        )
        for grant in roles_of(viewer, person)
    ]  # fmt: skip
    rows += happenings_of(viewer, person)
    return tuple(sorted(rows, key=lambda row: row.starts_on, reverse=True))
