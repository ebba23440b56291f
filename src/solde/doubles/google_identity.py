"""Identity tokens (OpenID Connect Core, 2) and the keys that prove them."""

import base64
import json
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

ISSUER = "https://accounts.google.com"
KEY_ID = "solde-stand-in-1"
SECONDS = 3600  # how long an identity token is good


@cache  # making one takes a tenth of a second
def signing_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def signed(claims: dict[str, Any]) -> str:
    """A JSON Web Token, RS256."""
    header = {"alg": "RS256", "kid": KEY_ID, "typ": "JWT"}
    text = ".".join(base64url(json.dumps(part).encode()) for part in (header, claims))
    signature = signing_key().sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{text}.{base64url(signature)}"


def key_set() -> dict[str, Any]:
    """The public key as a JSON Web Key Set: what /oauth2/v3/certs answers."""
    numbers = signing_key().public_key().public_numbers()
    parts = {"n": numbers.n, "e": numbers.e}
    shown = {
        name: base64url(number.to_bytes((number.bit_length() + 7) // 8))
        for name, number in parts.items()
    }
    return {"keys": [{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": KEY_ID, **shown}]}


@cache
def certificates() -> dict[str, str]:
    """The public key as certificates by key id: what /oauth2/v1/certs answers."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Solde's stand-in for Google")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(signing_key().public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .sign(signing_key(), hashes.SHA256())
    )
    return {KEY_ID: certificate.public_bytes(Encoding.PEM).decode()}
