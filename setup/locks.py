"""Locks: what exactly is installed, with hashes, and without the address of any registry."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ROOT / "locks"
#: Each lock and the extras of pyproject that it holds beside the dependencies themselves.
EXTRAS = {"run": ["assets"], "prod": ["assets", "prod"], "dev": ["assets", "prod", "dev"]}
UV = "setup.lock"
STAMP = "# of pyproject: "
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def digest(pyproject: Path = ROOT / "pyproject.toml") -> str:
    """A digest of everything in pyproject that a lock is made from."""
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    parts = [project["requires-python"], project["dependencies"], project["optional-dependencies"]]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def write(name: str, upgrade: bool) -> None:
    """Make one lock; pins that still fit stay as they were unless an upgrade is asked for."""
    target = LOCKS / f"{name}.lock"
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes"]
    command += ["--python-version", "3.12", "--no-header", "--no-annotate", "--no-emit-index-url"]
    command += ["--no-emit-find-links", "--no-config", "pyproject.toml", "--output-file", str(target)]
    command += [word for extra in EXTRAS[name] for word in ("--extra", extra)]
    if target.exists():
        target.write_text(without_stamp(target.read_text(encoding="utf-8")), encoding="utf-8")
    if name != "dev":  # the lock of developers holds the others: one version of everything
        command += ["--constraint", str(constraints())]
    subprocess.run(command + (["--upgrade"] if upgrade and name == "dev" else []), cwd=ROOT, check=True)
    target.write_text(f"{STAMP}{digest()}\n{target.read_text(encoding='utf-8')}", encoding="utf-8")


def constraints() -> Path:
    """The pins of the developers' lock as plain constraints."""
    target = ROOT / "build" / "constraints.txt"
    target.parent.mkdir(exist_ok=True)
    pins = PIN.findall((LOCKS / "dev.lock").read_text(encoding="utf-8"))
    target.write_text("".join(f"{name}=={version}\n" for name, version in pins), encoding="utf-8")
    return target


def write_uv() -> None:
    """The lock of uv itself, which pip installs first: the same version as in the developers' lock."""
    text = (LOCKS / "dev.lock").read_text(encoding="utf-8")
    block = re.search(r"^uv==.*?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
    if block is None:
        raise SystemExit("pyproject no longer names uv")
    (LOCKS / UV).write_text(block.group(0), encoding="utf-8")


def without_stamp(text: str) -> str:
    """A lock as the tool wrote it."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(STAMP))


def faults() -> list[str]:
    """What is wrong with the locks: behind pyproject, a pin without a hash, an address."""
    found = []
    for name in EXTRAS:
        path = LOCKS / f"{name}.lock"
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        if f"{STAMP}{digest()}\n" not in text:
            found.append(f"locks/{name}.lock is not of this pyproject.toml: ./run lock")
        found += [f"locks/{name}.lock names an address: {line}" for line in text.splitlines() if "://" in line]
        blocks = re.split(r"^(?=[A-Za-z0-9])", without_stamp(text), flags=re.MULTILINE)[1:]
        found += [f"locks/{name}.lock: no hash: {block.split()[0]}" for block in blocks if "--hash=" not in block]
    dev = dict(PIN.findall((LOCKS / "dev.lock").read_text(encoding="utf-8")))
    for name in ("run", "prod"):
        for package, version in PIN.findall((LOCKS / f"{name}.lock").read_text(encoding="utf-8")):
            if dev.get(package) != version:
                found.append(f"locks/{name}.lock has {package} {version}, locks/dev.lock {dev.get(package)}")
    return found


def main(words: list[str]) -> int:
    """Make all locks, or check them with `check`."""
    if words == ["check"]:
        print("\n".join(faults()) or "The locks are of this pyproject.toml.")
        return 1 if faults() else 0
    LOCKS.mkdir(exist_ok=True)
    for name in ("dev", "prod", "run"):
        write(name, upgrade="--upgrade" in words)
    write_uv()
    return main(["check"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
