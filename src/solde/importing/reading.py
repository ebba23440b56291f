"""Open a CSV file, recognise it by its header and read its rows, a block at a time."""

import csv
import hashlib
import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from solde.importing.formats import FORMATS, Format, recognise
from solde.importing.mistakes import Findings, Mistake

BLOCK_BYTES = 1 << 20  # read at once; no line may be longer
DELIMITERS = (",", ";", "\t")
MISPLACED_QUOTE = "expected after"  # in the words of the csv module
LINE_BITS = 32  # a place is the file's order and the line in one integer


class LineTooLong(Exception):
    """A line does not end within a block."""


@dataclass(slots=True)
class Source:
    """An opened file, its header read."""

    name: str  # as it was given
    order: int  # among the files of this import, from 0
    format: Format
    header: list[str]
    delimiter: str
    lines: Iterator[str]  # those after the header
    digest: "hashlib._Hash"  # SHA-256 of what has been read so far
    row_count: int = 0

    def place(self, line: int) -> int:
        return (self.order << LINE_BITS) | line


def open_source(
    path: Path,
    order: int,
    *,
    closing: ExitStack,
    mistakes: Findings,
    on_read: Callable[[int], None],
) -> Source | None:
    """Open a file and read its header; None when there are mistakes in that.

    The file is closed with `closing`. `on_read` is told each number of bytes read.
    """
    digest = hashlib.sha256()
    try:
        lines = lines_of(closing.enter_context(path.open("rb")), digest, on_read)
        first = next(lines, "")
    except (OSError, LineTooLong) as error:
        found, faults = None, [(0, "", words_of(error))]
    else:
        delimiter, header = split_header(first.removeprefix("\ufeff"))
        found = recognise(header)
        faults = [(1 if first else 0, *fault) for fault in faults_of_header(first, header, found)]
    for line, column, words in faults:
        mistakes.add(Mistake(str(path), line, column, words))
    if faults or found is None:
        mistakes.gaps.update([found] if found else FORMATS)
        return None
    return Source(str(path), order, found, header, delimiter, lines, digest)


def lines_of(
    file: BinaryIO, digest: "hashlib._Hash", on_read: Callable[[int], None]
) -> Iterator[str]:
    """Lines with their ends (LF, CRLF or CR); bytes that are not UTF-8 as lone surrogates."""
    tail = b""
    while block := file.read(BLOCK_BYTES):
        digest.update(block)
        on_read(len(block))
        block = tail + block
        # A CR at the very end may have its LF in the next block.
        cut = block.rfind(b"\n") + 1 or block.rfind(b"\r", 0, -1) + 1
        tail = block[cut:]
        if len(tail) > BLOCK_BYTES:
            raise LineTooLong
        yield from decoded(block[:cut])
    yield from decoded(tail)


def decoded(block: bytes) -> io.StringIO:
    return io.StringIO(block.decode("utf-8", "surrogateescape"), newline="")


def split_header(line: str) -> tuple[str, list[str]]:
    """The delimiter under which most columns are known, and the columns."""
    known = {column for one in FORMATS for column in one.columns}
    best: tuple[str, list[str]] = (DELIMITERS[0], [])
    for delimiter in DELIMITERS:
        try:
            cells = next(csv.reader([line], delimiter=delimiter, strict=True), [])
        except csv.Error:
            continue
        header = [cell.strip().lower() for cell in cells]
        if len(known.intersection(header)) > len(known.intersection(best[1])) or not best[1]:
            best = (delimiter, header)
    return best


def faults_of_header(
    first: str, header: list[str], found: Format | None
) -> Iterator[tuple[str, str]]:
    """Column and words of each fault."""
    if not first:
        yield "", _("This file is empty.")
    elif not first.strip("\r\n\ufeff"):
        yield "", _("The first line holds no columns.")
    elif first.startswith("PK\x03\x04"):
        yield "", _("This is a workbook, not CSV. Save it as “CSV UTF-8”.")
    elif first.encode("utf-8", "surrogateescape")[:2] in (b"\xff\xfe", b"\xfe\xff"):
        yield "", _("This file is UTF-16. Save it as “CSV UTF-8”.")
    elif found is None:
        kinds = ", ".join(one.name for one in FORMATS)
        yield "", _("None of the columns is known. A file holds one of: %s.") % kinds
    else:
        yield from faults_of_columns(header, found)


def faults_of_columns(header: list[str], found: Format) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for place, column in enumerate(header, 1):
        if not column:
            yield "", _("Column %s has no name.") % place
        elif column in seen:
            yield column, _("This column stands here twice.")
        elif column not in found.columns:
            name = column[:40].encode("utf-8", "replace").decode()
            yield name, _("There is no such column in a file of %s.") % found.name
        seen.add(column)
    for column in found.required:
        if column not in seen:
            yield column, _("A file of %s needs this column.") % found.name


def rows_of(source: Source, mistakes: Findings) -> Iterator[tuple[int, list[str]]]:
    """The line on which each row begins, and its cells, blanks around them taken off.

    The cells come in the order of the format's columns, "" for a column that the file does
    not have. Rows that cannot be read are mistakes; rows without any content are none.
    """
    columns, width = source.format.columns, len(source.header)
    pick = itemgetter(*(source.header.index(c) if c in source.header else -1 for c in columns))
    for line, row in raw_rows(source, mistakes):
        if len(row) != width:
            if any(row):
                source.row_count += 1
                mistakes.gaps.add(source.format)
                mistakes.add(Mistake(source.name, line, *fault_of_width(source, len(row))))
            continue
        row.append("")  # what a column gets that is not there
        cells = list(map(str.strip, pick(row)))
        if any(cells):
            source.row_count += 1
            yield line, cells


def fault_of_width(source: Source, width: int) -> tuple[str, str]:
    missing = source.header[width] if width < len(source.header) else ""
    return missing, _("This row has %(cells)s cells, the header has %(columns)s columns.") % {
        "cells": width,
        "columns": len(source.header),
    }


def raw_rows(source: Source, mistakes: Findings) -> Iterator[tuple[int, list[str]]]:
    """Rows as the csv module reads them. A row with a broken quotation mark is left out."""
    reader = csv.reader(source.lines, delimiter=source.delimiter, strict=True)
    begins = 2  # the header is line 1
    while True:
        try:
            for row in reader:
                line, begins = begins, reader.line_num + 2
                yield line, row
            return
        except (csv.Error, LineTooLong, OSError) as error:
            mistakes.gaps.add(source.format)
            mistakes.add(Mistake(source.name, begins, "", words_of(error)))
            if MISPLACED_QUOTE not in str(error):
                return  # the rest would be misread
            begins = reader.line_num + 2


def words_of(error: Exception) -> str:
    """What stopped the reading of a row or a file, for the person whose file it is."""
    cause = str(error)
    if MISPLACED_QUOTE in cause:
        return _("The quotation marks do not match. Inside a quoted cell they are doubled.")
    if isinstance(error, OSError):
        return _("This file cannot be read: %s.") % error.strerror
    if isinstance(error, LineTooLong):
        words = _("This line is longer than %s bytes.") % BLOCK_BYTES
    elif "field limit" in cause:
        words = _("This row has no end: a quotation mark is opened and not closed.")
    else:
        words = _("A quotation mark is opened in this row and not closed.")
    return _("%s The file was read no further.") % words
