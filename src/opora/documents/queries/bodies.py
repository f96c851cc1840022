"""Papers of the network's bodies, for whoever sees the body."""

from __future__ import annotations

from django.db.models import QuerySet

from opora.base.models import StoredFile
from opora.base.rules.access import Viewer
from opora.documents.models import Paper, PaperLink
from opora.documents.queries.papers import may_read_scan
from opora.documents.rules.bodies import BODY_PAPERS
from opora.network.models import Body
from opora.network.queries.bodies import bodies_of

BODY_KIND = "network.body"


def _links(viewer: Viewer) -> QuerySet[PaperLink]:
    seen = bodies_of(viewer).order_by().values("pk")
    return PaperLink.objects.filter(object_kind=BODY_KIND, object_id__in=seen, paper__kind__in=list(BODY_PAPERS))


def papers_of_body(viewer: Viewer, body: Body) -> QuerySet[Paper]:
    """The register of a body: every paper of its own, those put away too, the latest first."""
    own = _links(viewer).filter(object_id=body.pk)
    return Paper.objects.filter(pk__in=own.values("paper_id")).order_by("-dated_on", "-pk")


def body_paper(viewer: Viewer, paper_id: int) -> Paper | None:
    """One paper of a body the viewer sees."""
    own = _links(viewer).filter(paper_id=paper_id)
    return Paper.objects.filter(pk__in=own.values("paper_id")).select_related("file", "node").first()


def body_behind(paper: Paper) -> Body | None:
    """Whose paper it is."""
    link = PaperLink.objects.filter(paper=paper, object_kind=BODY_KIND).first()
    return Body.objects.select_related("owner", "node").filter(pk=link.object_id).first() if link else None


def may_read_file(viewer: Viewer, file: StoredFile) -> bool:
    """The file of a paper is read by whoever may see the paper; that of a body's own, by whoever sees the body."""
    return may_read_scan(viewer, file) or _links(viewer).filter(paper__file=file).exists()
