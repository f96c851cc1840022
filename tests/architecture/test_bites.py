"""Every rule bites: a fault planted in a small house is found and named, and a clean house is clean."""

from __future__ import annotations

from pathlib import Path

import pytest

from .rulebook import RULES

LONG = '"""A part of the world."""\n' + "x = 1\n" * 500
TALL = '"""A part of the world."""\n\n\ndef tall():\n' + "    x = 1\n" * 60
DEEP = """\"\"\"A part of the world.\"\"\"


def deep(rows):
    for row in rows:
        if row:
            with row:
                try:
                    row()
                except ValueError:
                    pass
"""
SAID = '"""A part of the world."""\n\n'

#: rule, file, what stands in it, what the finding must name
FAULTS: list[tuple[str, str, str, str]] = [
    (
        "climbing_keys",
        "people/models.py",
        'pair = ForeignKey("mentoring.Pair", on_delete=CASCADE)',
        "mentoring",
    ),
    ("climbing_keys", "people/models.py", 'pair = ManyToManyField(to="mentoring.Pair")', "mentoring"),
    (
        "climbing_keys",
        "people/models.py",
        'seats = ManyToManyField("Person", through="mentoring.Seat")',
        "mentoring",
    ),
    (
        "climbing_keys",
        "documents/models.py",
        'one = models.OneToOneField("competences.Scale")',
        "competences",
    ),
    ("climbing_keys", "people/queries.py", 'Pair = apps.get_model("mentoring", "Pair")', "mentoring"),
    (
        "climbing_keys",
        "people/migrations/0001_initial.py",
        'x = models.ForeignKey(to="matching.run")',
        "matching",
    ),
    ("climbing_routes", "people/views.py", 'link = reverse("mentoring:pair", args=[1])', "mentoring:pair"),
    ("private_rooms", "mentoring/actions.py", "from opora.people.views import person", "people.views"),
    ("private_rooms", "mentoring/actions.py", "from opora.people import forms", "people.forms"),
    ("private_rooms", "mentoring/views.py", "import opora.people.pages.card", "people.pages"),
    ("private_rooms", "mentoring/views/pairs.py", "from ...people.bridge import names", "people.bridge"),
    ("private_rooms", "desk/views.py", "from opora.people.forms import PersonForm", "people.forms"),
    ("stray_writes", "people/views.py", "person.save()", ".save("),
    ("stray_writes", "people/rules.py", 'Person.objects.create(name="x")', ".create("),
    ("stray_writes", "people/queries.py", "Person.objects.filter(pk=1).update(name=1)", ".update("),
    ("stray_writes", "people/models.py", "self.delete()", ".delete("),
    ("stray_writes", "people/tasks.py", "Person.objects.bulk_create(rows)", ".bulk_create("),
    ("stray_writes", "people/bridge.py", "Person.objects.get_or_create(pk=1)", ".get_or_create("),
    ("stray_writes", "people/queries.py", 'cursor.execute("UPDATE people_person SET name = 1")', ".execute("),
    ("objects_on_screens", "people/views.py", "rows = Person.objects.all()", ".objects"),
    ("objects_on_screens", "people/forms.py", "rows = Person._default_manager.all()", "._default_manager"),
    (
        "unjournalled_actions",
        "people/actions/persons.py",
        "def add(by):\n    _enter(by)\n\n\ndef _enter(by):\n    Person.objects.create(family=by)",
        "add writes and tells the journal nothing",
    ),
    (
        "unjournalled_actions",
        "people/actions/persons.py",
        "from opora.base.actions import files\n\n\ndef add(by):\n    by.save()\n    files.journal.read(by)",
        "add writes and tells the journal nothing",
    ),
    ("hidden_clocks", "people/actions.py", "day = date.today()", "today()"),
    ("hidden_clocks", "people/rules.py", "moment = timezone.now()", "now()"),
    ("hidden_clocks", "engine/matching/solve.py", "began = time.monotonic()", "monotonic()"),
    ("signals", "people/apps.py", "from django.db.models.signals import post_save", "signals"),
    ("climbing_links", "people/templates/people/card.html", "{% url 'mentoring:pair' 1 %}", "mentoring"),
    ("foreign_parts", "mentoring/templates/mentoring/a.html", '{% include "people/card.html" %}', "people"),
    ("foreign_parts", "people/templates/people/a.html", '{% extends "desk/home.html" %}', "desk"),
    (
        "objects_in_templates",
        "people/templates/people/a.html",
        "{% for p in Person.objects.all %}",
        ".objects",
    ),
    ("inline_code", "people/templates/people/a.html", "<script>alert(1)</script>", "<script>"),
    ("inline_code", "people/templates/people/a.html", '<p style="color:red">', "style"),
    ("inline_code", "people/templates/people/a.html", '<a onclick="go()">', "onclick"),
    ("long_files", "people/models.py", LONG, "501 lines"),
    ("long_functions", "people/models.py", TALL, "tall has 61 lines"),
    ("long_templates", "people/templates/people/a.html", "<p></p>\n" * 201, "201 lines"),
    ("deep_nesting", "people/models.py", DEEP, "deep nests 4 deep"),
    ("wrong_rooms", "people/utils.py", "", "utils.py"),
    ("wrong_rooms", "people/handlers.py", "", "handlers.py"),
    ("wrong_rooms", "people/actions/helpers.py", "", "helpers.py"),
    ("unsaid_modules", "people/models.py", "x = 1", "people/models.py"),
    ("unsaid_modules", "people/models.py", '"""Models."""', "people/models.py"),
    ("unseen_modules", "people/actions/pairs.py", "", "people/actions"),
    ("foreign_names", "people/models.py", "имя = 1", "имя"),
    ("foreign_names", "people/models.py", "def f(*, учитель): ...", "учитель"),
    ("branching_migrations", "people/migrations/0001_other.py", "", "a second 0001"),
]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small clean house: a few apps whose rooms do what rooms may do."""
    for app in ("base", "people", "competences", "documents", "mentoring", "matching", "desk"):
        write(tmp_path, f"{app}/__init__.py", "")
        write(tmp_path, f"{app}/apps.py", SAID)
        write(tmp_path, f"{app}/migrations/__init__.py", "")
        write(tmp_path, f"{app}/migrations/0001_begin.py", "")
    write(tmp_path, "mentoring/models.py", SAID + 'mentor = models.ForeignKey("people.Person")\n')
    write(tmp_path, "mentoring/actions.py", SAID + "pair.save()\nPair.objects.create(mentor=1)\n")
    write(tmp_path, "mentoring/queries.py", SAID + "found = {}\nfound.update(other)\nbook.save(path)\n")
    write(tmp_path, "mentoring/views.py", SAID + 'from opora.people.queries import x\nreverse("people:card")\n')
    write(tmp_path, "desk/views.py", SAID + "from opora.people.pages import card\nfrom . import models\n")
    write(tmp_path, "desk/templates/desk/home.html", '{% include "people/card.html" %}{% url "people:card" %}')
    write(tmp_path, "engine/matching/__init__.py", "")
    return tmp_path


def write(root: Path, name: str, text: str) -> None:
    """Put a file into the small house."""
    path = root / "src" / "opora" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("name", RULES)
def test_a_clean_house_is_clean(name: str, house: Path) -> None:
    assert list(RULES[name](house)) == []


@pytest.mark.parametrize(("name", "place", "text", "named"), FAULTS, ids=[f"{f[0]}-{f[1]}-{f[3]}" for f in FAULTS])
def test_a_planted_fault_is_named(name: str, place: str, text: str, named: str, house: Path) -> None:
    write(house, place, text)
    found = list(RULES[name](house))
    assert len(found) == 1, found
    assert named in found[0]
    assert place.split("/")[0] in found[0]
    (house / "src" / "opora" / place).unlink()
    if name != "unsaid_modules":
        assert list(RULES[name](house)) == []


def test_every_rule_has_a_fault_that_it_names() -> None:
    assert {fault[0] for fault in FAULTS} == set(RULES)
