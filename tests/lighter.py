"""What the tests' own tools would do again and again is done once: nothing of it is asked by a test.

Every `Client` builds the middleware anew, and WhiteNoise lists all static files for it; the files stay the same for a
run. Every template that is rendered, each icon and field of a page too, hands a copy of its context to the client;
tests look at the page's own.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import client
from whitenoise.middleware import WhiteNoiseMiddleware

_list_files = WhiteNoiseMiddleware.add_files_from_finders
_keep_context = client.store_rendered_templates
_listed: dict[str, dict[str, Any]] = {}


def list_once(middleware: WhiteNoiseMiddleware) -> None:
    """The static files under this prefix, listed when first asked for."""
    if middleware.static_prefix not in _listed:
        _list_files(middleware)
        _listed[middleware.static_prefix] = dict(middleware.files)
    middleware.files.update(_listed[middleware.static_prefix])


def keep_outermost(store: dict[str, Any], *words: Any, **more: Any) -> None:
    """Keep the context of the template that was rendered first: the page around all others."""
    if "context" not in store:
        _keep_context(store, *words, **more)


@pytest.fixture(scope="session", autouse=True)
def lighter_tools() -> None:
    """In force for the whole run."""
    WhiteNoiseMiddleware.add_files_from_finders = list_once
    client.store_rendered_templates = keep_outermost
