"""What our code never does: shells, evaluated text, unpickled strangers, weak digests, guessable secrets."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
#: Call → why not.
FORBIDDEN = {
    "eval": "text is never run",
    "exec": "text is never run",
    "os.system": "no shell",
    "os.popen": "no shell",
    "subprocess.getoutput": "no shell",
    "pickle.load": "a stranger's pickle is a program",
    "pickle.loads": "a stranger's pickle is a program",
    "marshal.loads": "a stranger's bytes are a program",
    "yaml.load": "a stranger's yaml is a program",
    "hashlib.md5": "a weak digest",
    "hashlib.sha1": "a weak digest",
    "hashlib.new": "a digest is named, never chosen by a text",
    "random.choice": "not for secrets; a seeded generator for everything else",
    "random.random": "not for secrets; a seeded generator for everything else",
    "random.randint": "not for secrets; a seeded generator for everything else",
    "random.getrandbits": "not for secrets; a seeded generator for everything else",
    "random.randbytes": "not for secrets; a seeded generator for everything else",
    "tempfile.mktemp": "somebody else may make the file first",
    "ssl._create_unverified_context": "certificates are checked",
}
WEAK = ("modes.ECB", "PKCS1v15", "ARC4", "TripleDES", "Blowfish", "algorithms.AES", "MD5", "SHA1")


def faults_in(text: str, name: str) -> Iterator[str]:
    """What a file does that it may not."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in FORBIDDEN:
                yield f"{name}:{node.lineno}: {called}: {FORBIDDEN[called]}"
            if any(word.arg == "shell" and getattr(word.value, "value", None) is not False for word in node.keywords):
                yield f"{name}:{node.lineno}: shell=: a program gets its words one by one"
        if isinstance(node, ast.Attribute | ast.Name) and ast.unparse(node).endswith(WEAK):
            yield f"{name}:{node.lineno}: {ast.unparse(node)}: a weak cipher"


def test_no_shell_no_evaluated_text_no_weak_digest() -> None:
    found = [
        fault
        for place in ("src/opora", "setup")
        for path in sorted((ROOT / place).rglob("*.py"))
        for fault in faults_in(path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix())
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "line",
    [
        "eval(text)",
        "subprocess.run(words, shell=True)",
        "hashlib.md5(data)",
        "pickle.loads(data)",
        "Cipher(algorithms.AES(key), modes.ECB())",
        "os.system('rm ' + name)",
    ],
)
def test_each_would_be_named(line: str) -> None:
    assert list(faults_in(line, "planted.py"))


def test_what_our_scripts_write_into_a_page_is_text() -> None:
    """Scripts of ours never make markup of a text (`innerHTML` and its like)."""
    words = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "setTimeout('")
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in sorted((ROOT / "src" / "opora").glob("*/static/**/*.js"))
        if ".min." not in path.name
        for word in words
        if word in path.read_text(encoding="utf-8")
    ]
    assert not found, "\n".join(found)
