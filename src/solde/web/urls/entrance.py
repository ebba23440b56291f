"""What stands before every company: signing in, and a person's own pages."""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.usersessions import views as sessions
from django.urls import URLPattern, path

from solde.web import home, invitations, invoice_link, set_up, sign_in, you

# Their names are those by which allauth asks for them.
signing_in: list[URLPattern] = [
    path("sign-in", account.login, name="account_login"),
    path("sign-in/inactive", account.account_inactive, name="account_inactive"),
    path("sign-in/code", second_factor.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/again", account.reauthenticate, name="account_reauthenticate"),
    path("sign-in/again/code", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path(
        "sign-in/again/passkey",
        passkeys.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("sign-in/<str:token>", sign_in.sign_in_by_link, name="sign_in_by_link"),
    path("sign-out", sign_in.sign_out, name="sign_out"),
    path("password/forgotten", account.password_reset, name="account_reset_password"),
    path("password/sent", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/new/<str:uidb36>/<str:key>",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/changed",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

of_a_person: list[URLPattern] = [
    path("set-up", set_up.set_up, name="set_up"),
    path("invitation/<str:token>", invitations.invitation, name="invitation"),
    path("companies/new", set_up.new_company, name="new_company"),
    path("you/profile", you.profile, name="profile"),
    path("language", you.choose_language, name="choose_language"),
    path("you/password", account.password_change, name="account_change_password"),
    path("you/password/set", account.password_set, name="account_set_password"),
    path("you/security", second_factor.index, name="mfa_index"),
    path("you/security/app", totp.activate_totp, name="mfa_activate_totp"),
    path("you/security/app/remove", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("you/security/codes", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "you/security/codes/new",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "you/security/codes/file",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("you/security/passkeys", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("you/security/passkeys/add", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("you/security/passkeys/<int:pk>", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path(
        "you/security/passkeys/<int:pk>/remove",
        passkeys.remove_webauthn,
        name="mfa_remove_webauthn",
    ),
    path("you/sessions", sessions.list_usersessions, name="usersessions_list"),
]

# In letters, for whoever has them: sales/viewing.py writes these addresses.
of_a_customer: list[URLPattern] = [
    path("v/<str:token>", invoice_link.document_by_link, name="document_by_link"),
    path("v/<str:token>/pdf", invoice_link.paper_by_link, name="paper_by_link"),
]

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    *signing_in,
    *of_a_person,
    *of_a_customer,
]
