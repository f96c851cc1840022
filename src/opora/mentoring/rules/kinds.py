"""The readable sources of the papers of pairs."""

from __future__ import annotations

from pathlib import Path

SOURCES = Path(__file__).resolve().parents[1] / "data" / "papers"


def sources(name: str, *profiles: str) -> dict[str, Path]:
    """Law profile → the source of a template; what a profile does not write for itself it takes from the first."""
    found = {profile: SOURCES / f"{name}.{profile}.txt" for profile in profiles}
    return {profile: path if path.exists() else found[profiles[0]] for profile, path in found.items()}
