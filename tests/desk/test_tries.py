"""A visitor's own file: it runs in an installation of its own, and one button takes everything back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client

from opora.base.models import JournalEntry, StoredFile
from opora.desk.bridge import tries
from opora.intake.models import Batch
from opora.network.models import Node
from opora.people.models import Person
from tests.cast import Cast
from tests.intake.test_batches import PEOPLE, workbook

pytestmark = pytest.mark.embedded


@pytest.fixture
def visitor(cast: Cast, settings: Any, tmp_path: Path) -> Client:
    """A browser on the demo's own machine."""
    settings.DEMO = True
    settings.DATA = tmp_path
    return Client(headers={"host": "127.0.0.1"})


def counts() -> tuple[int, ...]:
    """How much the demo holds."""
    return tuple(kind.objects.count() for kind in (Person, Node, Batch, StoredFile, JournalEntry))


def begin(client: Client) -> str:
    """Begin a try with a list; the address it leads to."""
    file = SimpleUploadedFile("список.xlsx", workbook(PEOPLE).read())
    answer = client.post("/try/", {"file": file, "school": "Школа у реки"})
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def test_nothing_of_a_try_reaches_the_demo_and_all_of_it_goes(visitor: Client, tmp_path: Path) -> None:
    visitor.get("/")
    before = counts()
    address = begin(visitor)
    assert counts() == before, "the demo's database is untouched"
    page = visitor.get(address, follow=True)
    assert page.status_code == 200 and "Школа у реки" in page.content.decode()
    folder = next(tmp_path.glob("tries/*/opora.sqlite3")).parent
    kept = [path for path in folder.glob("files/**/*") if path.is_file()]
    assert kept, "the file lies in the try's own folder"
    assert not (tmp_path / "files").exists()
    with tries.inside(folder):
        assert Batch.objects.count() == 1 and not Person.objects.filter(family="Белов").exists()
    assert counts() == before
    assert "Белов" not in visitor.get("/search/?q=Громова").content.decode()
    visitor.post("/try/end/")
    assert not folder.exists() and not list(tmp_path.glob("tries/*/opora.sqlite3"))
    assert counts() == before
    assert "Марина Ивановна" in visitor.get("/").content.decode(), "and the demo opens again"


def test_a_refused_file_leaves_nothing(visitor: Client, tmp_path: Path) -> None:
    file = SimpleUploadedFile("a.csv", "а;б\n1;2\n".encode())
    answer = visitor.post("/try/", {"file": file})
    assert answer.status_code == 422 and "Ошибка:" in answer.content.decode()
    assert not list(tmp_path.glob("tries/*/opora.sqlite3"))


def test_a_foreign_cookie_opens_nothing(visitor: Client) -> None:
    visitor.cookies["try"] = "../../etc:forged"
    answer = visitor.get("/")
    assert answer.status_code == 200 and "Марина Ивановна" in answer.content.decode()


def test_only_on_the_machine_of_the_demo(visitor: Client, settings: Any) -> None:
    assert visitor.get("/try/", headers={"x-forwarded-for": "10.0.0.5"}).status_code == 404
    settings.DEMO = False
    assert visitor.get("/try/").status_code == 404
    assert visitor.get("/another/").status_code == 404


def test_the_usual_connection_comes_back(cast: Cast, tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path
    usual = connections["default"]
    name, folder = tries.begin()
    with pytest.raises(RuntimeError), tries.inside(folder):
        assert Person.objects.count() == 0
        raise RuntimeError
    assert connections["default"] is usual and Person.objects.count() > 0
    tries.end(name)
    assert not folder.exists()
