"""What the guide tells to put in front of Opora, and that nothing of the sources can be fetched."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import get_finders
from django.test import Client

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "how-to" / "install.md").read_text(encoding="utf-8")
SERVERS = re.findall(r"^server \{\n(.*?)^\}", GUIDE, re.MULTILINE | re.DOTALL)


def test_the_guides_web_server_speaks_only_tls_that_is_recommended() -> None:
    plain, secure = SERVERS
    assert "listen 80;" in plain and "return 301 https://$host$request_uri;" in plain
    assert "proxy_pass" not in plain and "root" not in plain, "nothing is answered without TLS"
    assert re.findall(r"ssl_protocols (.*);", secure) == ["TLSv1.3 TLSv1.2"]
    assert re.findall(r"listen (.*);", secure) == ["443 ssl"]
    assert "X-Forwarded-Proto $scheme" in secure
    assert "root " not in secure and "alias " not in secure, "files are served by Opora alone"


@pytest.mark.django_db
@pytest.mark.parametrize("name", [".git/HEAD", ".git/config", ".svn/entries", ".hg/requires", "pyproject.toml", "run"])
def test_nothing_of_the_sources_can_be_fetched(name: str) -> None:
    for way in ("/", "/static/", "/static/../", "/static/%2e%2e/", "/static/ui/../../"):
        assert Client().get(way + name).status_code in (400, 404), way + name


def test_no_static_file_is_of_version_control() -> None:
    names = [name for finder in get_finders() for name, _storage in finder.list([])]
    assert len(names) > 10
    assert not [name for name in names if any(part.startswith(".") for part in Path(name).parts)]


def test_the_guides_service_keeps_the_history_out_of_reach() -> None:
    folder = re.search(r"^WorkingDirectory=(.*)$", GUIDE, re.MULTILINE)
    assert folder is not None
    assert f"InaccessiblePaths=-{folder[1]}/.git\n" in GUIDE
