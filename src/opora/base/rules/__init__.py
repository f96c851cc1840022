"""What every rule of the house stands on: a refusal says in words what a person can do about it."""

from opora.base.rules.refusals import NotAllowed, Refusal

__all__ = ["NotAllowed", "Refusal"]
