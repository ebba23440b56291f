"""Google on loopback: consent, tokens, identity, and sending through the Gmail API."""

from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from . import google_oauth as oauth
from .control import ROOT, Control
from .faults import Fault
from .google_accounts import ACCOUNTS, Account, Client
from .google_api import gmail
from .google_errors import api_error
from .google_faults import KINDS
from .google_state import Google
from .serving import HOST, Answer, Request, Server
from .witness import Witness

ROUTES: dict[tuple[str, str], Callable[[Google, Request], Answer]] = {
    ("GET", "/o/oauth2/v2/auth"): oauth.ask_consent,
    ("POST", "/o/oauth2/v2/auth"): oauth.decide_consent,
    ("POST", "/token"): oauth.exchange,
    ("POST", "/revoke"): oauth.revoke,
    ("GET", "/oauth2/v1/certs"): oauth.keys_as_certificates,
    ("GET", "/oauth2/v3/certs"): oauth.keys,
    ("GET", "/oauth2/v3/userinfo"): oauth.userinfo,
}


class GoogleDouble:
    """A Google of its own: `with GoogleDouble() as google:` runs it until the block ends.

    A test consents by posting to the address that the program would send a person to: the
    fields `account`, `scope` (once for each that is left ticked; all when there is none) and
    `decision` ("allow" or "cancel").
    """

    def __init__(
        self,
        accounts: Sequence[Account] = ACCOUNTS,
        *,
        client: Client | None = None,
        port: int = 0,
        keep: Path | None = None,
        lines_only: bool = False,
    ) -> None:
        self.witness = Witness(keep, lines_only=lines_only)
        self.google = Google(accounts, client or Client(), self.witness)
        acts = {
            "accounts": lambda told: self.change(**told),
            "clock": lambda told: self.forward(told["seconds"]),
            "project": lambda told: self.limit_project(told["per_day"]),
            "revoke": lambda told: self.revoke_account(told["email"]),
        }
        self.control = Control(self.google.plan, self.witness, KINDS, acts)
        self.server = Server(port, self.answer)

    def __enter__(self) -> Self:
        self.server.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.google.is_over.set()
        self.server.stop()
        self.witness.close()

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.server.server_port}"

    @property
    def control_url(self) -> str:
        return f"{self.url}{ROOT}"

    def environment(self) -> dict[str, str]:
        """The settings that point Solde to it."""
        return {
            "SOLDE_GOOGLE_CLIENT_ID": self.google.client.id,
            "SOLDE_GOOGLE_CLIENT_SECRET": self.google.client.secret,
            "SOLDE_GOOGLE_AUTH_URL": f"{self.url}/o/oauth2/v2/auth",
            "SOLDE_GOOGLE_TOKEN_URL": f"{self.url}/token",
            "SOLDE_GOOGLE_REVOKE_URL": f"{self.url}/revoke",
            "SOLDE_GOOGLE_CERTS_URL": f"{self.url}/oauth2/v1/certs",
            "SOLDE_GMAIL_URL": self.url,
        }

    def misbehave(
        self, fault: Fault, *, times: int | None = None, after: int = 0, **only: str
    ) -> None:
        """Let a fault happen from now on: so many times, so many let pass.

        `only` narrows it: `to` a recipient, `account`, access `token`, `grant` type.
        """
        self.google.plan.add(fault, times=times, after=after, **only)

    def behave(self) -> None:
        """Forget all that was to go wrong."""
        self.google.plan.forgive()

    def change(self, email: str, **changes: Any) -> None:
        """Change fields of an account: change("a@gmail.com", per_day=437, has_gmail=False).

        Limits count from the moment they are set.
        """
        self.google.change(email, **changes)

    def limit_project(self, per_day: int | None) -> None:
        """Let all accounts together send so many letters a day, from now."""
        self.google.limits.set_for_project(per_day)

    def forward(self, seconds: float) -> None:
        """Put its clock forward: codes and access tokens grow old, limits free up."""
        self.google.forward_seconds += seconds

    def revoke_account(self, email: str) -> None:
        """End every grant of an account, as its owner can in the account's settings."""
        self.google.grants.revoke_account(email)

    def answer(self, request: Request) -> Answer:
        if request.path == ROOT or request.path.startswith(f"{ROOT}/"):
            return self.control.answer(request)
        if request.path.startswith(("/gmail/", "/upload/gmail/")):
            answer = gmail(self.google, request)
        elif route := ROUTES.get((request.method, request.path)):
            answer = route(self.google, request)
        else:
            answer = api_error(404)
        fault = type(answer.fault).__name__.lower() if answer.fault else None
        self.witness.see(
            method=request.method, path=request.path, status=answer.status, fault=fault
        )
        return answer
