"""A running programme decides at its place: gates, load, choice of mentors, who is young, rules of matching."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from opora.documents.actions import issuing
from opora.matching.actions import schemes
from opora.matching.bridge.programmes import proposed
from opora.matching.models import Scheme
from opora.mentoring.actions import by_hand, mentors, pairs, papers, seats
from opora.mentoring.models import MentorProfile, Pair
from opora.mentoring.queries.gates import gates_shut
from opora.mentoring.queries.needing import possible_mentors
from opora.mentoring.rules import TooManyMentees, UnableToOpenPair
from opora.people.models import Person
from opora.people.queries.youth import young_among, young_verdict
from opora.programmes.actions import blueprints, programmes
from opora.programmes.models import Programme
from opora.programmes.queries.force import rules_in_force
from opora.programmes.queries.programmes import preview_of
from opora.programmes.rules.faults import ProgrammeFaults
from opora.programmes.rules.runs import on_calendar
from tests.cast import Cast
from tests.programmes.files import small

RULES = """
[kinds.tandem]
title = {ru = "Тандем", en = "Tandem"}
mentors = [1, 1]
mentees = [1, 1]

[gates.ordinary]
title = {ru = "Обычная пара", en = "An ordinary pair"}
kinds = ["tandem"]
needs = ["order", "consent_mentee", "legal_basis", "programme"]

[gates.other]
title = {ru = "Прочие", en = "The rest"}
needs = ["request"]

[limits.tandem]
title = {ru = "У одного наставника", en = "Of one mentor"}
most = 1
kinds = ["tandem"]

[limits.group]
title = {ru = "В прочем", en = "Otherwise"}
most = 2

[selection.service]
title = {ru = "Стаж", en = "Service"}
weight = "must"
at_least = 40

[selection.kind]
title = {ru = "Умеет слушать", en = "Can listen"}
weight = "confirmed"

[young.own.all]
title = {ru = "Стаж до 40 лет", en = "Up to 40 years"}
max_service_years = 40

