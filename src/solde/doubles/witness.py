"""The witness: every letter that a double took, and every request it saw.

Kept in files of one directory, so that they outlive the process and memory stays flat:

letters.jsonl   one line for each letter, in the order they were taken
letters.raw     their bytes, one after another (absent when only lines are kept)
requests.jsonl  one line for each request or command: never a body, never a secret

A line that was cut off in the middle of being written is dropped on the next start.
"""

import hashlib
import json
import time
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import IO, Any

from .letters import header, pdfs_in

FIRST_ID = 0x1900_0000_0000_0000  # ids look like Gmail's


class NotKept(LookupError):
    """The witness does not have that."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as the double took it."""

    number: int  # from 1, in the order they were taken
    sender: str  # envelope sender, or Google account
    recipients: tuple[str, ...]  # accepted ones, in lower case
    taken_at: float  # seconds since 1970
    message_id: str  # as the client wrote it
    delivery: str  # header X-Solde-Delivery
    size: int  # bytes
    start: int  # where its bytes begin in `kept_in`
    kept_in: Path | None  # None: only this line was kept
    described: tuple[str, ...] | None  # SHA-256 of its PDFs where only this line was kept

    @property
    def id(self) -> str:
        return f"{FIRST_ID + self.number:x}"

    @property
    def raw(self) -> bytes:
        """Its bytes, without what SMTP adds for transport."""
        if self.kept_in is None:
            raise NotKept("this witness keeps a line for each letter, not its bytes")
        with self.kept_in.open("rb") as file:
            file.seek(self.start)
            return file.read(self.size)

    @property
    def pdfs(self) -> list[bytes]:
        return pdfs_in(self.raw)

    @property
    def pdf_sha256(self) -> tuple[str, ...]:
        return self.described if self.described is not None else digests(self.raw)

    @property
    def message(self) -> EmailMessage:
        message = message_from_bytes(self.raw, policy=SMTP)
        assert isinstance(message, EmailMessage)
        return message


class Witness:
    """Writes down what happens. Any thread may call it; any process may read its files."""

    def __init__(self, directory: Path | None = None, *, lines_only: bool = False) -> None:
        self.borrowed = TemporaryDirectory(prefix="solde-double-") if directory is None else None
        self.directory = Path(self.borrowed.name) if self.borrowed else directory or Path()
        self.directory.mkdir(parents=True, exist_ok=True)
        self.lock = Lock()
        # Letters go to the operating system at once; a killed double may lose requests.
        self.lines, self.starts = open_lines(self.directory / "letters.jsonl", buffering=0)
        self.seen, _ = open_lines(self.directory / "requests.jsonl", buffering=1 << 16)
        self.raw = None if lines_only else (self.directory / "letters.raw").open("ab", buffering=0)

    def __len__(self) -> int:
        """How many letters there are."""
        return len(self.starts)

    def take(
        self, raw: bytes, *, sender: str, recipients: Iterable[str], message_id: str | None = None
    ) -> Letter:
        """Keep a letter, or of a witness that keeps lines only, its line.

        `message_id` is given by a server that has put another one into the bytes.
        """
        described = {
            "sender": sender.lower(),
            "recipients": [one.lower() for one in recipients],
            "taken_at": time.time(),
            "message_id": header(raw, b"message-id") if message_id is None else message_id,
            "delivery": header(raw, b"x-solde-delivery"),
            "size": len(raw),
            "pdf_sha256": None if self.raw else digests(raw),
        }
        with self.lock:
            described["start"] = self.raw.tell() if self.raw else None
            if self.raw:
                self.raw.write(raw)
            self.starts.append(self.lines.tell())
            self.lines.write(line_of(described))
            return self.letter_of(described, len(self.starts))

    def letters(self, *, to: str | None = None, after: int = 0) -> Iterator[Letter]:
        """Letters in the order they were taken: to one recipient, or past a number."""
        with self.lock:
            end, first = self.lines.tell(), self.starts[after] if after < len(self) else None
        if first is None:
            return
        with (self.directory / "letters.jsonl").open("rb") as file:
            file.seek(first)
            number = after
            while file.tell() < end:
                number += 1
                letter = self.letter_of(json.loads(file.readline()), number)
                if to is None or to.lower() in letter.recipients:
                    yield letter

    def letter(self, id: str) -> Letter:  # noqa: A002
        try:
            number = int(id, 16) - FIRST_ID
            if not 0 < number <= len(self):
                raise NotKept(f"no letter has the id {id}")
        except ValueError:
            raise NotKept(f"{id!r} is no id of a letter") from None
        return next(self.letters(after=number - 1))

    def letter_of(self, line: dict[str, Any], number: int) -> Letter:
        kept_in = None if line["start"] is None else self.directory / "letters.raw"
        told = {name: line[name] for name in ("sender", "taken_at", "message_id", "delivery")}
        return Letter(
            number=number,
            recipients=tuple(line["recipients"]),
            size=line["size"],
            start=line["start"] or 0,
            kept_in=kept_in,
            described=None if kept_in else tuple(line["pdf_sha256"]),
            **told,
        )

    def see(self, **request: Any) -> None:
        """Write down a request; whoever calls leaves out what is secret."""
        line = line_of({"at": time.time(), **request})
        with self.lock:
            self.seen.write(line)

    def requests(self) -> Iterator[dict[str, Any]]:
        with self.lock:
            self.seen.flush()
        with (self.directory / "requests.jsonl").open("rb") as file:
            for line in file:
                yield json.loads(line)

    def close(self) -> None:
        """Stop writing. A directory that nobody asked for is gone then."""
        for file in (self.lines, self.seen, self.raw):
            if file:
                file.close()
        if self.borrowed:
            self.borrowed.cleanup()


def line_of(described: dict[str, Any]) -> bytes:
    return json.dumps(described).encode() + b"\n"


def digests(raw: bytes) -> tuple[str, ...]:
    return tuple(hashlib.sha256(pdf).hexdigest() for pdf in pdfs_in(raw))


def open_lines(path: Path, *, buffering: int) -> tuple[IO[bytes], "array[int]"]:
    """A file of lines to append to, and where its lines start."""
    starts, whole = array("Q"), 0
    if path.exists():
        with path.open("rb") as before:
            for line in before:
                if line.endswith(b"\n"):
                    starts.append(whole)
                    whole += len(line)
    file = path.open("ab", buffering=buffering)
    file.truncate(whole)
    file.seek(whole)
    return file, starts
