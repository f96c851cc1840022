"""The sheet of results: on paper and as a Word file, for the owner and whom the owner agreed to show the profile."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import pytest
from django.test import Client
from django.urls import reverse

from opora.base.models import StoredFile
from opora.diagnostics.actions.sheets import sheet_file
from opora.diagnostics.models import Instrument, Measurement
from opora.diagnostics.rules import needs as audience
from opora.documents.models import Paper
from tests.cast import Cast

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.django_db


def test_the_sheet_is_made_at_once_for_its_owner_and_kept_nowhere(
    cast: Cast, client_of: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    mentee, mentor = cast.people["mentee"], cast.people["mentor"]
    sides = {mentor.pk: {mentee.pk}}
    monkeypatch.setattr(audience, "_partners", {"test": lambda viewer: sides.get(viewer.person_id or 0, ())})
    made = Instrument.objects.create(
        code="sheet", kind="test", state="published", title={"ru": "Проба листа"},
        sections=[{"code": "one", "title": {"ru": "Первый блок"}}],
        levels={"rule": "percent", "levels": [{"code": "low", "title": {"ru": "низкий"}}]},
    )  # fmt: skip
    outside = Instrument.objects.create(
        code="sheet-outside", kind="test", state="published", outside=True, title={"ru": "Чужая проба"}
    )
    facts = {"person": mentee, "scale": "percent", "measured_on": cast.today}
    Measurement.objects.create(instrument=made, section="one", value=59.966, **facts)
    Measurement.objects.create(instrument=outside, source="outside", value=44, **facts)
    Measurement.objects.create(instrument=made, section="two", value=-0.2, error=0.56, **facts | {"scale": "latent"})
    files, papers = StoredFile.objects.count(), Paper.objects.count()
    sheet, word = (reverse(f"diagnostics:{name}", args=[mentee.pk]) for name in ("sheet", "sheet_file"))
    assert sheet in client_of("mentee").get(reverse("diagnostics:profile", args=[mentee.pk])).content.decode()
    page = client_of("mentee").get(sheet).content.decode()
    said = ("59 %", "44 %", "погрешность неизвестна", "Первый блок", "Чужая проба", "диагностика вне Опоры")
    assert not [text for text in (*said, mentee.family, "____") if text not in page]
    answer = client_of("mentee").get(word)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    book = docx.Document(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    cells = [cell.text for table in book.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(paragraph.text for paragraph in book.paragraphs), *cells])
    assert not [part for part in (*said, mentee.family, "Педагог") if part not in text], text
    assert "[[" not in text
    bars = [inner for table in book.tables for row in table.rows for cell in row.cells for inner in cell.tables]
    shares = [[round(cell.width / sum(one.width for one in bar.rows[0].cells), 2) for cell in bar.rows[0].cells]
              for bar in bars]  # fmt: skip
    assert sorted(shares) == [[0.37, 0.11, 0.11, 0.41], [0.44, 0.56], [0.6, 0.4]], "the interval is drawn"
    english = docx.Document(
        io.BytesIO(sheet_file(dict.fromkeys(("person", "work", "day", "short"), "X") | {"rows": [], "needs": []}, "en"))
    )
    assert any("RESULTS OF DIAGNOSTICS" in one.text for one in english.paragraphs)
    assert english.core_properties.language == "en-GB"
    assert (StoredFile.objects.count(), Paper.objects.count()) == (files, papers), "nothing of it is kept"
    for name in ("mentor", "curator", "head", "coordinator", "operator", "outsider"):
        assert client_of(name).get(sheet).status_code == client_of(name).get(word).status_code == 404, name
    client_of("mentee").post(reverse("diagnostics:share", args=[mentee.pk]), {"share": "yes"})
    assert client_of("mentor").get(word).status_code == client_of("mentor").get(sheet).status_code == 200
    client_of("mentee").post(reverse("diagnostics:share", args=[mentee.pk]), {"share": "no"})
    assert client_of("mentor").get(word).status_code == 404
