"""Letters to an SMTP server, verb by verb, so that afterwards it is known how far each came."""

import time
from contextlib import suppress

from solde.mail import networks
from solde.mail.answers import Answer, Envelope, MailboxFails, Meaning
from solde.mail.smtp.answers import Course, Reply, meaning_of, trouble_in
from solde.mail.smtp.line import WAITS_FOR_TEXT, Line, LineBroke
from solde.mail.smtp.needs import (
    END_OF_TEXT,
    Unfit,
    mail_options,
    opening,
    stuffed,
    unfit_recipients,
)  # fmt: skip
from solde.mail.smtp.opening import Dial, Way
from solde.smtp_url import SmtpServer

REPLY_SECONDS = 60.0  # for one reply; RFC 5321, 4.5.3.2 would have up to ten minutes
LETTER_SECONDS = 240.0  # for a whole letter, signing in again included
GOODBYE_SECONDS = 2.0


class SmtpTransport:
    """A server, and the line to it, which is kept from letter to letter.

    No reply takes longer than `timeout`, and neither open() nor hand_over() longer than
    `letter_seconds` (name servers aside: the system's resolver has time-outs of its own).
    TLS that was asked for is never done without; certificates are checked against the
    system's authorities, and those of `ca_file` besides.
    """

    def __init__(
        self,
        server: SmtpServer,
        *,
        timeout: float = REPLY_SECONDS,
        letter_seconds: float = LETTER_SECONDS,
        dial: Dial = networks.dial,
        ca_file: str = "",
    ) -> None:
        self.way = Way(server, dial, ca_file, timeout)
        self.letter_seconds = letter_seconds
        self.line: Line | None = None

    def open(self) -> None:
        """Connect and sign in, unless the line of the last letter still stands."""
        with suppress(LineBroke):
            if self.line and not self.line.has_spoken():
                return
        self.drop()
        self.line = self.way.open_line(time.monotonic() + self.letter_seconds)

    def hand_over(self, envelope: Envelope) -> Answer:
        """Hand a letter over, once. A line that died while it was idle is replaced unseen."""
        course = Course(envelope)
        try:
            line = self.begin(course, time.monotonic() + self.letter_seconds)
            if self.name_recipients(line, course):
                self.send_text(line, course)
            else:
                self.forget_letter(line)
        except MailboxFails as fails:
            course.stop_for(fails.trouble)
        except Unfit as unfit:
            course.decide_rest(Meaning.REFUSED, str(unfit))
        except OSError as error:
            course.break_off(self.way.shown(str(error)))
            self.drop()
        return course.answer()

    def close(self) -> None:
        """Say goodbye. Every answer is in: how it goes does not matter."""
        if self.line:
            self.line.deadline = time.monotonic() + GOODBYE_SECONDS
            with suppress(OSError):
                self.line.docmd("QUIT")
        self.drop()

    def drop(self) -> None:
        if self.line:
            self.line.close()
        self.line = None

    def begin(self, course: Course, deadline: float) -> Line:
        """Say MAIL, over a new line if that of the last letter has ended."""
        if self.line:
            self.line.deadline = deadline
            with suppress(LineBroke):
                if not self.line.has_spoken() and self.say_mail(self.line, course) != 421:
                    return self.line
            self.drop()
        course.phase = "connect"
        self.line = self.way.open_line(deadline)
        self.say_mail(self.line, course)
        return self.line

    def say_mail(self, line: Line, course: Course) -> int:
        """Begin a letter; the code of the reply. Decides about recipients out of reach."""
        course.phase, course.decided, course.trouble = "mail", {}, None
        for recipient, reason in unfit_recipients(course.envelope, line.esmtp_features):
            course.decide(recipient, Meaning.REFUSED, reason)
        options = mail_options(course.envelope, line.esmtp_features)
        line.foretell(opening(course.envelope.sender, options, course.undecided))
        reply = self.said(line.mail(course.envelope.sender, options))
        if meaning_of(reply) is not Meaning.TAKEN:
            course.end_with(reply)
        return reply.code

    def name_recipients(self, line: Line, course: Course) -> bool:
        """Name those about whom nothing is decided; whether the server takes any of them."""
        for recipient in course.undecided:
            course.phase = "rcpt"
            reply = self.said(line.rcpt(recipient))
            meaning = meaning_of(reply)
            if reply.code == 421 or trouble_in(reply, course.phase):
                course.end_with(reply)
                return False
            if meaning is not Meaning.TAKEN:
                is_final = meaning is Meaning.REFUSED
                course.decide(recipient, meaning if is_final else Meaning.LATER, reply.words)
        return bool(course.undecided)

    def send_text(self, line: Line, course: Course) -> None:
        course.phase = "data"
        reply = self.said(line.docmd("DATA"))
        if reply.code != WAITS_FOR_TEXT:
            course.end_with(reply)
            self.forget_letter(line)
            return
        course.phase = "body"
        if too_early := self.heard_while_sending(line, stuffed(course.envelope.message)):
            course.end_with(too_early)
            self.drop()
            return
        # From here on the server may have the whole letter, whatever is heard of it: trying
        # again would be how customers get the same statement twice.
        course.phase = "dot"
        line.send(END_OF_TEXT)
        reply = self.said(line.getreply())
        course.end_with(reply)
        if reply.code == 421 or meaning_of(reply) is Meaning.IN_DOUBT:
            self.drop()

    def heard_while_sending(self, line: Line, text: bytes) -> Reply | None:
        """Send a text without its end; the reply of a server that did not wait for it."""
        try:
            if line.send_while_quiet(text):
                return None
        except LineBroke:
            with suppress(LineBroke):  # it may have said why
                return self.said(line.getreply())
            raise
        return self.said(line.getreply())

    def forget_letter(self, line: Line) -> None:
        """Take back MAIL and RCPT, or hang up: the next letter must not inherit them."""
        with suppress(LineBroke):
            if line.rset()[0] == 250:
                return
        self.drop()

    def said(self, reply: tuple[int, bytes]) -> Reply:
        return Reply(reply[0], self.way.shown(reply[1]))
