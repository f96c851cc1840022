"""The common language on the screen: read by everybody, added to by those who keep it, in and out as a file."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from opora.base.rules.access import Role
from opora.base.rules.refusals import NotAllowed
from opora.competences.actions import frameworks
from opora.competences.models import Competence, Framework
from opora.competences.queries.frameworks import choices_of, plans_of
from opora.competences.rules.frameworks import federal
from opora.people.actions import roles
from tests.cast import Cast

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def framework(cast: Cast) -> Framework:
    """The shipped framework, loaded."""
    return frameworks.load_federal(by=cast.system)


def own(cast: Cast, framework: Framework, words: str = "Марийский язык", under: str = "subject") -> Competence:
    """A competence of the region's own."""
    parent = framework.competences.get(code=under) if under else None
    return frameworks.add(by=cast.viewer("operator"), framework=framework, parent=parent, title={"ru": words})


def upload(text: str) -> dict[str, SimpleUploadedFile]:
    """A file of competences in a form."""
    return {"file": SimpleUploadedFile("competences.csv", text.encode("utf-8-sig"))}


def test_loading_twice_changes_nothing_and_keeps_what_is_ones_own(cast: Cast, framework: Framework) -> None:
    mine = own(cast, framework)
    again = frameworks.load_federal(by=cast.system)
    assert again == framework and framework.levels.count() == 3
    assert framework.competences.filter(locked=True).count() == len(federal().competences)
    mine.refresh_from_db()
    assert not mine.locked and mine.code == "subject.own1"


def test_what_is_federal_is_not_changed(cast: Cast, framework: Framework) -> None:
    locked = framework.competences.get(code="subject.content")
    for deed in (
        lambda: frameworks.rename(by=cast.system, competence=locked, title={"ru": "Иначе"}),
        lambda: frameworks.archive(by=cast.system, competence=locked, today=cast.today),
    ):
        with pytest.raises(frameworks.IsLocked):
            deed()
    with pytest.raises(NotAllowed):
        frameworks.add(by=cast.viewer("curator"), framework=framework, parent=None, title={"ru": "Наше"})


def test_codes_are_given_or_refused(cast: Cast, framework: Framework) -> None:
    parent = framework.competences.get(code="subject")
    assert own(cast, framework).code == "subject.own1" and own(cast, framework).code == "subject.own2"
    for code in ("content", "Своё", "x" * 60):
        with pytest.raises(frameworks.UnableToAddCompetence):
            frameworks.add(by=cast.system, framework=framework, parent=parent, title={"ru": "Наше"}, code=code)


def test_put_away_with_everything_below(cast: Cast, framework: Framework) -> None:
    top = own(cast, framework, under="")
    low = own(cast, framework, "Глубже", under=top.code)
    offered = {pk for _title, rows in choices_of(cast.system) for pk, _words in rows}
    assert low.pk in offered and top.pk not in offered
    assert frameworks.archive(by=cast.system, competence=top, today=cast.today) == 2
    assert low.pk not in {pk for _title, rows in choices_of(cast.system) for pk, _words in rows}
    low.refresh_from_db()
    with pytest.raises(frameworks.ParentIsArchived):
        frameworks.restore(by=cast.system, competence=low)
    with pytest.raises(frameworks.ParentIsArchived):
        frameworks.add(by=cast.system, framework=framework, parent=top, title={"ru": "Ещё"})
    frameworks.restore(by=cast.system, competence=top)
    assert "own1" in {plan.code for plan in plans_of(framework)}


def test_the_tree_is_read_by_everybody_who_signed_in(cast: Cast, framework: Framework, client_of: SignIn) -> None:
    for name in ("operator", "curator", "mentee", "outsider"):
        answer = client_of(name).get(reverse("competences:tree"))
        assert answer.status_code == 200 and "Коммуникативные компетенции" in answer.content.decode()
        assert ("Добавить свою" in answer.content.decode()) == (name == "operator")
    assert Client().get(reverse("competences:tree")).status_code == 302


def test_added_renamed_put_away_through_the_pages(cast: Cast, framework: Framework, client_of: SignIn) -> None:
    client, parent = client_of("operator"), framework.competences.get(code="methodical")
    add = reverse("competences:add")
    assert client.get(add + f"?under={parent.pk}").status_code == 200
    faulty = client.post(add, {"ru": "", "en": "Local language", "parent": parent.pk})
    text = faulty.content.decode()
    assert faulty.status_code == 422 and "<title>Ошибка:" in text and 'value="Local language"' in text
    assert client.post(add, {"ru": "Родной язык", "parent": parent.pk}).status_code == 302
    made = Competence.objects.get(code="methodical.own1")
    url = reverse("competences:change", args=[made.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"ru": "Родной язык и край"}).status_code == 302
    assert client.post(reverse("competences:archive", args=[made.pk])).status_code == 302
    made.refresh_from_db()
    assert made.title == {"ru": "Родной язык и край"} and made.archived_on == cast.today
    assert "Родной язык и край" not in client.get(reverse("competences:tree")).content.decode()
    assert "Родной язык и край" in client.get(reverse("competences:tree") + "?show=archived").content.decode()
    assert client.post(url.replace(str(made.pk), str(parent.pk)), {"ru": "Иначе"}).status_code == 422


