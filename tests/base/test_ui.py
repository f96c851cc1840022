"""Components, frame and preferences as HTML: what is in them, what must never be, and what they weigh."""

from __future__ import annotations

import datetime as dt
import gzip
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.http import QueryDict
from django.template import engines
from django.test import Client, RequestFactory
from django.utils import translation

import opora.base.templatetags.ui as ui
from opora.base.pages import Column, Frame, MenuItem, Preferences, build_table
from opora.base.pages.preferences import CHOICES, preferences_of

ROOT = Path(__file__).resolve().parents[2] / "src" / "opora"
UI = ROOT / "base" / "templates" / "ui"
CSS = ROOT / "base" / "static" / "base" / "css"
NBSP = "\N{NO-BREAK SPACE}"
PAGES = [
    "/ui/",
    "/ui/preferences/",
    "/error/400/",
    "/error/403/",
    "/error/403_csrf/",
    "/error/404/",
    "/error/500/",
]

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.base.ui_urls")]


class Seen(HTMLParser):
    """Everything in a page that a strict content policy or a reader would stumble over."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.assets: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in given):
            self.faults.append(f"inline <{tag}>")
        self.faults += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if (given.get("href") or "").startswith("#") and len(str(given["href"])) > 1:
            self.targets.append(str(given["href"])[1:])
        if tag == "script" or (tag == "link" and given.get("rel") == "stylesheet"):
            self.assets.append(str(given.get("src") or given.get("href")))


def rendered(source: str, **context: object) -> str:
    """A scrap of template with components, as it comes out."""
    from django_cotton.compiler_regex import CottonCompiler

    template = engines["django"].from_string(CottonCompiler().process(source))
    return template.render(context, RequestFactory().get("/"))


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_pages_stand_without_inline_code(client: Client, address: str, language: str) -> None:
    client.cookies["django_language"] = language
    answer = client.get(address)
    assert answer.status_code == 200
    html = answer.content.decode()
    seen = Seen(html)
    assert seen.faults == []
    assert len(seen.ids) == len(set(seen.ids))
    assert f'<html lang="{language}"' in html
    assert "<c-" not in html


def test_links_inside_the_gallery_lead_somewhere(client: Client) -> None:
    seen = Seen(client.get("/ui/").content.decode())
    assert set(seen.targets) <= set(seen.ids)


def test_every_component_is_in_the_gallery() -> None:
    shown = "".join(path.read_text("utf-8") for path in (ROOT / "base" / "templates").rglob("*.html"))
    whole_pages = {"frame", "plain"}
    for path in UI.glob("[!_]*.html"):
        name = path.stem.replace("_", "-")
        assert path.stem in whole_pages or re.search(rf"<c-{name}[\s/>]", shown), f"c-{name} is shown nowhere"


def test_every_component_is_in_the_reference() -> None:
    page = (ROOT.parents[1] / "docs" / "reference" / "ui.md").read_text("utf-8")
    for path in UI.glob("[!_]*.html"):
        name = path.stem.replace("_", "-")
        assert f"`c-{name}`" in page or f"ui/{path.name}" in page or name == "hatch", f"c-{name} is not described"
    assert set(re.findall(r"`c-([\w-]+)`", page)) <= {path.stem.replace("_", "-") for path in UI.glob("*.html")}


def test_no_template_of_any_app_has_styles_or_scripts_inside() -> None:
    for path in ROOT.rglob("templates/**/*.html"):
        text = path.read_text("utf-8")
        assert not re.search(r"<style|\sstyle=|\son(click|change|submit|load|input)=|hx-on|javascript:", text), path
        assert not re.search(r"<script(?![^>]*\ssrc=)", text), path


@pytest.mark.parametrize("attribute", ['title="{{ text }}"', ':title="text"'])
def test_hostile_text_stays_text(attribute: str) -> None:
    evil = "\"><script>alert(1)</script>{{ 7|add:7 }}<c-icon name='x' />"
    html = rendered(f'<c-todo {attribute} href="/" verb="Go" />', text=evil)
    assert "<script" not in html
    assert "14" not in html
    assert "&lt;script&gt;" in html
    assert "&amp;lt;" not in html


def test_a_broken_form_says_so_thrice(client: Client) -> None:
    class Small(forms.Form):
        name = forms.CharField(label="Name", help_text="Full")
        kind = forms.ChoiceField(label="Kind", choices=[("a", "A")], widget=forms.RadioSelect)

    form = Small({"name": ""}, prefix="p")
    html = rendered('<title>{% error_prefix %}T</title><c-form :form="form" />', form=form)
    with translation.override("ru"):
        html = rendered('<title>{% error_prefix %}T</title><c-form :form="form" />', form=form)
    assert "<title>Ошибка: T</title>" in html
    assert 'href="#id_p-name"' in html and 'id="id_p-name"' in html
    assert 'href="#id_p-kind_0"' in html and 'id="id_p-kind_0"' in html
    assert html.count('class="field-error"') == 2
    described = re.search(r'name="p-name"[^>]*aria-describedby="([^"]+)"', html)
    assert described and all(f'id="{part}"' in html for part in described[1].split())
    unbound = rendered("<title>{% error_prefix %}T</title>", form=Small())
    assert "<title>T</title>" in unbound


def test_names_days_and_numbers() -> None:
    day = dt.date(2026, 11, 23)
    with translation.override("ru"):
        assert ui.initials("Соколова Марина Ивановна") == f"Соколова{NBSP}М.{NBSP}И."
        assert ui.initials("Петров-Водкин Анна-Мария") == f"Петров-Водкин{NBSP}А.-М."
        assert ui.initials("") == ""
        assert ui.day(day) == f"23{NBSP}ноября"
        assert ui.weekday(day) == f"Понедельник, 23{NBSP}ноября"
        assert ui.date(day) == "23.11.2026"
        assert ui.number(1234567.5) == f"1{NBSP}234{NBSP}567,5"
        assert ui.number(-3) == "−3"
        assert ui.number(2.0) == "2"
        assert ui.number(None) == ""
        assert ui.percent(0.684) == f"68,4{NBSP}%"
    with translation.override("en"):
        assert ui.number(1234.5) == "1,234.5"
        assert ui.day(day) == f"23{NBSP}November"
        assert ui.percent(0.684) == "68.4%"


def test_the_school_year_turns_on_the_first_of_september() -> None:
    assert ui.school_year(dt.date(2026, 8, 31)) == "2025/2026"
    assert ui.school_year(dt.date(2026, 9, 1)) == "2026/2027"


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "1 пара"),
        (2, "2 пары"),
        (5, "5 пар"),
        (11, "11 пар"),
        (21, "21 пара"),
        (111, "111 пар"),
        (1021, "1 021 пара"),
    ],
)
def test_russian_counts_three_ways(count: int, words: str) -> None:
    with translation.override("ru"):
        assert ui.counted(count, "pair") == words.replace(" ", NBSP)


def test_a_table_sorts_only_by_its_own_columns_and_keeps_filters() -> None:
    class Rows(list[int]):
        asked: tuple[str, ...] = ()

        def order_by(self, *fields: str) -> Rows:
            self.asked = fields
            return self

    rows = Rows(range(120))
    columns = (Column("name", "Name", order=("sort_key", "id")), Column("free", "Free"))
    table = build_table(QueryDict("sort=-name&page=2&q=а"), columns=columns, rows=rows, default="name")
    assert rows.asked == ("-sort_key", "-id")
    assert (table.pager.first, table.pager.last, table.pager.total) == (51, 100, 120)
    assert table.headers[0].direction == "descending"
    assert table.headers[0].url == "?sort=name&q=%D0%B0"
    assert table.headers[1].url == ""
    build_table(QueryDict("sort=password"), columns=columns, rows=rows, default="-name")
    assert rows.asked == ("-sort_key", "-id")
    beyond = build_table(QueryDict("page=99"), columns=columns, rows=rows)
    assert beyond.pager.number == 3


def test_the_phone_shows_three_places() -> None:
    menu = tuple(MenuItem(f"/{n}", str(n), phone=n in (1, 4)) for n in range(6))
    assert [item.label for item in Frame(menu=menu).phone] == ["1", "4"]
    assert len(Frame(menu=tuple(MenuItem("/", "x") for _ in range(6))).phone) == 3


def test_low_vision_is_one_press_and_language_another(client: Client) -> None:
    answer = client.post("/ui/preferences/", {"low_vision": "on", "next": "/ui/?page=2"})
    assert answer.headers["Location"] == "/ui/?page=2"
    html = client.get("/ui/").content.decode()
    assert "low_vision.css" in html and 'data-size="2"' in html and 'data-scheme="light"' in html
    client.post("/ui/preferences/", {"low_vision": "off", "scheme": "brown"})
    assert "low_vision.css" not in client.get("/ui/").content.decode()
    client.post("/ui/preferences/", {"language": "en"})
    assert '<html lang="en"' in client.get("/ui/").content.decode()


def test_the_way_back_never_leads_away(client: Client) -> None:
    for target in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        assert client.post("/ui/preferences/", {"next": target}).headers["Location"] == "/"


def test_a_forged_cookie_changes_nothing() -> None:
    request = RequestFactory().get("/")
    request.COOKIES["look"] = 'scheme="><script>&size=9&spacing=3&size&=&keys=off'
    assert preferences_of(request) == Preferences(spacing="3", keys="off")
    assert all(Preferences().changed({key: value}) for key, values in CHOICES.items() for value in values)


def weigh(client: Client, html: str) -> int:
    """Compressed bytes of a page with its styles and scripts; fonts apart."""

    def read(path: Path) -> bytes:
        text = path.read_text("utf-8")
        if path.suffix == ".css":
            return b"".join(read(path.parent / name) for name in re.findall(r'@import "([^"]+)"', text)) + text.encode()
        return text.encode()

    size = len(gzip.compress(html.encode()))
    for address in Seen(html).assets:
        found = finders.find(address.split("?")[0].removeprefix("/static/"))
        assert found, f"{address} is missing"
        size += len(gzip.compress(read(Path(str(found)))))
    return size


def test_weight(client: Client) -> None:
    client.cookies["look"] = "scheme=brown&size=3"
    assert weigh(client, client.get("/error/404/").content.decode()) <= 50_000
    assert weigh(client, client.get("/ui/").content.decode()) <= 100_000
    assert (CSS / "low_vision.css").stat().st_size <= 3_000


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("sheet", ["tokens.css", "dark.css"])
def test_colours_can_be_read(sheet: str) -> None:
    tokens = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", (CSS / sheet).read_text("utf-8")))
    for paper in ("paper", "sheet", "wash"):
        for ink in ("ink", "ink-2", "ink-3", "accent-ink", "good", "wait", "stop"):
            assert contrast(tokens[ink], tokens[paper]) >= 4.5, (ink, paper)
        for edge in ("edge", "accent", "good", "wait", "stop"):
            assert contrast(tokens[edge], tokens[paper]) >= 3, (edge, paper)
    for ink, paper in [
        ("on-accent", "accent"), ("on-accent", "accent-2"), ("accent-ink", "accent-wash"),
        ("good", "good-wash"), ("wait", "wait-wash"), ("stop", "stop-wash"),
    ]:  # fmt: skip
        assert contrast(tokens[ink], tokens[paper]) >= 4.5, (ink, paper)


def test_dark_names_every_colour_of_light() -> None:
    def names(sheet: str) -> set[str]:
        return set(re.findall(r"--([\w-]+): #", (CSS / sheet).read_text("utf-8")))

    assert names("tokens.css") == names("dark.css")


def test_templates_and_sheets_agree_on_classes() -> None:
    css = "".join(path.read_text("utf-8") for path in CSS.rglob("*.css"))
    known = set(re.findall(r"\.([a-z][\w-]*)", css))
    for path in (ROOT / "base" / "templates").rglob("*.html"):
        for value in re.findall(r'class="([^"{]*)"', path.read_text("utf-8")):
            assert set(value.split()) <= known, (path.name, value)
