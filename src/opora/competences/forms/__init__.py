"""What is filled in about competences."""

from opora.competences.forms.frameworks import AddForm, FileForm, TitleForm

__all__ = ["AddForm", "FileForm", "TitleForm"]
