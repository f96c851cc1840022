"""Opora: teacher mentoring and targeted support of a region."""
