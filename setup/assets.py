"""Browser assets: what the pages take from npm, bundled into the ignored folder `assets/`.

Each file of `src/opora/base/assets/` becomes `/static/ui/<name>`. The pages work without them, in the
fonts of the system: a registry that cannot be reached is a warning, and the next start tries again.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENTRIES = ROOT / "src" / "opora" / "base" / "assets"
TARGET = ROOT / "assets"
STAMP = TARGET / "made-from"
SECONDS = 90
HTMX = "django_htmx/htmx-4.min.js"


class UnableToBuild(Exception):
    """The assets could not be built; the message says why."""


def digest() -> str:
    """A digest of everything the assets are made from."""
    bundled = (path for path in sorted(ROOT.glob("src/opora/*/static/**/*")) if path.is_file())
    sources = [
        ROOT / "package.json",
        ROOT / "deno.lock",
        Path(__file__),
        *sorted(ENTRIES.iterdir()),
        *bundled,
    ]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()


def call(*words: str) -> None:
    """Run a program within the time limit, quietly; raise with its words when it fails."""
    environment = {**os.environ, "DENO_NO_UPDATE_CHECK": "1", "NO_COLOR": "1"}
    try:
        done = subprocess.run(
            words,
            cwd=ROOT,
            env=environment,
            timeout=SECONDS,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
    except subprocess.TimeoutExpired as late:
        raise UnableToBuild(f"no answer in {SECONDS} seconds") from late
    except OSError as fault:
        raise UnableToBuild(str(fault)) from fault
    if done.returncode:
        raise UnableToBuild(" ".join((done.stderr or done.stdout).split())[:300])


def build() -> None:
    """Fetch the packages of package.json, as locked, and bundle every entry."""
    call(str(Path(sys.executable).parent / "deno"), "install", "--frozen", "--quiet")
    places = sorted((ROOT / "node_modules" / ".deno").glob("@esbuild+*/node_modules/@esbuild/*/bin/esbuild"))
    if not places:
        raise UnableToBuild("esbuild has no program for this machine")
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=TARGET) as fresh:
        # Names of fonts carry their hash, so that a browser may keep them for ever.
        call(
            str(places[-1]),
            *sorted(str(path) for path in ENTRIES.iterdir() if path.suffix in (".css", ".js")),
            "--bundle",
            "--minify",
            "--target=es2022,firefox115,chrome109,safari16",
            *(f"--loader:.{kind}=file" for kind in ("woff2", "svg", "png")),
            "--asset-names=[name]-[hash]",
            f"--outdir={fresh}",
        )
        shutil.rmtree(TARGET / "ui", ignore_errors=True)
        shutil.copytree(fresh, TARGET / "ui")
        (TARGET / "ui").chmod(0o755)
    squeeze()
    STAMP.write_text(digest(), encoding="ascii")


def squeeze() -> None:
    """Put a compressed twin beside every style and script: WhiteNoise sends it over a village line.

    htmx comes from its package, so it is copied here first.
    """
    package = importlib.util.find_spec("django_htmx")
    if package and package.origin:
        (TARGET / "django_htmx").mkdir(exist_ok=True)
        shutil.copy(Path(package.origin).parent / "static" / HTMX, TARGET / HTMX)
    for path in TARGET.glob("*/*"):
        if path.suffix in (".css", ".js"):
            path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))


def main() -> int:
    """Build what is out of date; never stop the start for it."""
    if STAMP.exists() and STAMP.read_text(encoding="ascii") == digest():
        return 0
    print("Building the browser assets ...", file=sys.stderr)
    try:
        build()
    except UnableToBuild as fault:
        print(f"The browser assets were not built ({fault}); the pages use system fonts.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
