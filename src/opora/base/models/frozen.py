"""Rows that never change once they are made: the database itself refuses, whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.backends.ddl_references import Statement, Table

from opora.base.models.periods import column_of

__all__ = ["Frozen"]


class Frozen(models.BaseConstraint):
    """The `fields` of a row never change while its field `since` is not empty: a trigger on both databases.

    On SQLite the trigger travels in the deferred statements of the schema editor, as those of `NoOverlap` do.
    """

    def __init__(self, *, fields: Sequence[str], since: str, name: str) -> None:
        super().__init__(name=name)
        self.fields, self.since = tuple(fields), since

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "fields": self.fields, "since": self.since}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Frozen) and self.deconstruct() == other.deconstruct()

    __hash__ = models.BaseConstraint.__hash__

    def _trigger(self, model: type[models.Model], schema_editor: Any) -> Statement:
        since = column_of(model, self.since)
        postgres = schema_editor.connection.vendor == "postgresql"
        differs = "IS DISTINCT FROM" if postgres else "IS NOT"
        changed = " OR ".join(
            f'NEW."{column}" {differs} OLD."{column}"' for column in (column_of(model, name) for name in self.fields)
        )
        before = f'BEFORE UPDATE ON %(table)s FOR EACH ROW WHEN (OLD."{since}" IS NOT NULL AND ({changed}))'
        if postgres:
            sql = (
                f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger AS $$ BEGIN "
                f"RAISE EXCEPTION 'frozen: {self.name}' USING ERRCODE = 'integrity_constraint_violation'; END $$ "
                f"LANGUAGE plpgsql; CREATE TRIGGER {self.name} {before} EXECUTE FUNCTION {self.name}()"
            )
        else:
            sql = f"CREATE TRIGGER {self.name} {before} BEGIN SELECT RAISE(ABORT, 'frozen: {self.name}'); END"
        return Statement(sql, table=Table(model._meta.db_table, schema_editor.quote_name))

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        schema_editor.deferred_sql.append(self._trigger(model, schema_editor))
        return None

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        return self._trigger(model, schema_editor)

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        table = Table(model._meta.db_table, schema_editor.quote_name)
        return Statement(f"DROP TRIGGER {self.name} ON %(table)s", table=table)

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Whether a row changed is seen only by the database."""