[matching]
scheme = "first-september"
weights = {Subject = 3}
"""


def running(cast: Cast, rules: str = RULES, node: str = "school7") -> Programme:
    """The small programme with rules of its own."""
    text = small().replace("[stages.first]\n", rules + "\n[stages.first]\n", 1)
    made = blueprints.load(by=cast.system, node=cast.nodes[node], name="small.toml", text=text)
    return programmes.start(
        by=cast.system, node=cast.nodes[node], blueprint=made, starts_on=dt.date(2026, 9, 1), as_in_source=True,
        today=cast.today,
    )  # fmt: skip


def opened(cast: Cast) -> Pair:
    """Orlova and Belov, both agreed."""
    by, node = cast.viewer("curator"), cast.nodes["school7"]
    mentors.offer(by=by, person=cast.people["mentor"], capacity=1)
    seat = seats.open_seat(by=by, mentee=cast.people["mentee"], node=node, ground="young", opened_on=cast.today)
    return pairs.open_pair(by=by, seat=seat, mentor=cast.people["mentor"], mentor_node=node, today=cast.today)


def test_without_a_programme_everything_is_as_it_was(cast: Cast) -> None:
    assert not rules_in_force(cast.nodes["school7"], cast.today).said
    pair = opened(cast)
    assert (pair.form, pair.kind) == ("pedagogue_pedagogue", "traditional")
    assert gates_shut(pair, cast.today) == ["order", "consent_mentor", "agreement"]
    running(cast, node="school12")
    assert gates_shut(pair, cast.today) == ["order", "consent_mentor", "agreement"], "another school's programme"


def test_whoever_is_offered_in_a_list_gets_no_more_places_than_the_programme_gives(cast: Cast) -> None:
    node, people = cast.nodes["school7"], [cast.people[name] for name in ("mentor", "mentor2")]
    mentors.offer_all(by=cast.viewer("curator"), node=node, today=cast.today, people=[people[0].pk])
    running(cast)
    mentors.offer_listed(by=cast.system, node=node, people=people)
    mentors.offer(by=cast.viewer("curator"), person=cast.people["biologist"])
    places = MentorProfile.objects.order_by("pk").values_list("person__family", "capacity")
    assert [capacity for _family, capacity in places] == [2, 1, 1], list(places)


def test_the_gate_of_the_programme(cast: Cast, client_of: Callable[[str], Client]) -> None:
    """Nearest up the tree, by form and kind; a paper that counts no more shuts what it opened."""
    running(cast, RULES.replace('"tandem"', '"nobody"').replace("kinds.tandem", "kinds.nobody"), node="region")
    running(cast)
    by, today, node = cast.viewer("curator"), cast.today, cast.nodes["school7"]
    pair = opened(cast)
    assert pair.kind == "tandem", "the model's own kind of one with one"
    assert gates_shut(pair, today) == ["order", "consent_mentee", "programme"]
    page = client_of("curator").get(f"/pairs/{pair.pk}/").content.decode()
    assert "персонализированная программа" in page and "Малая модель" in page and 'value="ppn"' in page
    assert 'value="consent_parent"' not in page
    order = papers.make_order(by=by, node=node, pairs=[pair], number=None, dated_on=today, today=today)
    issuing.sign(by=by, paper=order, signed_on=today, today=today)
    for kind in ("consent_mentee", "ppn"):
        pair.refresh_from_db()
        assert pair.state == "ordered"
        pairs.add_paper(by=by, pair=pair, kind=kind, number="", dated_on=today, today=today)
    pair.refresh_from_db()
    assert pair.state == "active"

    better = issuing.replace(by=by, paper=order, today=today, reason="описка")
    pair.refresh_from_db()
    order.refresh_from_db()
    assert (pair.state, order.state) == ("active", "signed"), "in force until the new one is signed"
    issuing.sign(by=by, paper=better, signed_on=today, today=today)
    pair.refresh_from_db()
    order.refresh_from_db()
    assert (pair.state, order.state) == ("active", "replaced")
    issuing.cancel(by=by, paper=better, reason="издан ошибочно")
    pair.refresh_from_db()
    assert pair.state == "confirmed", "no order, no work (BR-01)"
    again = papers.make_order(by=by, node=node, pairs=[pair], number=None, dated_on=today, today=today)
    issuing.sign(by=by, paper=again, signed_on=today, today=today)
    pair.refresh_from_db()
    assert pair.state == "active", "everything else is there still"


def test_a_gate_without_an_order_opens_by_itself(cast: Cast) -> None:
    running(
        cast, RULES.replace('kinds = ["tandem"]\nneeds = ["order", ', "needs = [").replace('"programme"]', '"request"]')
    )
    by, node = cast.viewer("curator"), cast.nodes["school7"]
    pair = by_hand.open_reverse(
        by=by, node=node, one=cast.people["mentor"], other=cast.people["mentee"], agreed_on=cast.today
    )
    assert (pair.state, gates_shut(pair, cast.today)) == ("confirmed", ["consent_mentee", "request"])
    for kind in ("consent_mentee", "consent_mentee", "request"):
        pairs.add_paper(by=by, pair=pair, kind=kind, number=kind, dated_on=cast.today, today=cast.today)
    pair.refresh_from_db()
    assert pair.state == "active", "a consent of each of the two, and no order"


def test_load_and_choice_of_mentors(cast: Cast, client_of: Callable[[str], Client]) -> None:
    curator, node = cast.viewer("curator"), cast.nodes["school7"]
    before = possible_mentors(node, cast.today)
    running(cast)
    assert before and possible_mentors(node, cast.today) == [], "nobody has taught for forty years"
    with pytest.raises(TooManyMentees, match="Малая модель"):
        mentors.offer(by=curator, person=cast.people["mentor"], capacity=2)
    profile = mentors.offer(by=curator, person=cast.people["mentor"], capacity=1)
    with pytest.raises(TooManyMentees):
        mentors.change(by=curator, profile=profile, facts={"capacity": 3})
    mentors.change(by=cast.viewer("head"), profile=profile, facts={"capacity": 3})
    mentors.change(by=curator, profile=profile, facts={"capacity": 2})
    some: list[Any] = [one for name, one in cast.people.items() if name in ("mentee", "curator", "head", "teacher")]
    with pytest.raises(UnableToOpenPair):
        by_hand.open_group(by=curator, node=node, mentor=cast.people["mentor"], mentees=some[:3], agreed_on=cast.today)
    client, address = client_of("curator"), f"/mentors/{profile.pk}/"
    page = client.get(address).content.decode()
    assert "Умеет слушать" in page and "Стаж: от 40" in page and "Малая модель" in page
    client.post(f"{address}confirm/", {"criteria": ["kind", "service", "unknown"]})
    profile.refresh_from_db()
    assert set(profile.confirmed) == {"kind", "service"}
    assert client_of("sibling_curator").post(f"{address}confirm/", {}).status_code == 404


def test_who_is_young(cast: Cast) -> None:
    node, today = cast.nodes["school7"], cast.today
    mentor = cast.people["mentor"]
    assert not young_verdict(mentor, node, today).young
    running(cast)
    assert young_verdict(mentor, node, today).young
    assert mentor.pk in young_among(Person.objects.all(), today)


def test_rules_of_matching(cast: Cast) -> None:
    """The shipped rules with the programme's weights, kept when they are first used; nothing for a school elsewhere."""
    schemes.load_shipped(by=cast.system)
    node = cast.nodes["school7"]
    usual = proposed(node, cast.today)
    assert usual is not None and usual.pk
    running(cast, RULES)
    mine = proposed(node, cast.today)
    assert mine is not None and mine.pk is None and mine.text != Scheme.objects.get(code="first-september").text
    kept = schemes.keep_proposed(by=cast.viewer("curator"), node=node, scheme=mine)
    again = proposed(node, cast.today)
    assert again == kept and again.version == 1 and proposed(cast.nodes["school12"], cast.today) == usual


