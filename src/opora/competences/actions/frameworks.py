"""The common language is kept: the shipped framework is loaded, a region adds its own below it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opora.base.actions import journal
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.refusals import NotAllowed, Refusal
from opora.competences.models import Competence, Framework, Level
from opora.competences.queries.frameworks import told_to
from opora.competences.rules.frameworks import CompetencePlan, federal, free_code, is_code, parent_of


class IsLocked(Refusal):
    """What came with the common framework is not changed."""

    message = _("“%(title)s” belongs to the common framework and is not changed. Add your own below it.")


class UnableToAddCompetence(Refusal):
    """The code is taken or impossible."""

    message = _(
        "The code “%(code)s” cannot be given: it stands already, or holds more than small Latin letters, "
        "digits, “_” and dots. Leave it empty and Opora gives one."
    )


class ParentIsArchived(Refusal):
    """Nothing new hangs on what is put away, and nothing comes back below it."""

    message = _("“%(title)s” above it is put away. Bring it back first.")


def _require(by: Viewer) -> None:
    """Whoever may enter the dictionary anywhere may add to it, for their own territory."""
    if not by.may_somewhere(Data.DICTIONARY, Right.ENTER):
        raise NotAllowed


def _require_own(by: Viewer, competence: Competence) -> None:
    _require(by)
    if competence.locked:
        raise IsLocked(title=competence.title.get(by.language) or competence.title.get("ru", competence.code))
    if not _is_theirs(by, competence):
        raise NotAllowed


def _is_theirs(by: Viewer, competence: Competence) -> bool:
    """Whether it is nobody's in particular, or of a territory whose dictionary the doer keeps."""
    node = competence.node
    return node is None or by.may(Data.DICTIONARY, Right.ENTER, path=node.path)


def _owner(by: Viewer) -> int | None:
    """The territory a new competence belongs to: the widest whose dictionary the doer keeps; Opora's own are common."""
    kept = [reach for reach in by.reaches if by.may(Data.DICTIONARY, Right.ENTER, path=reach.path)]
    return min(kept, key=lambda reach: len(reach.path)).node_id if kept else None


@transaction.atomic
def load_federal(*, by: Viewer) -> Framework:
    """Load the shipped framework, or renew its words; own competences below it stay as they are."""
    _require(by)
    plan = federal()
    framework, _made = Framework.objects.update_or_create(
        code=plan.code, defaults={"title": dict(plan.title), "locked": True}
    )
    for order, level in enumerate(plan.levels, start=1):
        Level.objects.update_or_create(
            framework=framework, code=level.code,
            defaults={"order": order, "title": dict(level.title), "threshold": level.threshold},
        )  # fmt: skip
    known: dict[str, Competence] = {}
    for order, row in enumerate(plan.competences, start=1):
        known[row.code], _made = Competence.objects.update_or_create(
            framework=framework, code=row.code,
            defaults={
                "parent": known.get(parent_of(row.code)), "title": dict(row.title), "order": order, "locked": True
            },
        )  # fmt: skip
    journal.record(by=by, verb="framework.load", about=framework)
    return framework


@transaction.atomic
def add(
    *, by: Viewer, framework: Framework, parent: Competence | None, title: Mapping[str, str], code: str = ""
) -> Competence:
    """Add a competence of one's own, at the top or below another; its code begins with that of its parent."""
    _require(by)
    if parent is not None and not Competence.objects.filter(told_to(by), pk=parent.pk).exists():
        raise NotAllowed
    if parent is not None and parent.archived_on:
        raise ParentIsArchived(title=parent.title.get("ru", parent.code))
    above = parent.code if parent else ""
    taken = set(Competence.objects.filter(framework=framework).values_list("code", flat=True))
    full = f"{above}.{code}".strip(".") if code else free_code(above, taken)
    if not is_code(full) or full in taken:
        raise UnableToAddCompetence(code=full[:80])
    made = Competence.objects.create(
        framework=framework,
        parent=parent,
        code=full,
        title=dict(title),
        order=_next_order(framework),
        node_id=_owner(by),
    )
    journal.record(by=by, verb="competence.add", about=made, fields={"code": full, "title": dict(title)})
    return made


@transaction.atomic
def rename(*, by: Viewer, competence: Competence, title: Mapping[str, str]) -> Competence:
    """Give one's own competence other words; its code stays, so nothing that points at it is lost."""
    _require_own(by, competence)
    competence.title = dict(title)
    competence.save(update_fields=["title"])
    journal.record(by=by, verb="competence.rename", about=competence, fields={"title": dict(title)})
    return competence


@transaction.atomic
def archive(*, by: Viewer, competence: Competence, today: dt.date) -> int:
    """Put a competence away with everything below it: it is offered no more, what points at it stays."""
    _require_own(by, competence)
    put_away = Competence.objects.filter(pk__in=_below(competence), archived_on=None).update(archived_on=today)
    competence.archived_on = competence.archived_on or today
    journal.record(by=by, verb="competence.archive", about=competence)
    return put_away


@transaction.atomic
def restore(*, by: Viewer, competence: Competence) -> None:
    """Offer a competence again; what was below it comes back one by one."""
    _require_own(by, competence)
    if competence.parent is not None and competence.parent.archived_on:
        raise ParentIsArchived(title=competence.parent.title.get("ru", competence.parent.code))
    competence.archived_on = None
    competence.save(update_fields=["archived_on"])
    journal.record(by=by, verb="competence.restore", about=competence)


@transaction.atomic
def take_in(*, by: Viewer, framework: Framework, plans: Iterable[CompetencePlan]) -> tuple[int, int]:
    """Write what a file holds: new ones are added, known own ones renamed; how many of each.

    The file's faults were told before; locked ones are left alone, nothing is put away by being absent.
    """
    _require(by)
    known = {row.code: row for row in Competence.objects.filter(framework=framework).select_related("node")}
    owner = _owner(by)
    added = renamed = 0
    order = _next_order(framework)
    for plan in plans:
        held = known.get(plan.code)
        if held is None:
            known[plan.code] = Competence.objects.create(
                framework=framework, parent=known.get(parent_of(plan.code)), code=plan.code,
                title=dict(plan.title), order=order + added, node_id=owner,
            )  # fmt: skip
            added += 1
        elif not _is_theirs(by, held):
            raise UnableToAddCompetence(code=plan.code[:80])
        elif not held.locked and held.title != dict(plan.title):
            held.title = dict(plan.title)
            held.save(update_fields=["title"])
            renamed += 1
    journal.record(by=by, verb="framework.take_in", about=framework, fields={"added": added, "renamed": renamed})
    return added, renamed


def _next_order(framework: Framework) -> int:
    last = Competence.objects.filter(framework=framework).order_by("-order").first()
    return last.order + 1 if last else 1


def _below(competence: Competence) -> list[int]:
    """The competence and everything below it."""
    found = [competence.pk]
    level = found
    while level:
        level = list(Competence.objects.filter(parent__in=level).values_list("pk", flat=True))
        found += level
    return found
