"""Talking to the doubles as a careful client does: verb by verb."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP

from solde.doubles.smtp import SmtpDouble
from tests.waiting import SECONDS_MAX

PDF = b"%PDF-1.7 " + bytes(range(256)) * 40


def letter(
    to: str = "books@alder.example", *, sender: str = "sender@solde.example", pdf: bytes = PDF
) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender, to, "Statement"
    message["Message-ID"], message["X-Solde-Delivery"] = "<1.1.abc@solde.example>", "d-1"
    message.set_content("Your statement is attached.\n.\n..\n")
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename="statement.pdf")
    message.set_boundary("the-same-every-time")
    return message.as_bytes()


@contextmanager
def line_to(double: SmtpDouble) -> Iterator[smtplib.SMTP]:
    """A connection that has said EHLO and signed in, as the double's traits ask."""
    traits = double.traits
    context = ssl.create_default_context(cafile=double.authority)
    at = {"port": double.port, "local_hostname": "client.example", "timeout": SECONDS_MAX}
    if traits.tls == "implicit":
        line: smtplib.SMTP = smtplib.SMTP_SSL("127.0.0.1", context=context, **at)
    else:
        line = smtplib.SMTP("127.0.0.1", **at)
    try:
        if traits.tls == "starttls":
            line.starttls(context=context)
        line.ehlo()
        if traits.user:
            line.login(traits.user, traits.password)
        yield line
    finally:
        line.close()


def hand_over(line: smtplib.SMTP, *to: str, raw: bytes | None = None) -> list[int]:
    """Codes of MAIL, of each RCPT, and of the text if any recipient was taken."""
    codes = [line.mail("sender@solde.example")[0]]
    if codes[0] == 250:
        codes += [line.rcpt(one)[0] for one in to]
    if 250 in codes[1:]:
        codes.append(line.data(raw or letter(to[0]))[0])
    return codes