def test_the_preview_names_whom_it_touches(cast: Cast) -> None:
    schemes.load_shipped(by=cast.system)
    programme = running(cast, RULES.replace("most = 1", "most = 9").replace("[young.own.all]", "[dictionaries.x]")
                        .replace("max_service_years = 40", "entries = {}").replace("at_least = 40", "at_least = 1")
                        .replace("weights = {Subject = 3}", "").replace('"programme"', '"agreement"'))  # fmt: skip
    by, node = cast.viewer("curator"), cast.nodes["school7"]
    opened(cast)
    mentors.change(by=cast.viewer("head"), profile=cast.people["mentor"].mentor_profile, facts={"capacity": 5})
    seats.open_seat(
        by=by, mentee=cast.people["mentee"], node=node, ground="request", opened_on=cast.today, role="consultant"
    )
    text = small().replace("[stages.first]\n", RULES.replace("weights = {Subject = 3}", "")
                           .replace("first-september", "by-needs") + "\n[stages.first]\n", 1)  # fmt: skip
    changed = blueprints.load(by=cast.system, node=node, name="small.toml", text=text)
    preview = preview_of(cast.system, programme, on_calendar(changed.data, programmes.shift_of(programme)))
    told = " · ".join(preview.touched)
    assert "1 паре для начала работы понадобится другое" in told
    assert "У 1 наставника мест больше" in told
    assert "1 наставник не отвечает" in told
    assert "станут считаться молодыми" in told or "станет считаться молодым" in told
    assert "1 открытое место будет подбираться по другим правилам" in told


def test_unknown_definitions_of_young_are_named(cast: Cast) -> None:
    with pytest.raises(ProgrammeFaults) as refused:
        running(cast, '[young]\nrules = ["r145_0_4"]\n')
    assert "young.rules[1]" in str(refused.value) or "r145_0_4" in str(refused.value)
