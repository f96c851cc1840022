"""The one guarded download."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse
from django.views.decorators.http import require_safe

from opora.base.pages.requests import Request
from opora.base.queries.files import file_of
from opora.base.rules.access import Data, Right
from opora.base.views.policy import found, policy


@require_safe
@policy(Data.PAPER, Right.VIEW, scope="object")
def download(request: Request, file_id: int) -> HttpResponse:
    """A kept file, for those whom the app that keeps it lets read it."""
    stored = found(file_of(request.viewer, file_id))
    return FileResponse(  # type: ignore[return-value]
        stored.content.open("rb"), as_attachment=True, filename=stored.name, content_type=stored.media_type
    )
