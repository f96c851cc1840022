"""Addresses of the pages a line leads to; a page this installation has not got leads to the nearest it has."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse


def address(name: str, *args: Any) -> str:
    """The address of a page, or nothing when the page is not in this installation."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def first_of(*names: str) -> str:
    """The address of the first of these pages that there is."""
    return next(filter(None, map(address, names)), "/")


def about(name: str, key: int, *instead: str) -> str:
    """The page of one thing, or the first of the others that there is."""
    return address(name, key) or first_of(*instead)
