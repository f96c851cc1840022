"""Links between our documents lead somewhere."""

from __future__ import annotations

from pathlib import Path

from setup import docs


def test_links_that_lead_nowhere_are_named(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "there.md").write_text("# Where it is\n", encoding="utf-8")
    (tmp_path / "README.md").write_text(
        "[a](docs/there.md) [b](docs/there.md#where-it-is) [c](https://example.org/)\n"
        "[d](docs/gone.md) [e](docs/there.md#elsewhere)\n```\n[f](not/a/link.md)\n```\n",
        encoding="utf-8",
    )
    assert docs.faults(tmp_path) == [
        "README.md: no such file: docs/gone.md",
        "README.md: no such heading: docs/there.md#elsewhere",
    ]


def test_our_links_lead_somewhere() -> None:
    assert docs.faults() == []
