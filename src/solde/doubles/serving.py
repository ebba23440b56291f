"""A small HTTP server on loopback whose answers can go wrong on the line."""

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from .faults import GARBAGE, Cut, Drip, Endless, Fault, Garble, Late

HOST = "127.0.0.1"
JSON = "application/json; charset=UTF-8"
BODY_MAX = 40_000_000  # bytes; more than any mail server takes
POLL_SECONDS = 0.02  # how soon it notices that it is to stop
PAUSE_SECONDS = 0.01  # between the pieces of an endless answer


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: a status, a body, and how it goes wrong on the line."""

    status: int
    body: bytes | Iterator[bytes] = b""  # an iterator is sent piece by piece
    type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A request whose body is read when somebody asks for it."""

    method: str
    path: str
    query: dict[str, str]  # of a name given twice, the last value
    headers: Message
    body: Callable[[], bytes]

    def form(self) -> dict[str, list[str]]:
        return parse_qs(self.body().decode("utf-8", "replace"), keep_blank_values=True)

    def form_values(self) -> dict[str, str]:
        return {name: values[-1] for name, values in self.form().items()}


class TooLarge(Exception):
    """A body is larger than this server reads."""


def in_json(content: Any, status: int = 200, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, json.dumps(content, indent=1).encode(), headers=named)


class Server(ThreadingHTTPServer):
    """Answers every request with one function; see `serving`."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, answer: Callable[[Request], Answer]) -> None:
        super().__init__((HOST, port), Line)
        self.answer = answer
        self.lines: set[Line] = set()
        self.lock = Lock()
        self.is_open = True

    def start(self) -> None:
        Thread(target=self.serve_forever, args=(POLL_SECONDS,), daemon=True).start()

    def stop(self) -> None:
        """Cut what is under way and let go of the port."""
        self.is_open = False
        self.shutdown()
        self.server_close()
        with self.lock:
            for line in self.lines:
                line.cut()

    def broken(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):  # the client left: nothing to tell
            super().handle_error(request, client_address)

    handle_error = broken


class Line(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def setup(self) -> None:
        super().setup()
        with self.server.lock:
            self.server.lines.add(self)

    def finish(self) -> None:
        with self.server.lock:
            self.server.lines.discard(self)
        with suppress(ConnectionError):
            super().finish()

    def answer(self) -> None:
        length = self.headers.get("Content-Length") or "0"
        if "Transfer-Encoding" in self.headers or not (length.isascii() and length.isdigit()):
            self.close_connection = True
            answer = in_json({"error": "say how long the body is"}, 411)
        else:
            self.unread = int(length)
            answer = self.answer_to_whole()
        with suppress(ConnectionError):
            self.send(answer)

    def answer_to_whole(self) -> Answer:
        parts = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query, True).items()}
        request = Request(self.command, parts.path, query, self.headers, self.read_body)
        try:
            answer = self.server.answer(request)
        except TooLarge:
            answer = in_json({"error": "too large"}, 413)
        if self.unread:
            self.close_connection = True  # what was not read would be taken for a request
        return answer

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815

    def read_body(self) -> bytes:
        if self.unread > BODY_MAX:
            raise TooLarge
        read = self.rfile.read(self.unread)
        if len(read) < self.unread:  # half a letter is none
            raise ConnectionAbortedError("the client left in the middle of a body")
        self.unread = 0
        return read

    def send(self, answer: Answer) -> None:
        match answer.fault:
            case Cut():
                self.cut()
            case Garble():
                self.wfile.write(GARBAGE)
                self.close_connection = True
            case Endless():
                self.talk_for_ever(answer)
            case Late(seconds=seconds):
                self.pause(seconds)
                self.write(answer)
            case Drip(seconds=seconds):
                for byte in self.head(answer) + whole(answer):
                    self.wfile.write(bytes([byte]))
                    self.pause(seconds)
            case _:
                self.write(answer)

    def write(self, answer: Answer) -> None:
        if isinstance(answer.body, bytes):
            self.wfile.write(self.head(answer) + answer.body)
        else:
            self.close_connection = True  # its length is not known: the end says that it is whole
            self.wfile.write(self.head(answer))
            for piece in answer.body:
                self.wfile.write(piece)

    def head(self, answer: Answer) -> bytes:
        phrase = self.responses.get(answer.status, ("Unknown",))[0]
        headers = {"Content-Type": answer.type, "Cache-Control": "no-store", **answer.headers}
        if isinstance(answer.body, bytes):
            headers["Content-Length"] = str(len(answer.body))
        if self.close_connection:
            headers["Connection"] = "close"
        lines = [f"HTTP/1.1 {answer.status} {phrase}", f"Date: {self.date_time_string()}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")

    def talk_for_ever(self, answer: Answer) -> None:
        self.close_connection = True
        self.wfile.write(f"HTTP/1.1 {answer.status} OK\r\n\r\n".encode())
        while self.server.is_open:
            self.wfile.write(b"and another thing\n")
            time.sleep(PAUSE_SECONDS)

    def pause(self, seconds: float) -> None:
        """Wait, unless the server stops meanwhile."""
        until = time.monotonic() + seconds
        while self.server.is_open and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, 0.1))

    def cut(self) -> None:
        self.close_connection = True
        with suppress(OSError):  # the client was faster
            self.connection.shutdown(2)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing: the witness has it."""


def whole(answer: Answer) -> bytes:
    return answer.body if isinstance(answer.body, bytes) else b"".join(answer.body)
