"""Whether the installation is alive: for the one who watches the server."""

from __future__ import annotations

from django.db import connection
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from opora.base.pages.requests import Request
from opora.base.rules.access import Data
from opora.base.views.policy import policy


@require_safe
@policy(Data.PUBLIC, scope="public")
def healthz(request: Request) -> HttpResponse:
    """200 and `ok` when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
