"""One conversation over SMTP, which goes wrong where the plan says so."""

# ruff: noqa: N802 aiosmtpd looks for a method smtp_VERB
import asyncio
import logging
import re
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from .faults import GARBAGE, Cut, Drip, Endless, Fault, Garble, Late, Plan, is_taken
from .smtp_faults import Hide, Reply, Withhold
from .witness import Witness

HOST = "127.0.0.1"
CHUNK = 1 << 18  # bytes read at a time
LINE_MAX = 998  # octets without the line's end (RFC 5321, 4.5.3.1.6)
END = b"\r\n.\r\n"
ADDRESS = re.compile(r"<([^<>\s\x00-\x1f]*)>[ ]?(.*)")
PAUSE_SECONDS = 0.01  # between the lines of an endless reply, and looks at whether to go on

logging.getLogger("mail.log").addFilter(  # aiosmtpd warns about what it does itself
    lambda record: "login_data is deprecated" not in record.getMessage()
)

Tls = Literal["none", "starttls", "implicit"]


@dataclass(frozen=True, slots=True)
class Traits:
    """How an SMTP server is when nothing goes wrong."""

    tls: Tls = "none"  # starttls: nothing but EHLO and QUIT before it
    user: str = "solde"  # empty: no sign-in
    password: str = "sesame"  # noqa: S105 everybody may know it
    size_max: int = 35_000_000  # bytes of a letter
    eight_bit: bool = True  # 8BITMIME
    utf8: bool = True  # SMTPUTF8
    pipelining: bool = True


