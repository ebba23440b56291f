"""A file of many papers, handed out while it is still being typeset."""

from collections.abc import Iterable, Iterator
from io import BytesIO

from solde.pdf.merging import merged
from solde.pdf.parts import Part


def streamed(parts: Iterable[Part]) -> Iterator[bytes]:
    """The file that merged() makes of parts, piece by piece, in bounded memory.

    The parts are taken as they are needed. Whoever stops taking pieces stops what makes them.
    """
    file = BytesIO()
    with merged(file) as add:
        for part in parts:
            add(part)
            yield taken_from(file)
    yield taken_from(file)


def taken_from(file: BytesIO) -> bytes:
    """What was written since the last time; it is in memory no longer."""
    written = file.getvalue()
    file.seek(0)
    file.truncate()
    return written
