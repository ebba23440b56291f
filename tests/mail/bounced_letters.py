"""Bounces as mail servers write them."""

from solde.mail.bounces.return_path import Try, return_path
from solde.mail.models import Delivery
from tests.mail.envelopes import ALDER

PLAIN = "bounces@mail.timber.example"  # the installation's address for bounces
DIAGNOSIS = "550 5.1.1 No such user here"


def bounce(
    *addresses: str,
    action: str = "failed",
    message_id: str = "",
    to: str = PLAIN,
    headers_only: bool = False,
) -> bytes:
    """A delivery status notification (RFC 3464) about a letter to some addresses."""
    status = {"failed": "5.1.1", "delayed": "4.4.1"}.get(action, "2.0.0")
    reports = "\n".join(
        f"Final-Recipient: rfc822; {one}\nAction: {action}\nStatus: {status}\n"
        f"Diagnostic-Code: smtp; {DIAGNOSIS}\n"
        for one in addresses or (ALDER,)
    )
    kind = "text/rfc822-headers" if headers_only else "message/rfc822"
    text = f"""\
From: MAILER-DAEMON@mx.example
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=="

--==
Content-Type: text/plain

This is the mail system at host mx.example.

--==
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

{reports}
--==
Content-Type: {kind}

From: billing@timber.example
Subject: Statement
Message-ID: {message_id}

--==--
"""
    return text.replace("\n", "\r\n").encode()


def path_of(letter: Delivery, attempt: int = 1) -> str:
    """The address that a bounce of a try goes to."""
    return return_path(letter.mailbox, Try(letter.public_id, attempt), otherwise="")
