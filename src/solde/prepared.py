"""Statements that PostgreSQL plans once for each session, where planning costs as much as doing."""

from collections.abc import Mapping
from typing import Any
from weakref import WeakSet

from django.db import connection
from django.db.backends.utils import CursorWrapper


class Prepared:
    """A statement with `%(name)s` for each of its values, and the types of these by name."""

    def __init__(self, name: str, statement: str, types: Mapping[str, str]) -> None:
        places = {value: f"${place}" for place, value in enumerate(types, 1)}
        values = ", ".join(f"%({value})s" for value in types)
        self.preparing = f"prepare {name} ({', '.join(types.values())}) as {statement % places}"
        self.executing = f"execute {name} ({values})"
        self.sessions: WeakSet[Any] = WeakSet()  # that know it

    def execute(self, cursor: CursorWrapper, values: Mapping[str, Any]) -> None:
        """As cursor.execute() does. What is prepared outlives a transaction that is undone."""
        session = connection.connection
        if session not in self.sessions:
            cursor.execute(self.preparing)
            self.sessions.add(session)
        cursor.execute(self.executing, values)
