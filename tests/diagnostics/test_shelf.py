"""The shelf of instruments: a second person looks at a version before it is offered."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from opora.diagnostics.actions import instruments, passports
from opora.diagnostics.actions.instruments import SameHand
from opora.diagnostics.bridge.instrument_files import shipped_plan
from opora.diagnostics.models import Instrument, Item
from tests.cast import Cast

SignIn = Callable[[str], Client]


@pytest.mark.django_db
def test_who_wrote_a_version_does_not_review_it(cast: Cast) -> None:
    author, colleague = cast.viewer("operator"), cast.viewer("administrator")
    made = instruments.put(by=author, plan=shipped_plan("pulse"), today=cast.today)
    with pytest.raises(SameHand):
        instruments.review(by=author, instrument=made)
    made.refresh_from_db()
    assert made.state == Instrument.State.DRAFT
    assert instruments.review(by=colleague, instrument=made).state == Instrument.State.REVIEWED
    assert instruments.publish(by=author, instrument=made).state == Instrument.State.PUBLISHED


@pytest.mark.django_db
def test_the_shelf_and_one_instrument_on_it(cast: Cast, client_of: SignIn) -> None:
    made = instruments.put(by=cast.viewer("operator"), plan=shipped_plan("pulse"), today=cast.today)
    (start,) = instruments.load_shipped(by=cast.system, codes=["start"], today=cast.today)
    keeper, colleague, teacher = client_of("operator"), client_of("administrator"), client_of("mentee")
    shelf, here = reverse("diagnostics:shelf"), reverse("diagnostics:instrument", args=[made.pk])
    assert "Стартовая диагностика" in keeper.get(shelf).content.decode()
    assert here in keeper.get(f"{shelf}?show=work").content.decode()
    assert here not in teacher.get(f"{shelf}?show=work").content.decode()
    assert teacher.get(here).status_code == 404
    move = reverse("diagnostics:instrument_move", args=[made.pk])
    assert "коллегу" in keeper.post(move, {"to": "review"}, follow=True).content.decode()
    assert teacher.post(move, {"to": "review"}).status_code == 404
    reviewed = colleague.post(move, {"to": "review"}, follow=True).content.decode()
    assert str(cast.people["administrator"]) in reviewed, "the passport names who reviewed"
    item = made.items.first()
    assert item is not None
    Item.objects.filter(pk=item.pk).update(text={})
    refused = colleague.post(move, {"to": "publish"}, follow=True).content.decode()
    assert "Опубликовать пока нельзя" in refused and "Что мешает опубликовать" in refused
    Item.objects.filter(pk=item.pk).update(text=item.text)
    colleague.post(move, {"to": "publish"})
    made.refresh_from_db()
    assert made.state == Instrument.State.PUBLISHED
    bank = reverse("diagnostics:instrument", args=[start.pk])
    key = Item.objects.filter(instrument=start, kind="single").first()
    assert key is not None
    words = key.text["ru"][:30]
    kept = keeper.get(f"{bank}?section={key.section}").content.decode()
    assert "верно" in kept and "крутизна" in kept
    seen = teacher.get(bank).content.decode()
    assert "Паспорт" in seen and "вымышлены" in seen
    assert words not in seen and "крутизна" not in seen and "верно)" not in seen


@pytest.mark.django_db
def test_the_precision_of_a_calibration_is_reckoned_once_and_told(cast: Cast, client_of: SignIn) -> None:
    (start,) = instruments.load_shipped(by=cast.system, codes=["start"], today=cast.today)
    (climate,) = instruments.load_shipped(by=cast.system, codes=["climate"], today=cast.today)
    client = client_of("operator")
    here = reverse("diagnostics:instrument", args=[start.pk])
    assert "Точность ещё не посчитана" in client.get(here).content.decode()
    assert passports.reckon_missing(cast.today) == 1
    assert passports.reckon_missing(cast.today) == 0, "once a calibration"
    kept = start.calibrations.get().passport
    assert set(kept) == {part["code"] for part in start.sections} | {""}
    for figures in kept.values():
        assert 0.7 < figures["reliability"] < 0.95 and figures["error"] == pytest.approx(
            (1 - figures["reliability"]) ** 0.5, abs=0.002
        )
        assert 0.5 < figures["consistency"] < figures["accuracy"] < 0.95
        assert figures["reach"][0][1] > figures["reach"][6][1], "errors grow towards the ends"
    page = client.get(here).content.decode()
    assert "Верный уровень" in page and "ниже 45" in page and "от 57 включительно" in page
    plain = client.get(reverse("diagnostics:instrument", args=[climate.pk])).content.decode()
    assert "погрешности неизвестны" in plain and "Верный уровень" not in plain


@pytest.mark.django_db
def test_a_bank_too_small_and_levels_that_overlap_are_told(cast: Cast, client_of: SignIn) -> None:
    (start,) = instruments.load_shipped(by=cast.system, codes=["start"], today=cast.today)
    Instrument.objects.filter(pk=start.pk).update(state="draft")
    page = reverse("diagnostics:instrument", args=[start.pk])
    client = client_of("operator")
    assert "Что мешает опубликовать" not in client.get(page).content.decode()
    Item.objects.filter(pk__in=start.items.values_list("pk", flat=True)[:150]).delete()
    told = client.get(page).content.decode()
    assert "Что мешает опубликовать" in told and "120" in told
    levels = {"rule": "latent", "levels": [{"code": "a"}, {"code": "b", "above": 1}, {"code": "c", "above": 0}]}
    Instrument.objects.filter(pk=start.pk).update(levels=levels)
    assert "пересекаются" in client.get(page).content.decode()
