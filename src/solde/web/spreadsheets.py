"""Tables that people take along as files, written as spreadsheets in their language expect."""

from collections.abc import Iterable, Iterator, Sequence

from defusedcsv import csv
from django.http import StreamingHttpResponse
from django.utils.functional import Promise
from django.utils.translation import get_language, override

from solde.figures.money import decimal_string
from solde.web.formats import is_french

LINES = 200  # of a table in one piece of the answer
BOM = "\ufeff"  # spreadsheets take a file without one for another alphabet


def spreadsheet(
    columns: Sequence[Promise], lines: Iterable[Sequence[object]], file_stem: str
) -> StreamingHttpResponse:
    """A table as a file to be kept, however long; `columns` are the words at its head."""
    pieces = in_language(get_language(), written(columns, lines))
    answer = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{file_stem}.csv"'
    return answer


def in_language(language: str, pieces: Iterator[str]) -> Iterator[str]:
    """The pieces, each made in a language: they are asked for when the page has been left."""
    while True:
        with override(language):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece


def written(columns: Sequence[Promise], lines: Iterable[Sequence[object]]) -> Iterator[str]:
    """A table as text, some hundred lines at a time; a cell is never a formula.

    In French with semicolons between cells, for there the comma is in the amounts.
    """
    piece: list[str] = []
    writer = csv.writer(Lines(piece), delimiter=";" if is_french() else ",")
    piece.append(BOM)
    writer.writerow(columns)
    for line in lines:
        writer.writerow(line)
        if len(piece) > LINES:
            yield "".join(piece)
            piece.clear()
    yield "".join(piece)


class Lines:
    """What csv writes to: a list of lines."""

    def __init__(self, lines: list[str]) -> None:
        self.write = lines.append


def decimal(amount_minor: int, currency: str) -> str:
    """An amount as spreadsheets in the language of the page read it: "1234.50" or "1234,50"."""
    text = decimal_string(amount_minor, currency)
    return text.replace(".", ",") if is_french() else text
