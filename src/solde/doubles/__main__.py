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
        return GoogleDouble(port=asked.port, **kept)
    traits = Traits(asked.tls, asked.user, asked.password)
    return SmtpDouble(traits, port=asked.port, control_port=asked.control_port, **kept)


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m solde.doubles", description=__doc__)
    doubles = parser.add_subparsers(dest="double", required=True)
    usual = Traits()
    for name in ("google", "smtp"):
        one = doubles.add_parser(name)
        one.add_argument("--port", type=int, default=0, help="0: any that is free")
        one.add_argument("--keep", type=Path, help="directory of what the witness writes")
        one.add_argument("--lines-only", action="store_true", help="describe letters, not keep")
        if name == "smtp":
            one.add_argument("--control-port", type=int, default=0)
            one.add_argument("--tls", choices=["none", "starttls", "implicit"], default=usual.tls)
            one.add_argument("--user", default=usual.user, help="empty: no sign-in")
            one.add_argument("--password", default=usual.password)
    return parser


if __name__ == "__main__":
    main()
