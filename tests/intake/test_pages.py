"""The pages of intake: a file goes in, rows are mended, the list is written and taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from opora.intake import tasks
from opora.intake.models import Batch
from opora.people.models import Person
from tests.cast import Cast
from tests.intake.test_batches import PEOPLE, workbook

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.django_db(transaction=True)


def upload(client: Client, cast: Cast) -> Batch:
    """Bring the sample list in through the page."""
    file = SimpleUploadedFile("список.xlsx", workbook(PEOPLE).read())
    answer = client.post(reverse("intake:list"), {"node": cast.nodes["school12"].pk, "file": file})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return Batch.objects.get()


def test_the_way_of_a_list(cast: Cast, client_of: SignIn) -> None:
    client = client_of("sibling_curator")
    assert client.get(reverse("intake:list")).status_code == 200
    batch = upload(client, cast)
    columns = client.get(reverse("intake:columns", args=[batch.pk]))
    assert "Ф.И.О. педагога" in columns.content.decode()
    data = {name: field.initial or "" for name, field in columns.context["page"].form.fields.items()} | {
        "kind": "staff"
    }
    assert client.post(reverse("intake:columns", args=[batch.pk]), data).status_code == 302
    review = client.get(reverse("intake:review", args=[batch.pk]))
    assert "Жуков" in review.content.decode() and review.context["page"].tally.faulty == 1
    marked = client.get(reverse("intake:marked", args=[batch.pk]))
    assert marked.getvalue().startswith(b"PK")
    row = batch.rows.get(is_faulty=True)
    page = client.get(reverse("intake:mend", args=[row.pk]))
    assert page.context["page"].form.errors
    cells = {name: field.initial for name, field in page.context["page"].form.fields.items()}
    answer = client.post(reverse("intake:mend", args=[row.pk]), cells | {"full_name": "Юрьев Кто Тович"})
    assert answer.status_code == 302
    assert client.post(reverse("intake:write", args=[batch.pk])).status_code == 302
    assert Person.objects.filter(family="Юрьев").exists()
    client.post(reverse("intake:undo", args=[batch.pk]))
    assert not Person.objects.filter(family="Юрьев").exists()


@pytest.mark.stricter
def test_postgresql_counts_its_tables_after_a_long_list(
    cast: Cast, client_of: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def counted() -> float:
        with connection.cursor() as cursor:
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'people_person'")
            return float(cursor.fetchone()[0])

    def written() -> None:
        batch = upload(client, cast)
        columns = reverse("intake:columns", args=[batch.pk])
        fields = client.get(columns).context["page"].form.fields
        client.post(columns, {name: field.initial or "" for name, field in fields.items()} | {"kind": "staff"})
        assert client.post(reverse("intake:write", args=[batch.pk])).status_code == 302

    client, before = client_of("sibling_curator"), counted()
    monkeypatch.setattr(tasks, "MANY", 1)
    written()
    assert counted() == Person.objects.count() > before


def test_a_bad_file_is_told_beside_the_field(cast: Cast, client_of: SignIn) -> None:
    client = client_of("sibling_curator")
    file = SimpleUploadedFile("список.xlsx", b"PK\x03\x04 no")
    answer = client.post(reverse("intake:list"), {"node": cast.nodes["school12"].pk, "file": file})
    assert answer.status_code == 422 and answer.context["page"].form.errors["file"]
    assert "Ошибка:" in answer.content.decode() and not Batch.objects.exists()


def test_others_find_nothing(cast: Cast, client_of: SignIn) -> None:
    batch = upload(client_of("sibling_curator"), cast)
    for name in ("intake:review", "intake:columns", "intake:marked"):
        assert client_of("curator").get(reverse(name, args=[batch.pk])).status_code == 404
        assert client_of("curator").get(reverse(name, args=[batch.pk + 999])).status_code == 404
    assert client_of("mentee").get(reverse("intake:list")).status_code == 403
    assert Client().get(reverse("intake:list")).status_code == 302
    for kind in ("staff", "pairs", "movements"):
        assert client_of("curator").get(reverse("intake:blank", args=[kind])).status_code == 200


def test_statements_do_not_grow_with_rows(
    cast: Cast, client_of: SignIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client = client_of("sibling_curator")
    batch = upload(client, cast)
    columns = client.get(reverse("intake:columns", args=[batch.pk]))
    data = {name: field.initial or "" for name, field in columns.context["page"].form.fields.items()} | {
        "kind": "staff"
    }
    client.post(reverse("intake:columns", args=[batch.pk]), data)
    with django_assert_max_num_queries(15):  # type: ignore[attr-defined]
        assert client.get(reverse("intake:review", args=[batch.pk])).status_code == 200
