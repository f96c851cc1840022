"""The course of a block: every source by itself, each value with its interval, in the order of days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from opora.diagnostics.models import Instrument, Measurement
from opora.diagnostics.pages.courses import courses_of
from opora.diagnostics.queries.profile import measurements_of
from tests.cast import Cast

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def test_a_block_measured_again_is_drawn_source_by_source(cast: Cast, client_of: SignIn) -> None:
    mentee, facts = cast.people["mentee"], {"state": "published", "kind": "test", "levels": {}}
    # each calls the block in its own way: the code is the same
    elsewhere = [{"code": "methodical", "title": {"ru": "Методические"}}]
    sections = [{"code": "methodical", "title": {"ru": "Методика"}}, {"code": "two", "title": {"ru": "Второй блок"}}]
    ours = Instrument.objects.create(code="ours", title={"ru": "Наша"}, sections=sections, **facts)
    other = Instrument.objects.create(code="other", title={"ru": "Чужая"}, sections=elsewhere, outside=True, **facts)
    client, where = client_of("mentee"), reverse("diagnostics:profile", args=[mentee.pk])

    def measured(
        instrument: Instrument, ago: int, value: float, error: float | None, section: str = "methodical"
    ) -> None:
        outside = instrument is other
        Measurement.objects.create(
            person=mentee, instrument=instrument, section=section, value=value, error=error, items=12,
            scale="percent" if outside else "latent", source="outside" if outside else "sitting",
            measured_on=cast.today - ago * DAY,
        )  # fmt: skip

    measured(ours, 300, -0.6, 0.3)
    measured(other, 200, 70.0, None)
    measured(ours, 10, 0.0, 0.3, section="two")
    assert courses_of(list(measurements_of(cast.viewer("mentee"), mentee)), "ru") == (), "once is no course"
    assert "<polyline" not in client.get(where).content.decode()
    measured(ours, 20, 0.8, 0.3)
    measured(ours, 10, 0.9, 0.3)
    (course,) = courses_of(list(measurements_of(cast.viewer("mentee"), mentee)), "ru")
    assert course.title == "Методика" and len(course.panels) == 2, "no source is averaged with another"
    one, two = sorted(course.panels, key=lambda panel: -len(panel.dots))
    assert [dot.value for dot in one.dots] == ["44", "58", "59"] and [dot.value for dot in two.dots] == ["70 %"]
    left, middle, right = (dot.x for dot in one.dots)
    assert left < middle < right and middle - left > 2 * (right - middle), "as far apart as the days are"
    assert one.dots[0].y > one.dots[1].y > one.dots[2].y, "higher is more"
    assert all(dot.high < dot.y < dot.low for dot in one.dots), "each with its interval"  # type: ignore[operator]
    assert two.dots[0].low is None and "неизвестна" in two.note, "no error is invented"
    assert "перемена не больше погрешности" in one.title and "измерено один раз" in two.title
    page = client.get(where).content.decode()
    assert one.said in page and page.count("<polyline") == 2 and "<details" in page
    assert client_of("head").get(where).status_code == 404
    # many measurements ask the database no more than a few
    sheet = reverse("diagnostics:sheet", args=[mentee.pk])

    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as told:
            assert client.get(address).status_code == 200
        return len(told.captured_queries)

    few = [asked(address) for address in (where, sheet)]
    for ago in range(400, 430):
        measured(ours, ago, 0.1, 0.3)
        measured(other, ago, 40.0, None)
    many = [asked(address) for address in (where, sheet)]
    assert many == few and max(many) <= 15, (few, many)
