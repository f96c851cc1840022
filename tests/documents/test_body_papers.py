"""A centre keeps its regulation and orders as papers: recorded, read, counted, put away by those who keep it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from opora.base.models import JournalEntry
from opora.base.rules import terms
from opora.documents.models import Paper
from tests.cast import Cast
from tests.network.test_bodies import centre_of


@pytest.mark.django_db
def test_the_centre_keeps_its_papers(cast: Cast, client_of: Callable[[str], Client]) -> None:
    centre, keeper, reader = centre_of(cast), client_of("operator"), client_of("mentee")
    page, add = reverse("network:body", args=[centre.pk]), reverse("documents:body_paper_add", args=[centre.pk])
    told = {
        "kind": "centre_regulation", "number": "47-од", "dated_on": "2026-09-01", "title": "О центре",
        "file": SimpleUploadedFile("положение.pdf", b"%PDF-1.4 scan"),
    }  # fmt: skip
    assert keeper.post(add, told).status_code == 302
    paper = Paper.objects.get(kind="centre_regulation")
    assert (paper.node, paper.number, paper.state) == (cast.nodes["institute"], "47-од", "signed")
    assert terms.count("documents.centre_regulation", path=cast.nodes["region"].path, on=cast.today) == 1
    assert set(JournalEntry.objects.order_by("-pk").values_list("verb", flat=True)[:2]) == {
        "paper.record",
        "body.paper",
    }

    for client in (keeper, reader):
        said = client.get(page).content.decode().replace("\xa0", " ")
        assert "Положение о центре" in said and "№ 47-од от 01.09.2026 · О центре" in said
        shown = client.get(reverse("documents:body_paper", args=[paper.pk])).content.decode()
        assert "положение.pdf" in shown
        file = client.get(reverse("base:file_download", args=[paper.file_id]))
        assert b"".join(file.streaming_content) == b"%PDF-1.4 scan"
    assert add not in reader.get(page).content.decode() and add in keeper.get(page).content.decode()
    assert reader.get(add).status_code in (403, 404)

    again = keeper.post(add, {**told, "title": "Об отделе", "file": ""})
    assert again.status_code == 422 and 'name="repeat"' in again.content.decode(), "the number was used: is it meant?"
    assert keeper.post(add, {**told, "dated_on": "2026-12-01", "number": "9", "file": ""}).status_code == 422
    assert Paper.objects.count() == 1

    cancel = reverse("documents:body_paper_cancel", args=[paper.pk])
    assert reader.post(cancel, {"reason": "—"}).status_code in (403, 404)
    assert keeper.post(cancel, {"reason": ""}).status_code == 422
    assert keeper.post(cancel, {"reason": "принято новое"}).status_code == 302
    assert terms.count("documents.centre_regulation", path=cast.nodes["region"].path, on=cast.today) == 0
    assert "отменён" in keeper.get(page).content.decode(), "it stays in the register"


@pytest.mark.django_db
def test_a_paper_of_the_staff_is_no_paper_of_a_body(cast: Cast, client_of: Callable[[str], Client]) -> None:
    order = Paper.objects.create(kind="order_pairs", node=cast.nodes["school7"], number="1", dated_on=cast.today)
    assert client_of("operator").get(reverse("documents:body_paper", args=[order.pk])).status_code == 404
