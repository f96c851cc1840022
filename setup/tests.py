"""The suite on SQLite: finds or installs Chromium, else says how many browser tests are left out."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("chromium", "chromium-browser", "google-chrome")


def have_chromium() -> bool:
    """Whether a Chromium is installed, after trying to install one where we may."""
    if any(map(shutil.which, NAMES)) or os.environ.get("OPORA_CHROMIUM"):
        return True
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    print("Installing Chromium for the browser tests ...", file=sys.stderr)
    return install("chromium") and any(map(shutil.which, NAMES))


def install(*packages: str) -> bool:
    """Install system packages by apt-get, within a time limit."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        try:
            done = subprocess.run(
                ["apt-get", "--quiet", "--quiet", *words],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                timeout=300,
            )
        except subprocess.TimeoutExpired:
            return False
        if done.returncode and words[0] == "install":
            return False
    return True


def browser_tests() -> int:
    """How many tests want a browser."""
    words = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "--collect-only",
        "-m",
        "browser",
        "-p",
        "no:cacheprovider",
    ]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    return sum("::" in line for line in done.stdout.splitlines())


def pytest(words: list[str], **environment: str) -> int:
    """Run pytest on two cores unless the words say otherwise."""
    # An idle worker takes tests from the busy one, so that no slow file at the end keeps a single core at work.
    spread = [] if any(word.startswith(("-n", "--pdb")) for word in words) else ["-n", "2", "--dist", "worksteal"]
    command = [sys.executable, "-m", "pytest", *spread, *words]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}).returncode


def main(words: list[str]) -> int:
    """Run the whole suite, or what the words choose."""
    os.environ.pop("DATABASE_URL", None)
    if have_chromium():
        return pytest(words)
    print(f"No Chromium here: {browser_tests()} browser tests are left out.", file=sys.stderr)
    return pytest([*words, "-m", "not browser"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
