"""Filters that write things in the language of the page: `{% load formats %}`."""

from datetime import UTC, date, datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from solde.figures.money import decimal_string
from solde.web import formats

register = template.Library()
register.filter("kilobytes", formats.kilobytes)
register.filter("number", formats.number)


@register.filter
def moment(at: datetime | None) -> SafeString:
    """A moment for people, and in ISO 8601 for programs."""
    if at is None:
        return SafeString()
    iso = at.astimezone(UTC).isoformat(timespec="seconds")
    return format_html('<time datetime="{}">{}</time>', iso, formats.moment(at))


@register.filter
def day(on: date | None) -> SafeString:
    """A date of the books."""
    if on is None:
        return SafeString()
    return format_html('<time class="day" datetime="{}">{}</time>', on, formats.day(on))


@register.filter
def money(amount_minor: int | None, currency: str) -> SafeString:
    """An amount with the sign of its currency, and as a decimal for programs."""
    return written(amount_minor, currency, formats.amount)


@register.filter
def figure(amount_minor: int | None, currency: str) -> SafeString:
    """An amount without the sign, for a column of one currency."""
    return written(amount_minor, currency, formats.figure)


def written(amount_minor: int | None, currency: str, write: formats.Write) -> SafeString:
    if amount_minor is None:
        return SafeString()
    decimal = decimal_string(amount_minor, currency)
    text = write(amount_minor, currency)
    return format_html('<data class="money" value="{}">{}</data>', decimal, text)


@register.filter
def said(words: str) -> SafeString:
    """What a server said, quoted; what Solde itself has noted, in the language of the page."""
    return format_html('<q class="said">{}</q>', gettext(words)) if words else SafeString()
