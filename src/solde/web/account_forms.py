"""What people fill in to sign in and to look after their password."""

from typing import Any

from allauth.account import forms as theirs
from allauth.mfa.base import forms as codes
from allauth.mfa.totp import forms as totp
from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.utils.translation import gettext_lazy as _


def dress(field: forms.Field, label: Any, **attributes: object) -> None:
    """Our label; no placeholder, which would vanish as soon as somebody types."""
    field.label = label
    field.help_text = ""
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attributes)


class SignInForm(theirs.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self.fields["login"], _("E-mail address"), autocomplete="username", autofocus=True)
        dress(self.fields["password"], _("Password"))


class AgainForm(theirs.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self.fields["password"], _("Password"), autofocus=True)


class ForgottenForm(theirs.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self.fields["email"], _("E-mail address"), autofocus=True)


class TwiceTyped:
    """A new password with its rules, and once more."""

    fields: dict[str, forms.Field]

    def dress_both(self) -> None:
        dress(self.fields["password1"], _("New password"))
        self.fields["password1"].help_text = password_validators_help_text_html()
        dress(self.fields["password2"], _("Once more"))


class ChangePasswordForm(TwiceTyped, theirs.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self.fields["oldpassword"], _("Present password"))
        self.dress_both()


class SetPasswordForm(TwiceTyped, theirs.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dress_both()


class NewPasswordForm(TwiceTyped, theirs.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dress_both()


class CodeForm(codes.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self.fields["code"], _("Code"), autofocus=True)


class CodeAgainForm(codes.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self.fields["code"], _("Code"), autofocus=True)


class FirstCodeForm(totp.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self.fields["code"], _("Code"), inputmode="numeric")
