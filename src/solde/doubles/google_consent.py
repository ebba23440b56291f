"""The page on which a person lets a program use an account, or does not."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from string import Template
from urllib.parse import urlencode, urlsplit, urlunsplit

from .google_accounts import SCOPES, SHORT, SIGN_IN, Account, Client
from .google_identity import ISSUER
from .serving import Answer

HTML = "text/html; charset=utf-8"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Unfit(Exception):
    """The request is wrong in a way that Google shows to the person, not to the program."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


@dataclass(frozen=True, slots=True)
class Wish:
    """What a program asks for, read from the address it sent the person to."""

    redirect_uri: str
    scopes: tuple[str, ...]
    state: str
    nonce: str
    challenge: str
    is_offline: bool
    prompts: frozenset[str]
    login_hint: str
    adds_to_earlier: bool


def wish_of(query: Mapping[str, str], client: Client) -> Wish:
    """Read and check. Stricter than Google: state and PKCE are required, a nonce for openid."""
    if query.get("client_id") != client.id:
        raise Unfit("401: invalid_client", "The OAuth client was not found.")
    redirect_uri = query.get("redirect_uri", "")
    if not is_registered(redirect_uri, client):
        raise Unfit("400: redirect_uri_mismatch", f"Not registered: {redirect_uri or 'none'}")
    if query.get("response_type") != "code":
        raise Unfit("400: unsupported_response_type", "response_type must be code.")
    scopes = tuple(SHORT.get(one, one) for one in query.get("scope", "").split())
    if not scopes or set(scopes) - SCOPES.keys():
        strange = " ".join(sorted(set(scopes) - SCOPES.keys()))
        raise Unfit("400: invalid_scope", f"Some requested scopes were invalid: {strange}")
    required = ["state", "code_challenge", *(["nonce"] if "openid" in scopes else [])]
    if missing := [name for name in required if not query.get(name)]:
        raise Unfit("400: invalid_request", f"Missing required parameter: {', '.join(missing)}")
    is_challenge = re.fullmatch(r"[\w-]{43}", query["code_challenge"], re.ASCII)
    if query.get("code_challenge_method") != "S256" or not is_challenge:
        raise Unfit("400: invalid_request", "code_challenge_method must be S256.")
    for name, allowed in (
        ("access_type", {"online", "offline"}),
        ("include_granted_scopes", {"true", "false"}),
    ):
        if query.get(name, min(allowed)) not in allowed:
            raise Unfit("400: invalid_request", f"Invalid parameter value for {name}.")
    prompts = frozenset(query.get("prompt", "").split())
    if prompts - {"none", "consent", "select_account"} or ("none" in prompts and len(prompts) > 1):
        raise Unfit("400: invalid_request", "Invalid parameter value for prompt.")
    return Wish(
        redirect_uri=redirect_uri,
        scopes=scopes,
        state=query["state"],
        nonce=query.get("nonce", ""),
        challenge=query["code_challenge"],
        is_offline=query.get("access_type") == "offline",
        prompts=prompts,
        login_hint=query.get("login_hint", "").lower(),
        adds_to_earlier=query.get("include_granted_scopes") == "true",
    )


def is_registered(redirect_uri: str, client: Client) -> bool:
    """Whether a redirect is in the client's list, to the letter, or goes to loopback."""
    if redirect_uri in client.redirect_uris:
        return True
    parts = urlsplit(redirect_uri)
    return parts.scheme == "http" and parts.hostname in LOOPBACK and not parts.fragment


def back(wish: Wish, **told: str) -> Answer:
    """Send the person back to the program, with what it is told."""
    parts = urlsplit(wish.redirect_uri)
    answer = urlencode({"state": wish.state, "iss": ISSUER, **told})
    query = f"{parts.query}&{answer}" if parts.query else answer
    location = urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))
    return Answer(302, type=HTML, headers={"Location": location})


def page(wish: Wish, accounts: Collection[Account]) -> Answer:
    chosen = next((one for one in accounts if one.email == wish.login_hint), None)
    return whole_page(
        "consent",
        program=escape(urlsplit(wish.redirect_uri).netloc),
        accounts="\n".join(
            account_row(one, is_chosen=one is (chosen or next(iter(accounts)))) for one in accounts
        ),
        scopes="\n".join(map(scope_row, wish.scopes)),
    )


def account_row(account: Account, *, is_chosen: bool) -> str:
    email, name = escape(account.email), escape(account.name)
    checked = " checked" if is_chosen else ""
    return (
        f'<label class="row"><input type="radio" name="account" value="{email}"{checked}>'
        f"<span><b>{name}</b><small>{email}</small></span></label>"
    )


def scope_row(scope: str) -> str:
    name = "disabled" if scope in SIGN_IN else f'name="scope" value="{escape(scope)}"'
    told = f"<span>{escape(SCOPES[scope])}<small>{escape(scope)}</small></span>"
    return f'<label class="row"><input type="checkbox" checked {name}>{told}</label>'


def unfit_page(unfit: Unfit) -> Answer:
    code = escape(unfit.code)
    status = int(unfit.code[:3])
    return whole_page("refused", status, code=code, words=escape(str(unfit)))


def whole_page(kind: str, status: int = 200, **parts: str) -> Answer:
    """A page from its template; whoever fills it in has escaped what people wrote."""
    template = Template((files(__package__) / f"{kind}.html").read_text("utf-8"))
    body = template.substitute(parts).encode()
    return Answer(status, body, HTML, {"Content-Security-Policy": POLICY})
