"""What the pages of intake show."""

from opora.intake.pages.lists import columns_page, lists_page
from opora.intake.pages.review import faults_of, review_page, told_asked
from opora.intake.pages.row import RowPage, cells_of

__all__ = ["RowPage", "cells_of", "columns_page", "faults_of", "lists_page", "review_page", "told_asked"]
