"""The register of papers: recorded by hand with a scan, found, taken away, kept from others."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from opora.base.rules.refusals import NotAllowed
from opora.documents.actions import issuing
from opora.documents.actions.papers import record_paper
from opora.documents.models import Paper
from opora.documents.queries.papers import nodes_for_papers, papers_of
from tests.cast import Cast

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.django_db(transaction=True)


def record(client: Client, cast: Cast, **more: object) -> object:
    """Record a paper through the page."""
    data = {
        "node": cast.nodes["school7"].pk, "kind": "other", "number": "12/3-к", "dated_on": "2026-11-20",
        "title": "О наставничестве", **more,
    }  # fmt: skip
    return client.post(reverse("documents:add"), data)


def test_a_paper_by_hand_with_its_scan(cast: Cast, client_of: SignIn) -> None:
    client = client_of("curator")
    assert client.get(reverse("documents:add")).status_code == 200
    answer = record(client, cast, file=SimpleUploadedFile("приказ.pdf", b"%PDF-1.7 scan"))
    paper = Paper.objects.get()
    assert answer.status_code == 302 and paper.file is not None  # type: ignore[attr-defined]
    assert client.get(reverse("documents:list"), {"q": "12/3"}).context["page"].table.pager.total == 1
    assert client.get(reverse("documents:list"), {"show": "order_pairs"}).context["page"].table.pager.total == 0
    assert client.get(reverse("documents:paper", args=[paper.pk])).status_code == 200
    scan = reverse("base:file_download", args=[paper.file.pk])
    got = client.get(scan)
    assert got.status_code == 200 and b"".join(got.streaming_content) == b"%PDF-1.7 scan"  # type: ignore[attr-defined]
    assert client_of("sibling_curator").get(scan).status_code == 404
    again = record(client, cast)
    assert again.status_code == 422 and again.context["page"]["asks_repeat"]  # type: ignore[attr-defined]
    assert record(client, cast, repeat="on").status_code == 302  # type: ignore[attr-defined]
    for kind in ("csv", "xlsx"):
        assert client.get(reverse("documents:export", args=[kind])).getvalue()


def test_a_file_that_only_says_so_is_refused(cast: Cast, client_of: SignIn) -> None:
    answer = record(client_of("curator"), cast, file=SimpleUploadedFile("приказ.pdf", b"MZ not a paper"))
    assert answer.status_code == 422 and not Paper.objects.exists()  # type: ignore[attr-defined]


def test_others_find_nothing(cast: Cast, client_of: SignIn) -> None:
    record(client_of("curator"), cast)
    paper = Paper.objects.get()
    stranger = client_of("sibling_curator")
    for key in (paper.pk, paper.pk + 9999):
        assert stranger.get(reverse("documents:paper", args=[key])).status_code == 404
    assert stranger.get(reverse("documents:list")).context["page"].table.pager.total == 0
    assert client_of("mentee").get(reverse("documents:list")).status_code == 403
    assert client_of("auditor").get(reverse("documents:add")).status_code == 403
    assert record(stranger, cast).status_code == 422  # type: ignore[attr-defined]


def test_who_leads_a_territory_keeps_its_own_papers_and_no_schools(cast: Cast, client_of: SignIn) -> None:
    """A region's operator signs the region's report; orders of its schools stay closed."""
    record(client_of("curator"), cast)
    operator, school = client_of("operator"), Paper.objects.get()
    assert operator.get(reverse("documents:paper", args=[school.pk])).status_code == 404
    assert operator.get(reverse("documents:add")).status_code == 200
    assert list(nodes_for_papers(cast.viewer("operator"))) == [cast.nodes["region"]]
    own = record_paper(
        by=cast.viewer("operator"), kind="other", node=cast.nodes["region"], number="5", dated_on=cast.today, about=[]
    )
    assert [row.pk for row in papers_of(cast.viewer("operator"))] == [own.pk]
    assert not papers_of(cast.viewer("coordinator")).filter(pk=own.pk).exists(), "not of the region above"
    with pytest.raises(NotAllowed):
        record_paper(by=cast.viewer("operator"), kind="other", node=cast.nodes["school7"], number="6",
                     dated_on=cast.today, about=[])  # fmt: skip


def test_the_scan_of_a_signed_paper(cast: Cast, client_of: SignIn) -> None:
    """A made paper is signed with its scan, a better one is brought later; a paper by hand is cancelled only."""
    by, node = cast.viewer("curator"), cast.nodes["school7"]
    paper = issuing.prepare(by=by, kind="order_pairs", node=node, about=[], today=cast.today)
    client, address = client_of("curator"), reverse("documents:paper", args=[paper.pk])
    early = client.post(f"{address}scan/", {"scan": SimpleUploadedFile("лист.pdf", b"%PDF-1 first")})
    assert early.status_code == 422 and "Сначала отметьте подпись" in early.content.decode()
    told = {"signed_on": cast.today.isoformat()}
    wrong = client.post(f"{address}sign/", {**told, "scan": SimpleUploadedFile("лист.pdf", b"MZ")})
    paper.refresh_from_db()
    assert wrong.status_code == 422 and paper.state == Paper.State.MADE, "nothing is half done"
    client.post(f"{address}sign/", {**told, "scan": SimpleUploadedFile("лист.pdf", b"%PDF-1 first")})
    client.post(f"{address}scan/", {"scan": SimpleUploadedFile("лист.png", b"\x89PNG better")})
    paper.refresh_from_db()
    assert paper.state == Paper.State.SIGNED and paper.scan is not None
    scan = reverse("base:file_download", args=[paper.scan.pk])
    assert scan in client.get(address).content.decode()
    got = client.get(scan)
    assert b"".join(got.streaming_content) == b"\x89PNG better"  # type: ignore[attr-defined]
    assert client_of("sibling_curator").get(scan).status_code == 404
    assert client_of("sibling_curator").post(f"{address}scan/", {}).status_code == 404

    record(client, cast)
    by_hand = Paper.objects.exclude(pk=paper.pk).get()
    page = client.get(reverse("documents:paper", args=[by_hand.pk])).content.decode()
    assert 'name="replace"' not in page and "Отменить" in page
    client.post(reverse("documents:cancel", args=[by_hand.pk]), {"reason": "внесён дважды"})
    by_hand.refresh_from_db()
    assert by_hand.state == Paper.State.CANCELLED
