"""Who has an account at the stand-in for Google, and which program may ask for it."""

import hashlib
from dataclasses import dataclass

OPENID = "openid"
EMAIL = "https://www.googleapis.com/auth/userinfo.email"
PROFILE = "https://www.googleapis.com/auth/userinfo.profile"
SEND = "https://www.googleapis.com/auth/gmail.send"

# What a person reads on the consent page. Those of sign-in cannot be unticked.
SCOPES = {
    OPENID: "Associate you with your personal info on Google",
    EMAIL: "See your primary Google Account email address",
    PROFILE: "See your personal info, including any you have made publicly available",
    SEND: "Send email on your behalf",
}
SIGN_IN = {OPENID, EMAIL, PROFILE}
SHORT = {"email": EMAIL, "profile": PROFILE}


@dataclass(frozen=True, slots=True)
class Account:
    email: str
    name: str
    hosted_domain: str = ""  # of a Workspace; empty for gmail.com
    has_gmail: bool = True
    apps_allowed: bool = True  # False: the domain's administrator forbids Gmail apps
    per_minute: int | None = None  # letters; counted from when the limit is set
    per_day: int | None = None

    @property
    def sub(self) -> str:
        """The identity that stays when the address changes: 21 digits."""
        number = int.from_bytes(hashlib.sha256(self.email.encode()).digest())
        return f"1{number % 10**20:020}"


@dataclass(frozen=True, slots=True)
class Client:
    """A program registered with Google. Loopback redirects are good on any port."""

    id: str = "000000000000-solde.apps.googleusercontent.com"
    secret: str = "GOCSPX-stand-in"  # noqa: S105 everybody may know it
    redirect_uris: tuple[str, ...] = ()


ACCOUNTS = (
    Account("alder.books@gmail.com", "Ada Alder"),
    Account("billing@birch.example", "Birch & Sons", hosted_domain="birch.example"),
)
