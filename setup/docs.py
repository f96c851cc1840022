"""The check of the documents: every link between our own files leads somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parents[1]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def pages(root: Path) -> list[Path]:
    """Our own Markdown files."""
    known = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.md"], cwd=root, capture_output=True, text=True
    )
    if known.returncode:
        return sorted([*root.glob("*.md"), *root.glob("docs/**/*.md")])
    return sorted(root / name for name in known.stdout.splitlines() if (root / name).exists())


def anchors(page: Path) -> set[str]:
    """The names of the headings of a page, as they stand in addresses."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    titles = re.findall(r"^#+\s+(.*?)\s*$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def faults(root: Path = ROOT) -> list[str]:
    """Links that lead nowhere."""
    found = []
    for page in pages(root):
        for target in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
            if re.match(r"[a-z]+:", target):
                continue
            name, _, anchor = unquote(target).partition("#")
            place = (page.parent / name).resolve() if name else page
            if not place.exists():
                found.append(f"{page.relative_to(root)}: no such file: {target}")
            elif anchor and place.suffix == ".md" and anchor not in anchors(place):
                found.append(f"{page.relative_to(root)}: no such heading: {target}")
    return found


def main() -> int:
    """Tell the links that lead nowhere."""
    found = faults()
    print("\n".join(found) or "Every link leads somewhere.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
