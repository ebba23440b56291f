"""By which server letters about signing in leave."""

import pytest
from django.core import mail

from solde.company.account_letters import send
from solde.doubles.smtp import SmtpDouble
from solde.doubles.smtp_session import Traits
from solde.smtp_url import smtp_server
from tests.test_settings import read_setting

URL = "smtp://post%40timber.example:secret@mail.example?tls=implicit"


@pytest.mark.parametrize(
    ("name", "environment", "value"),
    [
        ("EMAIL_BACKEND", {}, "django.core.mail.backends.filebased.EmailBackend"),
        ("DEFAULT_FROM_EMAIL", {"SOLDE_BASE_URL": "https://a.example"}, "solde@a.example"),
        ("EMAIL_BACKEND", {"SOLDE_SMTP_URL": URL}, "django.core.mail.backends.smtp.EmailBackend"),
        ("EMAIL_PORT", {"SOLDE_SMTP_URL": URL}, "465"),
        ("EMAIL_USE_SSL", {"SOLDE_SMTP_URL": URL}, "True"),
        ("EMAIL_USE_TLS", {"SOLDE_SMTP_URL": URL}, "False"),
        ("EMAIL_HOST_USER", {"SOLDE_SMTP_URL": URL}, "post@timber.example"),
        ("DEFAULT_FROM_EMAIL", {"SOLDE_SMTP_URL": URL}, "post@timber.example"),
        (
            "DEFAULT_FROM_EMAIL",
            {"SOLDE_SMTP_URL": URL, "SOLDE_FROM_EMAIL": "office@timber.example"},
            "office@timber.example",
        ),
    ],
)
def test_they_leave_by_the_server_of_the_installation(tmp_path, name, environment, value):
    assert read_setting(name, tmp_path, **environment).stdout.strip() == value


def test_a_server_takes_them(settings):
    with SmtpDouble(Traits()) as smtp:
        server = smtp_server(smtp.url)
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.host, server.port
        settings.EMAIL_HOST_USER = server.username
        settings.EMAIL_HOST_PASSWORD = server.password
        send("ana@timber.example", "Épinette invites you", "First.", "Second.")
        (taken,) = smtp.witness.letters(to="ana@timber.example")
    assert mail.outbox == []
    assert taken
