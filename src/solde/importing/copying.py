"""Stream rows into a temporary table, in the text format of PostgreSQL's COPY."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection

ROWS_AT_ONCE = 1000
NULL = r"\N"


@contextmanager
def copying(table: str, columns: Sequence[str]) -> Iterator[Callable[[str], None]]:
    """A function that takes rows for a table: cells joined by tabs, without the line end.

    Until the context ends, the connection takes nothing else.
    """
    waiting: list[str] = []
    into = f"copy {table} ({', '.join(columns)}) from stdin"
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(into) as copy,
    ):

        def send() -> None:
            copy.write("\n".join(waiting) + "\n")
            waiting.clear()

        def take(row: str) -> None:
            waiting.append(row)
            if len(waiting) == ROWS_AT_ONCE:
                send()

        yield take
        if waiting:
            send()


def escaped(text: str) -> str:
    """Texts as COPY wants them, several at once when tabs stand between them.

    The caller has refused control characters but the line end.
    """
    return text.replace("\\", "\\\\").replace("\n", "\\n")
