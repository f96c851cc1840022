"""Papers, their templates, numbers and signatures."""

from opora.documents.models.papers import Paper, PaperLink, Series, Signature
from opora.documents.models.templates import Template

__all__ = ["Paper", "PaperLink", "Series", "Signature", "Template"]
