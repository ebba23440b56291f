"""Filters that write moments and sizes in the language of the page: `{% load formats %}`."""

from datetime import UTC, datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from solde.web import formats

register = template.Library()
register.filter("kilobytes", formats.kilobytes)


@register.filter
def moment(at: datetime | None) -> SafeString:
    """A moment for people, and in ISO 8601 for programs."""
    if at is None:
        return format_html("")
    iso = at.astimezone(UTC).isoformat(timespec="seconds")
    return format_html('<time datetime="{}">{}</time>', iso, formats.moment(at))
