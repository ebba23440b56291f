"""What the stand-in for Google knows: accounts, the client, grants, limits, the time."""

import time
from collections.abc import Sequence
from dataclasses import fields, replace
from threading import Event
from typing import Any

from .faults import Nonsense, Plan
from .google_accounts import Account, Client
from .google_faults import ONLY, POINTS
from .google_grants import Access, Grants
from .google_limits import Limits
from .serving import Request
from .witness import Witness


class Google:
    def __init__(self, accounts: Sequence[Account], client: Client, witness: Witness) -> None:
        self.accounts = {one.email: one for one in accounts}
        self.client = client
        self.witness = witness
        self.plan = Plan(POINTS, ONLY)
        self.grants = Grants(self.now)
        self.limits = Limits()
        self.forward_seconds = 0.0  # how far its clock is ahead
        self.is_over = Event()
        for account in accounts:
            self.limits.set_for(account)

    def now(self) -> float:
        """Seconds since 1970, by its own clock."""
        return time.time() + self.forward_seconds

    def change(self, email: str, **changes: Any) -> None:
        if email not in self.accounts:
            raise Nonsense(f"{email} has no account")
        known = {field.name for field in fields(Account)} - {"email"}
        if strange := changes.keys() - known:
            raise Nonsense(f"{sorted(strange)}: an account has {sorted(known)}")
        self.accounts[email] = replace(self.accounts[email], **changes)
        self.limits.set_for(self.accounts[email])

    def bearer(self, request: Request) -> Access | None:
        """What the token of a request allows; None: no token, or one that is good no more."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        return self.grants.bearer(token) if scheme.lower() == "bearer" else None
