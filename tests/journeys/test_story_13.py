"""Story 13, five forms: a region takes the model nearest to its own, changes it on the page and begins it."""

from __future__ import annotations

import pytest

from opora.programmes.models import Programme
from tests.cast import Cast
from tests.journeys.stage import Player

CHANGED = """
[limits.one_to_one]
most = 2

[stages.fair]
after = "prepare"
title = {ru = "Ярмарка наставников", en = "A fair of mentors"}
starts = "2021-10"
ends = "2021-11"
"""


@pytest.mark.django_db(transaction=True)
def test_a_model_of_our_own(player: Player, cast: Cast) -> None:
    player.sign_in("curator")
    player.open("/programmes/", "the models to choose from")
    player.follow("/programmes/begin/lipetsk-region/")
    player.look("what the nearest model says")
    told = player.text()
    for form in ("Учитель – учитель", "Ученик – ученик", "Студент – ученик", "Работодатель – студент"):
        assert form in told, form
    player.follow("/programmes/file/")
    text = player.page.locator("[name=text]")
    begun = text.input_value()
    assert 'extends = "lipetsk-region"' in begun
    text.fill(begun.replace("own-lipetsk-region", "nash-rayon") + CHANGED.replace("after =", "aftr ="))
    player.submit("[name=text]")
    player.look("a fault is named beside its line")
    assert "stages.fair.aftr" in player.text()
    assert "aftr" in player.page.locator("[name=text]").input_value(), "nothing that was written is lost"
    text.fill(player.page.locator("[name=text]").input_value().replace("aftr =", "after ="))
    player.submit("[name=text]")
    player.look("our own model")
    player.submit("[name=starts_on]")
    player.look("the road map")
    programme = Programme.objects.get()
    assert programme.blueprint.code == "nash-rayon" and programme.blueprint.file_name == "nash-rayon.toml"
    assert "Ярмарка наставников" in player.text()

    player.open(f"/programmes/{programme.pk}/file/", "the text that runs")
    text = player.page.locator("[name=text]")
    text.fill(text.input_value().replace("most = 2", "most = 3"))
    player.submit("[name=text]")
    player.look("what would change and whom")
    assert "limits" in player.text()
