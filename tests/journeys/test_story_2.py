"""Story 2, the first month, as far as the profile: a 15-minute diagnostic on a phone, the browser dies on the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import nullcontext as nothing

import pytest
from playwright.sync_api import Page

from opora.competences.actions.frameworks import load_federal
from opora.diagnostics.actions import instruments
from opora.diagnostics.models import Item, Sitting
from tests.cast import Cast
from tests.journeys.stage import Player

NUMBER = re.compile(r"Вопрос (\d+)")
#: The line is slow: the next thing sent waits until it is let go.
SLOW = """() => {
  const real = window.fetch;
  window.fetch = (...sent) => {
    window.fetch = real;
    return new Promise((go) => { window.letGo = go; }).then(() => real(...sent));
  };
}"""


@pytest.mark.django_db(transaction=True)
def test_the_first_diagnostic(player: Player, cast: Cast, open_page: Callable[..., Page]) -> None:
    load_federal(by=cast.system)
    instruments.load_shipped(by=cast.system, codes=["start"], today=cast.today)
    player.sign_in("mentee")
    player.open("/", "the first page")
    player.page.locator("a[href='/diagnostics/']:visible").first.click()
    player.look("what may be taken")
    player.follow("/diagnostics/", near="Стартовая диагностика")
    player.look("who will see what")
    assert "Кто что увидит" in player.text() and "никогда" in player.text()
    player.page.locator("label").filter(has_text="Методический блок").locator("input").check()
    player.submit("[name=section]")
    player.look("the first question")
    sitting = Sitting.objects.get(person=cast.people["mentee"])
    for turn in range(5):
        respond(player, sitting, right=turn > 1)
    sitting.refresh_from_db()
    orderings = Item.objects.filter(instrument=sitting.instrument, kind="ordering").exclude(pk__in=sitting.plan)
    sitting.plan[5] = orderings.earliest("pk").pk  # whatever came next: here several things are to be chosen
    sitting.save(update_fields=["plan"])
    player.page.reload()
    kept = respond(player, sitting, right=False, go=False)
    sitting.refresh_from_db()
    told = {row.sequence: row for row in sitting.answers.all()}
    assert len(told) == 6 and not told[6].settled, "the sixth answer is kept before going on"
    player.page.close()  # the browser dies: the next one has no cookies and no drafts
    player.page = open_page(player.size)
    player.sign_in("mentee")
    player.open("/", "back again")
    player.follow(f"/sittings/{sitting.pk}/", near="Стартовая диагностика")
    player.look("the same question")
    assert NUMBER.search(player.text())[1] == "6"  # type: ignore[index]
    assert kept == standing(player), "with what was chosen"
    while "/end/" not in player.page.url:
        respond(player, sitting, right=False)
    player.look("everything is answered")
    player.page.get_by_role("button", name="Закончить").click()
    player.page.wait_for_load_state()
    player.look("thanks")
    player.page.get_by_role("link", name="Посмотреть профиль").click()
    player.look("the profile")
    sitting.refresh_from_db()
    assert sitting.state == "finished" and 12 <= sitting.answers.count() <= 15
    assert "Методический блок" in player.text()
    player.page.locator("summary").filter(has_text="Таблицей").click()
    player.look("the profile with its table")
    assert "вероятность" in player.text() or "между" in player.text()
    player.post("/share/")
    player.look("shown to the mentor")
    assert "ваш наставник" in player.text()
    player.post("/share/")
    assert "Только вы" in player.text()


def respond(player: Player, sitting: Sitting, *, right: bool, go: bool = True) -> str:
    """Answer the question on the page: rightly, or with whatever comes first; stay there, on a slow line, or `go`."""
    page = player.page
    sitting.refresh_from_db()
    number = int(NUMBER.search(player.text())[1])  # type: ignore[index]
    item = Item.objects.get(pk=sitting.plan[number - 1])
    main, heading = page.locator("main"), page.locator("h1").text_content()
    if not go:
        page.evaluate(SLOW)
    with page.expect_response(lambda told: is_whole(told.request.post_data or "", number)) if not go else nothing():
        if item.kind == "numeric":
            field = main.locator("input[name=given]")
            field.fill(str(item.key["value"]).replace(".", ",") if right else "1")
            field.blur()
        elif item.kind in ("single", "multiple"):
            codes = item.key if right else [row["code"] for row in item.options if row["code"] not in item.key][:1]
            for code in codes:
                main.locator(f"input[name=given][value={code}]").check()
        else:
            rows = main.locator("select")
            for at in range(rows.count()):
                rows.nth(at).select_option(index=at + 1)
        if not go:
            page.wait_for_function("() => window.letGo")
            page.evaluate("() => window.letGo()")
    told = standing(player)
    if go:
        main.locator("button[value=next]").click()
        # The next question takes the place of this one, or the end comes as a page of its own.
        page.wait_for_function("(was) => document.querySelector('h1').textContent !== was", arg=heading)
        page.wait_for_load_state()
        # A screen reader reads it, the Tab key goes on from it.
        page.wait_for_function("() => location.pathname.endsWith('/end/') || document.activeElement.matches('h1')")
    return told


def is_whole(sent: str, number: int) -> bool:
    """Whether a question's own form was sent with nothing left open: what was before may still be under way."""
    return f"number={number}&" in sent and "=&" not in sent


def standing(player: Player) -> str:
    """What stands in the form."""
    found: str = player.page.evaluate(
        "() => JSON.stringify([...new FormData(document.querySelector('.sitting-form'))]"
        ".filter(([name]) => name.startsWith('given')))"
    )
    return found
