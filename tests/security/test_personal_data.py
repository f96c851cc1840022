"""Every field is classified with purpose, ground and term (Q15), and the pages made from it have not drifted."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps

from setup import reference


def fields() -> dict[str, set[str]]:
    """Every field of every model that is in the database."""
    return {
        model._meta.label_lower: {field.name for field in model._meta.concrete_fields}
        for model in apps.get_models(include_auto_created=True)
        if not model.__module__.startswith("tests.")
    }


def test_every_field_has_one_class_and_no_list_names_a_field_that_is_gone() -> None:
    listed = reference.field_lists()
    faults = []
    for label, names in fields().items():
        told = listed.get(label, {})
        known = [name for kind in reference.CLASSES for name in told.get(kind, [])]
        faults += [f"{label}.{name}: classify it in the app's data/fields.toml" for name in sorted(names - set(known))]
        faults += [f"{label}.{name}: is gone from the model" for name in sorted(set(known) - names)]
        faults += [f"{label}.{name}: in two classes" for name in set(known) if known.count(name) > 1]
    faults += [f"{label}: no such model" for label in sorted(listed.keys() - fields().keys())]
    assert not faults, "\n".join(faults)


def test_every_model_says_why_on_which_ground_and_how_long() -> None:
    for label, told in reference.field_lists().items():
        assert all(told.get(key, "").strip() for key in ("purpose", "basis", "keep")), label
        assert set(told) <= {"purpose", "basis", "keep", *reference.CLASSES}, label


@pytest.mark.parametrize("path", list(reference.pages()), ids=lambda path: path.name)
def test_the_pages_made_from_the_code_have_not_drifted(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == reference.pages()[path], "run: python -m setup.reference"
