"""A letter as Gmail takes it: Gmail reads the recipients from the header, Bcc included."""

from base64 import urlsafe_b64encode
from email import message_from_string
from email.policy import SMTPUTF8

from django.utils.translation import gettext as _

from solde.mail.answers import Envelope

END_OF_HEADER = b"\r\n\r\n"
SHOWN_IN = ("To", "Cc", "Bcc")
# Above it, Google wants the bytes of the letter themselves, at another address.
JSON_MAX = 5_000_000


class NotForGmail(Exception):
    """Gmail would send this letter to others than it is for."""


def with_bcc(envelope: Envelope) -> bytes:
    """The letter with a Bcc field for the recipients that its header does not name.

    Nothing else of it changes. Raises NotForGmail when the header names somebody whom the
    letter has reached already: Gmail would send it there again.
    """
    named = addresses_in(envelope.message)
    wanted = {one.casefold(): one for one in envelope.recipients}
    if reached := named - wanted.keys():
        words = _("Gmail would send this letter to %s again.")
        raise NotForGmail(words % ", ".join(sorted(reached)))
    hidden = [one for folded, one in wanted.items() if folded not in named]
    if not hidden:
        return envelope.message
    head, end, body = envelope.message.partition(END_OF_HEADER)
    assert end
    field = "\r\nBcc: " + ",\r\n ".join(hidden)
    message = b"".join([head, field.encode(), end, body])
    assert addresses_in(message) == wanted.keys()
    return message


def addresses_in(message: bytes) -> set[str]:
    """Every address in the fields that Gmail sends to, in lower case.

    Letters beyond ASCII stand in them as UTF-8 (RFC 6532, 3.2). Out of bytes, Python's parser
    reads halves of surrogate pairs instead.
    """
    head = (message.partition(END_OF_HEADER)[0] + END_OF_HEADER).decode("utf-8", "replace")
    header = message_from_string(head, policy=SMTPUTF8)
    return {
        address.addr_spec.casefold()
        for name in SHOWN_IN
        for field in header.get_all(name, [])
        for address in field.addresses
    }


def posted(message: bytes) -> tuple[str, str, bytes]:
    """Path, content type and body to post: as JSON, or a large letter as it is."""
    raw = b'{"raw":"%b"}' % urlsafe_b64encode(message)
    if len(raw) <= JSON_MAX:
        return "/gmail/v1/users/me/messages/send", "application/json", raw
    path = "/upload/gmail/v1/users/me/messages/send?uploadType=media"
    return path, "message/rfc822", message
