"""The name of a kind of paper, on any page."""

from __future__ import annotations

from django import template

from opora.documents.rules.kinds import kind_title

register = template.Library()
register.filter("paper_kind", kind_title)
