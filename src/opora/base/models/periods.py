"""Dated periods: a relation holds from `starts_on` to an exclusive `ends_on`, guarded in the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement, Table
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

FOREVER = "9999-12-31"


def holds_on(day: dt.date, prefix: str = "") -> Q:
    """The condition that a dated row (reached through `prefix`, such as ``"grants__"``) holds on `day`."""
    ends = f"{prefix}ends_on"
    return Q(**{f"{prefix}starts_on__lte": day}) & (Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gt": day}))


class DatedQuerySet(models.QuerySet["Any"]):
    """Questions that every dated relation can answer."""

    def on(self, day: dt.date) -> Self:
        """The rows that hold on `day`."""
        return self.filter(holds_on(day))

    def between(self, first: dt.date, until: dt.date) -> Self:
        """The rows that hold on at least one day of [first, until)."""
        return self.filter(Q(starts_on__lt=until), Q(ends_on__isnull=True) | Q(ends_on__gt=first))


class Dated(models.Model):
    """A relation that holds from `starts_on` to an exclusive `ends_on` (None: still holds)."""

    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until (not including)"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="%(app_label)s_%(class)s_ends_after_start",
            )
        ]

    def holds(self, day: dt.date) -> bool:
        """Whether this row holds on `day`."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


def column_of(model: type[models.Model], name: str) -> str:
    """The column under a field."""
    column: str = vars(model._meta.get_field(name))["column"]
    return column


class NoOverlap(models.BaseConstraint):
    """No two rows equal in `fields` (and meeting `only`) may hold on one day.

    EXCLUDE over ``daterange`` on PostgreSQL, triggers on SQLite. On SQLite the triggers travel in the deferred
    statements of the schema editor, so they come back whenever Django makes the table anew.
    """

    violation_error_code = "overlap"
    default_violation_error_message = _("The period overlaps another one of the same kind.")

    def __init__(
        self,
        *,
        fields: Sequence[str],
        name: str,
        only: Mapping[str, str | bool] | None = None,
        violation_error_code: str | None = None,
        violation_error_message: Any = None,
    ) -> None:
        super().__init__(
            name=name,
            violation_error_code=violation_error_code,
            violation_error_message=violation_error_message,
        )
        self.fields = tuple(fields)
        self.only = dict(only or {})

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        kwargs["fields"] = self.fields
        if self.only:
            kwargs["only"] = self.only
        return path, args, kwargs

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NoOverlap) and self.deconstruct() == other.deconstruct()

    __hash__ = models.BaseConstraint.__hash__

    def _columns(self, model: type[models.Model]) -> list[str]:
        return [column_of(model, name) for name in self.fields]

    def _conditions(self, model: type[models.Model], row: str) -> list[str]:
        conditions = []
        for name, value in self.only.items():
            column = column_of(model, name)
            wanted = ("1" if value else "0") if isinstance(value, bool) else f"'{value}'"
            conditions.append(f'{row}"{column}" = {wanted}')
        return conditions

    def _exclude_sql(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> str:
        quote = schema_editor.quote_name
        parts = [f"{quote(column)} WITH =" for column in self._columns(model)]
        parts.append("daterange(starts_on, ends_on, '[)') WITH &&")
        where = " AND ".join(self._conditions(model, "")).replace("= 1", "= true").replace("= 0", "= false")
        condition = f" WHERE ({where})" if where else ""
        return f"CONSTRAINT {quote(self.name)} EXCLUDE USING gist ({', '.join(parts)}){condition}"

    def _trigger(self, model: type[models.Model], event: str, schema_editor: BaseDatabaseSchemaEditor) -> Statement:
        first, *rest = self._columns(model)
        same = [f'other."{first}" = NEW."{first}"']
        # The plus keeps SQLite from an index of a later field: all posts of a kind, say, not a person's.
        same += [f'+other."{column}" = NEW."{column}"' for column in rest]
        same += [
            f"other.starts_on < COALESCE(NEW.ends_on, '{FOREVER}')",
            f"NEW.starts_on < COALESCE(other.ends_on, '{FOREVER}')",
            *self._conditions(model, "other."),
            *self._conditions(model, "NEW."),
        ]
        if event == "update":
            same.append(f'other."{model._meta.pk.column}" <> NEW."{model._meta.pk.column}"')
        return Statement(
            f"CREATE TRIGGER {self.name}_{event} BEFORE {event.upper()} ON %(table)s "
            "WHEN EXISTS (SELECT 1 FROM %(table)s AS other WHERE " + " AND ".join(same) + ") "
            f"BEGIN SELECT RAISE(ABORT, 'overlap: {self.name}'); END",
            table=Table(model._meta.db_table, schema_editor.quote_name),
        )

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        if schema_editor.connection.vendor == "postgresql":
            return self._exclude_sql(model, schema_editor)
        for event in ("insert", "update"):
            schema_editor.deferred_sql.append(self._trigger(model, event, schema_editor))
        return None

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        return Statement(
            "ALTER TABLE %(table)s ADD " + self._exclude_sql(model, schema_editor),
            table=Table(model._meta.db_table, schema_editor.quote_name),
        )

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        return Statement(
            f"ALTER TABLE %(table)s DROP CONSTRAINT {schema_editor.quote_name(self.name)}",
            table=Table(model._meta.db_table, schema_editor.quote_name),
        )

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: Any = None,
        using: str = "default",
    ) -> None:
        if any(getattr(instance, name) != value for name, value in self.only.items()):
            return
        row: Any = instance
        clash = Q(starts_on__lt=row.ends_on or dt.date.max) & (Q(ends_on__isnull=True) | Q(ends_on__gt=row.starts_on))
        same = {name: getattr(row, name) for name in self.fields}
        others = model._default_manager.using(using).filter(clash, **same, **self.only)
        if others.exclude(pk=row.pk).exists():
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)