def test_a_file_out_and_in(cast: Cast, framework: Framework, client_of: SignIn) -> None:
    own(cast, framework)
    client = client_of("operator")
    content = client.get(reverse("competences:export")).content
    text = content.decode("utf-8-sig")
    assert content.startswith(b"\xef\xbb\xbf") and "subject.own1;Марийский язык" in text
    url = reverse("competences:take_in")
    changed = text.replace("Марийский язык", "Язык мари") + "subject.own1.a;Чтение;;\r\n"
    assert client.post(url, upload(changed)).status_code == 302
    assert framework.competences.get(code="subject.own1").title == {"ru": "Язык мари"}
    assert framework.competences.get(code="subject.own1.a").parent.code == "subject.own1"
    assert client.post(url, upload(changed)).status_code == 302
    assert framework.competences.count() == len(federal().competences) + 2


def test_a_faulty_file_writes_nothing(cast: Cast, framework: Framework, client_of: SignIn) -> None:
    client, url = client_of("operator"), reverse("competences:take_in")
    answer = client.post(url, upload("Код;Название\r\nours;Наше\r\nnowhere.x;Ничьё\r\n"))
    assert answer.status_code == 422 and "Строка 3" in answer.content.decode()
    assert not framework.competences.filter(code="ours").exists()
    assert client.post(url, upload("не таблица")).status_code == 422
    assert client.post(url, {}).status_code == 422


def test_outsiders_are_refused(cast: Cast, framework: Framework, client_of: SignIn) -> None:
    mine = own(cast, framework)
    for name in ("curator", "coordinator", "mentee", "outsider"):
        client = client_of(name)
        for address in ("add", "take_in"):
            assert client.get(reverse(f"competences:{address}")).status_code == 403
        assert client.post(reverse("competences:change", args=[mine.pk]), {"ru": "Иначе"}).status_code == 403
        assert client.post(reverse("competences:archive", args=[mine.pk])).status_code == 403
    mine.refresh_from_db()
    assert mine.title == {"ru": "Марийский язык"} and mine.archived_on is None


def test_the_tree_asks_as_much_for_ten_as_for_two_hundred(
    cast: Cast, framework: Framework, client_of: SignIn, django_assert_max_num_queries: Callable[..., object]
) -> None:
    client, counts = client_of("operator"), []
    client.get(reverse("competences:tree"))
    for more in (10, 190):
        for number in range(more):
            own(cast, framework, f"Умение {more}-{number}")
        with django_assert_max_num_queries(15) as asked:  # type: ignore[attr-defined]
            client.get(reverse("competences:tree"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_two_regions_keep_their_own_apart(cast: Cast, framework: Framework, client_of: SignIn) -> None:
    roles.give(
        by=cast.system, person=cast.people["outsider"], role=Role.REGIONAL_OPERATOR,
        node=cast.nodes["other_region"], starts_on=cast.today,
    )  # fmt: skip
    ours = own(cast, framework, "Марийский язык")
    there, neighbour = cast.viewer("outsider"), client_of("outsider")
    frameworks.add(by=there, framework=framework, parent=None, title={"ru": "Горное дело"})
    page = neighbour.get(reverse("competences:tree")).content.decode()
    assert "Горное дело" in page and "Марийский язык" not in page
    assert neighbour.post(reverse("competences:change", args=[ours.pk]), {"ru": "Наш"}).status_code == 404
    with pytest.raises(NotAllowed):
        frameworks.rename(by=there, competence=ours, title={"ru": "Наш"})
    for reader in ("curator", "mentee", "coordinator", "administrator"):
        told = client_of(reader).get(reverse("competences:tree")).content.decode()
        assert "Марийский язык" in told and "Горное дело" not in told, reader
    assert ours.pk not in {pk for _title, rows in choices_of(there) for pk, _words in rows}
    file = upload(f"Код;Название\r\n{ours.code};Чужое\r\n")
    answer = neighbour.post(reverse("competences:take_in"), file)
    assert answer.status_code == 422 and ours.title == framework.competences.get(pk=ours.pk).title
