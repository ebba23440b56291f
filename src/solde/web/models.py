"""What pages have to remember."""

from django.db import models
from django.db.models.functions import Now


class SignInTry(models.Model):
    """An attempt to sign in with a password, kept as long as it counts against the next."""

    email = models.CharField(max_length=64)  # SHA-256 of what was typed as the e-mail address
    address = models.CharField(max_length=45)  # where it came from; empty: not known
    tried_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "sign-in tries"
        indexes = [models.Index(fields=["address", "email"], name="sign_in_try_from")]
