"""Versions of templates: those that come with Opora are recorded when first used, own ones are added and withdrawn."""

from __future__ import annotations

import hashlib
import io

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from opora.base.actions import files, journal
from opora.base.actions.turns import in_turn
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.refusals import NotAllowed
from opora.documents.bridge.layouts import shipped_template
from opora.documents.bridge.merging import checked
from opora.documents.models import Template
from opora.documents.queries.templates import own_template, shipped_version
from opora.documents.rules.kinds import PaperKind, kind_title
from opora.documents.rules.refusals import NoSuchPaper
from opora.network.models import Node

PURPOSE = "documents.template"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@transaction.atomic
def template_for(*, by: Viewer, kind: PaperKind, node: Node) -> Template:
    """The template a place makes its papers of a kind from: its own, else the one that comes with Opora."""
    source = kind.shipped.get(node.law_profile)
    if source is None:
        raise NoSuchPaper(kind=str(kind.title))
    own = own_template(node, kind.code)
    if own is not None:
        return own
    content = shipped_template(source)
    known = shipped_version(kind, node.law_profile, hashlib.sha256(content).hexdigest())
    return known or _keep(by, kind, None, node.law_profile, content)


@transaction.atomic
def add_version(*, by: Viewer, kind: PaperKind, node: Node, content: bytes) -> Template:
    """Take an own version of a template; what cannot be filled, or tries to do anything, is refused with its place."""
    if not by.may(Data.DICTIONARY, Right.ENTER, path=node.path):
        raise NotAllowed
    if node.law_profile not in kind.shipped:
        raise NoSuchPaper(kind=str(kind.title))
    return _keep(by, kind, node, node.law_profile, content)


def _keep(by: Viewer, kind: PaperKind, node: Node | None, profile: str, content: bytes) -> Template:
    uses = checked(content, kind)
    in_turn(f"template {kind.code} {node.pk if node else ''}")
    same = Template.objects.filter(kind=kind.code, node=node, law_profile=profile, language="ru")
    version = (same.aggregate(last=Max("version"))["last"] or 0) + 1
    file = files.keep(
        by=by, content=io.BytesIO(content), name=f"{kind_title(kind.code)} – {version}.docx", purpose=PURPOSE,
        media_type=WORD, node_id=node.pk if node else None,
    )  # fmt: skip
    made = Template.objects.create(
        kind=kind.code, node=node, law_profile=profile, version=version, file=file, uses=uses, sha256=file.sha256
    )
    journal.record(by=by, verb="template.add", about=made, others=[node] if node else [])
    return made


@transaction.atomic
def withdraw_version(*, by: Viewer, template: Template) -> None:
    """Stop making papers from an own version; the one before it, or the shipped one, takes its place."""
    if template.node is None or not by.may(Data.DICTIONARY, Right.ENTER, path=template.node.path):
        raise NotAllowed
    template.withdrawn_at = timezone.now()
    template.save(update_fields=["withdrawn_at"])
    journal.record(by=by, verb="template.withdraw", about=template)
