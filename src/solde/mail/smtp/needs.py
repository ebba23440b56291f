"""What a letter asks of a server beyond plain SMTP, and how its text is written on the line."""

import smtplib
from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from solde.mail.answers import Envelope

END_OF_TEXT = b"\r\n.\r\n"  # RFC 5321, 4.1.1.4


class Unfit(Exception):
    """A server cannot carry a letter, whenever it is tried."""


def mail_options(envelope: Envelope, features: Mapping[str, str]) -> list[str]:
    """Parameters of MAIL for a letter, from what EHLO offered. Raises Unfit.

    SIZE of RFC 1870, BODY of RFC 6152, SMTPUTF8 of RFC 6531.
    """
    options, message = [], envelope.message
    if "size" in features:
        most = features["size"].split(" ")[0]
        if most.isdecimal() and 0 < int(most) < len(message):
            raise Unfit(
                _("The letter has %(size)s bytes; the server takes no more than %(most)s.")
                % {"size": len(message), "most": most}
            )
        options.append(f"SIZE={len(message)}")
    if not message.isascii():
        if "8bitmime" not in features:
            raise Unfit(_("The server cannot carry 8-bit text (8BITMIME)."))
        options.append("BODY=8BITMIME")
    if "smtputf8" in features:
        addresses = (envelope.sender, *envelope.recipients)
        if not all(map(str.isascii, addresses)) or not is_head_ascii(message):
            options.append("SMTPUTF8")
    elif not envelope.sender.isascii() or not is_head_ascii(message):
        raise Unfit(_("The server cannot carry addresses with letters such as é (SMTPUTF8)."))
    return options


def unfit_recipients(envelope: Envelope, features: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Recipients that the server cannot be told, with the reason."""
    for recipient in envelope.recipients:
        if smtplib.quoteaddr(recipient) != f"<{recipient}>" or not recipient.isprintable():
            yield recipient, _("This is no e-mail address.")
        elif not recipient.isascii() and "smtputf8" not in features:
            yield (
                recipient,
                _("The server cannot carry addresses with letters such as é (SMTPUTF8)."),
            )


def opening(sender: str, options: Sequence[str], recipients: Sequence[str]) -> list[str]:
    """The commands before a letter's text, as smtplib spells them; none without recipients."""
    if not recipients:
        return []
    first = " ".join((f"mail FROM:{smtplib.quoteaddr(sender)}", *options))
    return [first, *(f"rcpt TO:{smtplib.quoteaddr(one)}" for one in recipients), "DATA"]


def is_head_ascii(message: bytes) -> bool:
    return message[: message.find(b"\r\n\r\n")].isascii()


def stuffed(message: bytes) -> bytes:
    """A text as it goes over the line, all but END_OF_TEXT, whose first line end is its own.

    A dot that begins a line is doubled (RFC 5321, 4.5.2). Without the end, a server cannot
    have taken the letter.
    """
    text = message.replace(b"\n.", b"\n..").removesuffix(b"\r\n")
    return b"." + text if text.startswith(b".") else text
