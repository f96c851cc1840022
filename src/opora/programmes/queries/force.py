"""The programmes that run at a place and above it, as those below have to follow them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import ngettext

from opora.base.models import holds_on
from opora.base.rules.access import within
from opora.base.rules.texts import text_in
from opora.network.models import Node
from opora.people.models import Appointment, Person, Post
from opora.people.queries.youth import maybe_young, young_by
from opora.people.rules.definitions import of_law
from opora.people.rules.youth import Rule, rule_from
from opora.people.rules.youth import rules as young_rules
from opora.programmes.models import Edition, Programme
from opora.programmes.queries.blueprints import above
from opora.programmes.rules.force import Rules, Said, extract, read
from opora.programmes.rules.sections import Compared


def rules_in_force(node: Node, on: dt.date) -> Rules:
    """What the programmes at a place decide there: its own first, then of everything it stands in."""
    return rules_by_place({node.path: node.law_profile}, on)[node.path]


def rules_if(programme: Programme, whole: Mapping[str, Any], on: dt.date) -> Callable[[Mapping[str, str]], Compared]:
    """The means to compare the rules at places under a programme with what they would be if it said `whole`."""
    path, then = programme.node.path, extract(whole)
    around = _running(on).filter(within([path], "node__path") | Q(node__path__in=list(above(path))))
    told: dict[str, list[Said]] = {}

    def compared(places: Mapping[str, str]) -> Compared:
        if not told:
            told.update(_by_path(around))
        changed = {
            at: [replace(one, data=then) if one.programme == programme.pk else one for one in said]
            for at, said in told.items()
        }
        return _chosen(told, places), _chosen(changed, places)

    return compared


def young_definitions(places: Mapping[str, str], on: dt.date) -> dict[str, tuple[Rule, ...]]:
    """By which definitions of «young» places go, where a programme says so."""
    found = {path: definitions_in(rules.young) for path, rules in rules_by_place(places, on).items()}
    return {path: told for path, told in found.items() if told}


def young_at(node: Node, rules: Rules) -> tuple[Rule, ...]:
    """The definitions an organisation goes by, where its rules are known already."""
    return definitions_in(rules.young) or of_law(node.law_profile)


def definitions_in(young: Mapping[str, Any]) -> tuple[Rule, ...]:
    """The definitions a section names, and those it writes itself."""
    known = young_rules()
    shipped = [known[code] for code in young.get("rules") or () if code in known]
    return (*shipped, *(rule_from(code, row) for code, row in (young.get("own") or {}).items()))


def young_counted(path: str, on: dt.date, compared: Callable[[Mapping[str, str]], Compared]) -> Iterator[str]:
    """How many teachers would become young, and how many would be young no more."""
    works = Appointment.objects.filter(holds_on(on), within([path], "node__path"), post__kind=Post.Kind.TEACHING)
    people = maybe_young(Person.objects.filter(merged_into=None, pk__in=works.values("person_id")), on)
    rules = compared({one.place: one.law for one in people if one.place})
    if not any(rules[0][place].young != rules[1][place].young for place in rules[0]):
        return
    come = gone = 0
    for one in people:
        if one.place:
            was, will = (
                bool(young_by(one, definitions_in(side[one.place].young) or of_law(one.law), on).young)
                for side in rules
            )
            come, gone = come + (will and not was), gone + (was and not will)
    if come:
        words = ngettext("%(count)s teacher would count as young", "%(count)s teachers would count as young", come)
        yield words % {"count": come}
    if gone:
        words = ngettext(
            "%(count)s teacher would count as young no more", "%(count)s teachers would count as young no more", gone
        )
        yield words % {"count": gone}


def rules_by_place(places: Mapping[str, str], on: dt.date) -> dict[str, Rules]:
    """The same for many places (path → law profile) in one statement; a programme of another law is not followed."""
    asked = {way for path in places for way in above(path)}
    return _chosen(_by_path(_running(on).filter(node__path__in=sorted(asked))), places)


def _running(on: dt.date) -> Any:
    """Programmes that run on a day, the latest begun first, each with what others follow of its newest edition."""
    latest = Edition.objects.filter(programme=OuterRef("pk")).order_by("-number")
    running = Programme.objects.filter(state=Programme.State.RUNNING, starts_on__lte=on)
    return running.annotate(rules=Subquery(latest.values("rules")[:1])).order_by("-starts_on", "-pk")


def _by_path(running: Any) -> dict[str, list[Said]]:
    told: dict[str, list[Said]] = {}
    for pk, node, path, title, text in running.values_list("pk", "node_id", "node__path", "title", "rules"):
        told.setdefault(path, []).append(Said(text_in(title, "ru"), read(text or ""), pk, node))
    return told


def _chosen(told: Mapping[str, Sequence[Said]], places: Mapping[str, str]) -> dict[str, Rules]:
    """Of what the programmes above each place say, what its law lets it follow, the nearest first."""
    return {
        path: Rules(
            tuple(
                said
                for way in reversed(tuple(above(path)))
                for said in told.get(way, ())
                if said.data.get("law", "other") in ("other", law)
            )
        )
        for path, law in places.items()
    }
