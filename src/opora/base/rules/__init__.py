"""What every rule of the house stands on: a refusal says in words what a person can do about it."""

from __future__ import annotations


class Refusal(Exception):
    """Something may not be done; its message is a translated sentence a person can act on."""
