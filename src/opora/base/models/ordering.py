"""Columns compared byte by byte on every database: keys made for sorting mean nothing under a locale's rules."""

from __future__ import annotations

from typing import Any

from django.db.migrations.operations.base import Operation


class ByteOrder(Operation):
    """Give columns the plain collation on PostgreSQL; SQLite compares bytes anyway."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, model_name: str, columns: dict[str, int]) -> None:
        self.model_name = model_name
        #: Column → its length.
        self.columns = columns

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.model_name, self.columns], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The record's shape stays as it was."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._alter(app_label, schema_editor, to_state, 'COLLATE "C"')

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._alter(app_label, schema_editor, from_state, 'COLLATE "default"')

    def _alter(self, app_label: str, schema_editor: Any, state: Any, collation: str) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        table = schema_editor.quote_name(state.apps.get_model(app_label, self.model_name)._meta.db_table)
        for column, length in self.columns.items():
            name = schema_editor.quote_name(column)
            schema_editor.execute(f"ALTER TABLE {table} ALTER COLUMN {name} TYPE varchar({length}) {collation}")

    def describe(self) -> str:
        return f"Compare {', '.join(self.columns)} of {self.model_name} byte by byte"