class Hooks:
    """What aiosmtpd asks while it answers."""

    async def handle_EHLO(
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, said: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [*said[:-1], "250-PIPELINING", said[-1]]


class SmtpSession(SMTP):
    """aiosmtpd's conversation, with faults at its points, and the text read in one go.

    It offers PIPELINING, but nothing may follow a text before its reply.
    """

    line_length_limit = CHUNK

    def __init__(
        self,
        traits: Traits,
        plan: Plan,
        witness: Witness,
        *,
        context: ssl.SSLContext | None,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        super().__init__(
            Hooks(),
            data_size_limit=traits.size_max,
            enable_SMTPUTF8=traits.utf8,
            hostname="solde.invalid",
            ident="Solde's stand-in for an SMTP server",
            tls_context=context if traits.tls == "starttls" else None,
            require_starttls=traits.tls == "starttls",
            auth_require_tls=False,
            authenticator=self.signs_in,
            loop=loop,
        )
        self.traits, self.plan, self.witness = traits, plan, witness
        self.hidden: set[str] = set()
        if not traits.user:
            self.hidden.add("AUTH")
        if not traits.eight_bit:
            self.hidden.add("8BITMIME")
        if not traits.pipelining:
            self.hidden.add("PIPELINING")
        self.point = "connect"
        self.begun = b""  # lines of a reply whose last is still to come
        self.drip: Drip | None = None
        self.forgiven_before = 0  # the fault of this moment
        self.greeted = False

    def signs_in(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, given: Any
    ) -> AuthResult:
        wanted = LoginPassword(self.traits.user.encode(), self.traits.password.encode())
        return AuthResult(success=given == wanted, handled=False, auth_data=given)

    async def check_auth_needed(self, caller_method: str) -> bool:
        assert self.session is not None
        if self.traits.user and not self.session.authenticated:
            await self.push("530 5.7.0 Authentication required")
            return True
        return False

    # What is said

    async def push(self, status: str | bytes) -> None:
        if not self.greeted:
            self.greeted = True
            if not await self.goes_on("connect"):
                return
        text = status.encode() if isinstance(status, str) else status
        if text[3:4] == b"-":  # a reply of many lines leaves in one piece, with its last
            if text[4:].split(b" ")[0].decode() not in self.hidden:
                self.begun += text + b"\r\n"
            return
        text, self.begun = self.begun + text, b""
        self.witness.see(verb=self.point, reply=text.decode(errors="replace"))
        if self.drip:
            await self.say_slowly(text + b"\r\n", self.drip.seconds)
        else:
            await super().push(text)

    async def say_slowly(self, text: bytes, seconds: float) -> None:
        for byte in text:
            self._writer.write(bytes([byte]))
            await self._writer.drain()
            await asyncio.sleep(seconds)

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        """Address and parameters. aiosmtpd asks the parser of e-mail headers: 0.1 ms each."""
        found = ADDRESS.fullmatch(arg)
        return (found[1], found[2]) if found else (None, None)

    # What goes wrong

    async def goes_on(self, point: str, to: Sequence[str] = ()) -> bool:
        """Come to a point of the conversation. False: it went wrong, and that was said."""
        self.point = point
        return await self.survives(self.fault_at(point, to))

    def fault_at(self, point: str, to: Sequence[str]) -> Fault | None:
        self.forgiven_before = self.plan.forgiven
        return self.plan.due(point, to=[one.lower() for one in to])

    async def survives(self, fault: Fault | None) -> bool:
        self.drip = None
        match fault:
            case None:
                return True
            case Drip():
                self.drip = fault
                return True
            case Hide(capability=capability):
                self.hidden.add(capability)
                return True
            case Late(seconds=seconds):
                await asyncio.sleep(seconds)
                return True
            case Withhold():
                while self.plan.forgiven == self.forgiven_before:
                    await asyncio.sleep(PAUSE_SECONDS)
                return True
            case Reply(text=text):
                await self.push(text.replace("\n", "\r\n"))
                if text.startswith("421") or fault.at in ("connect", "body"):
                    self.hang_up()
            case Endless():
                await self.talk_for_ever()
            case Garble():
                self._writer.write(GARBAGE)
            case Cut():
                self.cut()
            case _:
                raise AssertionError(fault)
        return False

    async def talk_for_ever(self) -> None:
        while True:
            self._writer.write(b"250-and another thing\r\n")
            await self._writer.drain()
            await asyncio.sleep(PAUSE_SECONDS)

    def cut(self) -> None:
        assert isinstance(self.transport, asyncio.WriteTransport)
        self.witness.see(verb=self.point, reply="(cut)")
        self.transport.abort()

    def hang_up(self) -> None:
        if self.transport is not None:
            self.transport.close()

    # What is heard

    async def smtp_HELO(self, hostname: str) -> None:
        if await self.goes_on("ehlo"):
            await super().smtp_HELO(hostname)

    async def smtp_EHLO(self, hostname: str) -> None:
        if await self.goes_on("ehlo"):
            await super().smtp_EHLO(hostname)

    async def smtp_STARTTLS(self, arg: str) -> None:
        if await self.goes_on("starttls"):
            await super().smtp_STARTTLS(arg)

    async def smtp_AUTH(self, arg: str) -> None:
        if await self.goes_on("auth"):
            await super().smtp_AUTH(arg)

    async def smtp_MAIL(self, arg: str | None) -> None:
        if await self.goes_on("mail"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:
        named = re.findall(r"<([^<>]*)>", arg or "")[:1]
        if await self.goes_on("rcpt", named):
            await super().smtp_RCPT(arg)

    async def smtp_RSET(self, arg: str) -> None:
        if await self.goes_on("rset"):
            await super().smtp_RSET(arg)

    async def smtp_QUIT(self, arg: str) -> None:
        if await self.goes_on("quit"):
            await super().smtp_QUIT(arg)

    async def smtp_DATA(self, arg: str) -> None:
        if await self.check_helo_needed() or await self.check_auth_needed("DATA"):
            return
        assert self.envelope is not None
        to = self.envelope.rcpt_tos
        if not to or arg:
            await self.push("503 5.5.1 RCPT first" if not to else "501 5.5.4 Syntax: DATA")
        elif await self.goes_on("data", to):
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            await self.take_text(self.envelope)

    async def take_text(self, envelope: Envelope) -> None:
        read = bytearray(b"\r\n")  # so that a dot on the first line ends the text too
        read += await self.more()
        if not await self.goes_on("body", envelope.rcpt_tos):
            return
        while not read.endswith(END):
            read += await self.more()
        text = bytes(read[2:-3]).replace(b"\r\n..", b"\r\n.")
        text = text[1:] if text.startswith(b"..") else text
        self.envelope = Envelope()
        if mistake := self.mistake_of(text, envelope.mail_options):
            await self.push(mistake)
        else:
            await self.answer_text(text, envelope)

    async def more(self) -> bytes:
        read = await self._reader.read(CHUNK)
        if not read:
            raise ConnectionResetError("the client left in the middle of a text")
        return read

    def mistake_of(self, text: bytes, options: Sequence[str]) -> str | None:
        """What a strict server has against a text, or None."""
        if len(text) > self.traits.size_max:
            return "552 5.3.4 Message too big"
        lines = text.split(b"\r\n")
        if not len(lines) - 1 == text.count(b"\r") == text.count(b"\n"):
            return "550 5.6.0 Lines end with <CR><LF>, both and together"
        if max(map(len, lines)) > LINE_MAX:
            return f"500 5.5.2 Line longer than {LINE_MAX} octets"
        if not text.isascii() and "BODY=8BITMIME" not in options:
            return "554 5.6.3 Eight-bit text, and MAIL did not say BODY=8BITMIME"
        return None

    async def answer_text(self, text: bytes, envelope: Envelope) -> None:
        self.point = "dot"
        to, sender = envelope.rcpt_tos, envelope.mail_from or ""
        fault = self.fault_at("dot", to)
        if is_taken(fault):
            self.witness.take(text, sender=sender, recipients=to)
        if not await self.survives(fault):
            return
        if not is_taken(fault):
            self.witness.take(text, sender=sender, recipients=to)
        await self.push("250 2.0.0 Taken")
