"""Run a double as a process: `python -m solde.doubles google` or `smtp`.

Writes one line of JSON when it is ready (its addresses, and the variables that point Solde
to it), and ends on SIGTERM or SIGINT.
"""

import argparse
import json
import signal
import sys
from pathlib import Path
from threading import Event

from .google import GoogleDouble
from .google_accounts import ACCOUNTS, Account, Client
from .smtp import SmtpDouble
from .smtp_session import Traits


def main() -> None:
    asked = arguments().parse_args()
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with double(asked) as running:
        ready = {
            "url": running.url,
            "control_url": running.control_url,
            "keep": str(running.witness.directory),
            "environment": running.environment(),
        }
        sys.stdout.write(json.dumps(ready) + "\n")
        sys.stdout.flush()
        stop.wait()


def double(asked: argparse.Namespace) -> GoogleDouble | SmtpDouble:
    kept = {"keep": asked.keep, "lines_only": asked.lines_only}
    if asked.double == "google":
        accounts = [account_of(email) for email in asked.account or ()] or ACCOUNTS
        client = Client(asked.client_id, asked.client_secret, tuple(asked.redirect_uri or ()))
        return GoogleDouble(accounts, client=client, port=asked.port, **kept)
    traits = Traits(asked.tls, asked.user, asked.password)
    return SmtpDouble(traits, port=asked.port, control_port=asked.control_port, **kept)


def account_of(email: str) -> Account:
    """An account of that address, in a Workspace unless it is at gmail.com."""
    name, _, domain = email.partition("@")
    return Account(email.lower(), name, hosted_domain="" if domain == "gmail.com" else domain)


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m solde.doubles", description=__doc__)
    doubles = parser.add_subparsers(dest="double", required=True)
    google, smtp = doubles.add_parser("google"), doubles.add_parser("smtp")
    for one in (google, smtp):
        one.add_argument("--port", type=int, default=0, help="0: any that is free")
        one.add_argument("--keep", type=Path, help="directory of what the witness writes")
        one.add_argument("--lines-only", action="store_true", help="describe letters, not keep")
    google.add_argument("--account", action="append", help="an address; may be given again")
    google.add_argument("--client-id", default=Client().id)
    google.add_argument("--client-secret", default=Client().secret)
    google.add_argument("--redirect-uri", action="append", help="besides loopback, to the letter")
    smtp.add_argument("--control-port", type=int, default=0, help="Google's is its own port")
    smtp.add_argument("--tls", choices=["none", "starttls", "implicit"], default=Traits().tls)
    smtp.add_argument("--user", default=Traits().user, help="empty: no sign-in")
    smtp.add_argument("--password", default=Traits().password)
    return parser


if __name__ == "__main__":
    main()
