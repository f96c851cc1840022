"""The journal: no values in it, and whoever touches it behind Opora's back is found out (Q13)."""

from __future__ import annotations

import copy
import datetime as dt
import random
from pathlib import Path

import pytest
from django.conf import settings

from opora.base.actions import journal
from opora.base.models import Account, JournalEntry, Seal
from opora.base.queries.journal import broken_seals, entries_for
from opora.base.rules.access import public_viewer, system_viewer
from opora.base.rules.chain import entry_digest, faults_of

TODAY = dt.date(2026, 11, 23)
SYSTEM = system_viewer(TODAY)


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "DATA", tmp_path)
    return tmp_path


def write(count: int) -> None:
    for number in range(count):
        journal.record(by=SYSTEM, verb="thing.change", fields={"name": f"value {number}"})


@pytest.mark.django_db
def test_an_entry_names_fields_and_never_a_value() -> None:
    account = Account.objects.create(username="anna")
    entry = journal.record(by=SYSTEM, verb="person.change", about=account, fields={"phone": "+7 (900) 000-00-00"})
    entry.refresh_from_db()
    assert (entry.object_kind, entry.object_id) == ("base.account", account.pk)
    assert list(entry.fields) == ["phone"]
    told = " ".join(str(getattr(entry, field.attname)) for field in entry._meta.concrete_fields)
    assert "(900)" not in told
    assert "anna" not in told


@pytest.mark.django_db
def test_a_digest_is_salted_by_the_key_of_the_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    before = journal.digest_of("Иванова")
    assert before == journal.digest_of("Иванова")
    monkeypatch.setattr(settings, "SECRET_KEY", "another installation")
    assert journal.digest_of("Иванова") != before


@pytest.mark.django_db(transaction=True)
def test_seals_bind_every_entry_and_are_kept_outside(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "SEAL_BATCH", 4)
    write(10)
    assert journal.seal_all() == 3
    assert journal.seal() is None
    assert [seal.count for seal in Seal.objects.order_by("last")] == [4, 4, 2]
    assert len((data_folder / "journal.seal").read_text().splitlines()) == 3
    assert broken_seals() == []


@pytest.mark.django_db(transaction=True)
def test_a_crash_between_the_database_and_the_file_is_made_good(data_folder: Path) -> None:
    write(2)
    journal.seal()
    (data_folder / "journal.seal").write_text("")
    with (data_folder / "journal.seal").open("a") as kept:
        kept.write("1 torn by a power cut")
    write(1)
    journal.seal()
    assert broken_seals() == []
    assert len((data_folder / "journal.seal").read_text().splitlines()) == 3


@pytest.mark.django_db(transaction=True)
def test_in_the_real_database_an_edit_a_deletion_and_a_cut_tail_are_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(journal, "SEAL_BATCH", 4)
    write(12)
    journal.seal_all()
    middle = JournalEntry.objects.order_by("pk")[5]
    JournalEntry.objects.filter(pk=middle.pk).update(verb="thing.other")
    assert {fault.what for fault in broken_seals()} == {"edited"}
    JournalEntry.objects.filter(pk=middle.pk).update(verb=middle.verb)
    assert broken_seals() == []
    last = Seal.objects.order_by("-last").first()
    assert last is not None
    JournalEntry.objects.filter(pk__gte=last.first).delete()
    last.delete()
    assert [fault.what for fault in broken_seals()] == ["cut"]


def chain_of(entries: list[JournalEntry], size: int) -> list[Seal]:
    """Seals over entries, as `seal` makes them."""
    seals: list[Seal] = []
    for start in range(0, len(entries), size):
        run = entries[start : start + size]
        previous = seals[-1].digest if seals else ""
        digest = entry_digest(previous, run)
        seals.append(Seal(first=run[0].pk, last=run[-1].pk, count=len(run), digest=digest))
    return seals


def tampered(
    rng: random.Random, entries: list[JournalEntry], seals: list[Seal]
) -> tuple[str, list[JournalEntry], list[Seal]]:
    """One attack of a person who can write to the database, but not to the file beside it."""
    entries, seals = copy.deepcopy(entries), copy.deepcopy(seals)
    how = rng.choice(["edit", "delete", "swap", "cut", "cut and seal anew", "seal anew", "insert"])
    place = rng.randrange(len(entries))
    if how in ("edit", "seal anew"):
        field = rng.choice(["verb", "at", "account_id", "object_id", "object_kind", "fields", "others", "actor"])
        new = {
            "verb": "thing.forged", "at": entries[place].at + dt.timedelta(seconds=1), "account_id": 99,
            "object_id": 777, "object_kind": "people.other", "fields": {"other": "0"}, "others": [["x", 1]],
            "actor": "public",
        }[field]  # fmt: skip
        setattr(entries[place], field, new)
    elif how == "delete":
        del entries[place]
    elif how == "insert":
        fake = copy.deepcopy(entries[place])
        entries.insert(place, fake)
    elif how == "swap":
        other = (place + 1 + rng.randrange(len(entries) - 1)) % len(entries)
        one, two = entries[place], entries[other]
        one.pk, two.pk = two.pk, one.pk
        entries.sort(key=lambda entry: entry.pk)
    else:
        kept = rng.randrange(len(seals))
        seals = seals[:kept]
        entries = entries[: seals[-1].last if seals else 0]
    if how.endswith("seal anew") and entries:
        seals = chain_of(entries, rng.choice([3, 5, 7]))
    return how, entries, seals


def test_a_thousand_attacks_of_a_thousand_are_found() -> None:
    rng = random.Random(20261123)
    began = dt.datetime(2026, 9, 1, 8, tzinfo=dt.UTC)
    entries = [
        JournalEntry(
            pk=number, at=began + dt.timedelta(minutes=number), account_id=number % 7 or None, actor="person",
            verb=rng.choice(["person.add", "pair.open", "grant.give"]), object_kind="people.person",
            object_id=number * 3, others=[], fields={"family": f"{rng.getrandbits(64):016x}"},
        )
        for number in range(1, 31)
    ]  # fmt: skip
    seals = chain_of(entries, 5)
    outside = [(seal.last, seal.digest) for seal in seals]
    assert faults_of(seals, iter(entries), outside) == []
    missed = []
    for number in range(1000):
        how, forged, resealed = tampered(rng, entries, seals)
        if not faults_of(resealed, iter(forged), outside):
            missed.append((number, how))
    assert missed == []


@pytest.mark.django_db
def test_only_whoever_may_reads_the_journal() -> None:
    write(1)
    assert not entries_for(public_viewer(TODAY)).exists()
    assert entries_for(SYSTEM).exists()
