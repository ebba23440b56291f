"""The SMTP server: on loopback, in a thread of its own."""

import asyncio
import socket
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

from .certificates import server_context
from .control import ROOT, Control
from .faults import Fault, Plan
from .serving import Server
from .smtp_faults import KINDS, ONLY, POINTS
from .smtp_session import HOST, SmtpSession, Traits
from .witness import Witness

SECONDS_MAX = 60  # for the loop to do what it is told


class SmtpDouble:
    """An SMTP server that takes letters for anybody and goes wrong when told.

    `with SmtpDouble() as smtp:` runs it until the block ends. A directory keeps what the
    witness writes; with `lines_only` letters are described, not kept.
    """

    def __init__(
        self,
        traits: Traits | None = None,
        *,
        port: int = 0,
        control_port: int = 0,
        keep: Path | None = None,
        lines_only: bool = False,
    ) -> None:
        self.traits = traits or Traits()
        self.port = port
        self.plan = Plan(POINTS, ONLY)
        self.witness = Witness(keep, lines_only=lines_only)
        control = Control(self.plan, self.witness, KINDS, {"unreachable": self.be_unreachable})
        self.control = Server(control_port, control.answer)
        self.secrets = TemporaryDirectory(prefix="solde-smtp-")
        self.context, self.authority = server_context(Path(self.secrets.name))
        self.loop = asyncio.new_event_loop()
        self.thread = Thread(target=self.loop.run_forever, name="smtp-double", daemon=True)
        self.kept: socket.socket | None = None  # at the port while nobody listens there
        self.server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        """As SOLDE_SMTP_URL takes it."""
        login = f"{quote(self.traits.user)}:{quote(self.traits.password)}@"
        return f"smtp://{login if self.traits.user else ''}{HOST}:{self.port}?tls={self.traits.tls}"

    @property
    def control_url(self) -> str:
        return f"http://{HOST}:{self.control.server_port}{ROOT}"

    def environment(self) -> dict[str, str]:
        """The settings that point Solde to it, and OpenSSL to its authority."""
        if self.traits.tls == "none":
            return {"SOLDE_SMTP_URL": self.url}
        return {"SOLDE_SMTP_URL": self.url, "SSL_CERT_FILE": str(self.authority)}

    def misbehave(
        self, fault: Fault, *, times: int | None = None, after: int = 0, **only: str
    ) -> None:
        """Let a fault happen from now on: so many times, so many let pass, only `to` somebody."""
        self.plan.add(fault, times=times, after=after, **only)

    def behave(self) -> None:
        """Forget all that was to go wrong."""
        self.plan.forgive()

    def __enter__(self) -> Self:
        self.thread.start()
        self.told(self.listen())
        self.control.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.control.stop()
        self.told(self.leave())
        if self.kept:
            self.kept.close()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(SECONDS_MAX)
        self.loop.close()
        self.witness.close()
        self.secrets.cleanup()

    @contextmanager
    def unreachable(self) -> Iterator[None]:
        """Refuse connections while the block runs; those that stand are cut."""
        self.told(self.leave())
        try:
            yield
        finally:
            self.told(self.listen())

    def be_unreachable(self, told: Mapping[str, Any]) -> None:
        """`unreachable` over HTTP: {"unreachable": true}, and false to listen again."""
        if told["unreachable"] != (self.server is None):
            self.told(self.leave() if told["unreachable"] else self.listen())

    def told(self, order: Coroutine[Any, Any, None]) -> None:
        """Have the loop do something, and wait until it has."""
        asyncio.run_coroutine_threadsafe(order, self.loop).result(SECONDS_MAX)

    async def listen(self) -> None:
        listening, self.kept = self.kept or at_port(self.port), None
        context = self.context if self.traits.tls == "implicit" else None
        self.server = await self.loop.create_server(self.session, sock=listening, ssl=context)
        self.port = listening.getsockname()[1]

    def session(self) -> SmtpSession:
        return SmtpSession(
            self.traits, self.plan, self.witness, context=self.context, loop=self.loop
        )

    async def leave(self) -> None:
        """Stop listening and cut every conversation. The port stays ours: it refuses."""
        if self.server is None:
            return
        self.server.close()
        self.server, self.kept = None, at_port(self.port)
        mine = asyncio.current_task()
        others = [task for task in asyncio.all_tasks(self.loop) if task is not mine]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


def at_port(port: int) -> socket.socket:
    """A socket that has a port (0: any that is free), and does not listen yet."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((HOST, port))
    return bound
