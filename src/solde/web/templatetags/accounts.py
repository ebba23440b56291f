"""What pages about signing in show: `{% load accounts %}`."""

import json
import re
from collections.abc import Mapping

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from solde.company.access import Role
from solde.web.role_words import ROLE_WORDS

register = template.Library()

BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@register.filter
def as_json(value: Mapping[str, object]) -> str:
    """For an attribute that a script reads."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.filter
def qr(picture: str) -> SafeString:
    """The picture of a code, as allauth draws it from a secret of its own, without its prologue."""
    return mark_safe(re.sub(r"^.*?(?=<svg)", "", picture, flags=re.DOTALL))  # noqa: S308


@register.filter
def browser_name(told: str) -> str:
    """What a browser says of itself (User-Agent), in a few words. The first that fits counts."""
    browser = next((name for mark, name in BROWSERS if mark in told), _("Another program"))
    system = next((name for mark, name in SYSTEMS if mark in told), "")
    return ", ".join(filter(None, [browser, system]))


@register.filter
def role_word(role: str) -> str:
    return str(ROLE_WORDS[Role(role)])
