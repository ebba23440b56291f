"""Filters that write things in the language of the page: `{% load formats %}`."""

from datetime import UTC, datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from solde.web import formats

register = template.Library()
register.filter("kilobytes", formats.kilobytes)


@register.filter
def moment(at: datetime | None) -> SafeString:
    """A moment for people, and in ISO 8601 for programs."""
    if at is None:
        return SafeString()
    iso = at.astimezone(UTC).isoformat(timespec="seconds")
    return format_html('<time datetime="{}">{}</time>', iso, formats.moment(at))


@register.filter
def said(words: str) -> SafeString:
    """What a server said, quoted; what Solde itself has noted, in the language of the page."""
    return format_html('<q class="said">{}</q>', gettext(words)) if words else SafeString()
