"""Filters that write things in the language of the page: `{% load formats %}`."""

from datetime import UTC, date, datetime
from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from solde.figures.money import decimal_string
from solde.mail.queueing import reason_words
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
    return SafeString(f'<time datetime="{iso}">{formats.moment(at)}</time>')


@register.filter
def day(on: date | None) -> SafeString:
    """A date of the books."""
    return SafeString() if on is None else day_in(formats.locale(), on)


@lru_cache(maxsize=formats.WRITTEN_MAX)
def day_in(language: str, on: date) -> SafeString:
    text = formats.day_in(language, on)
    return format_html('<time class="day" datetime="{}">{}</time>', on, text)


@register.filter
def money(amount_minor: int | None, currency: str) -> SafeString:
    """An amount with the sign of its currency, and as a decimal for programs."""
    if amount_minor is None:
        return SafeString()
    return written(amount_minor, currency, formats.amount(amount_minor, currency))


@register.filter
def figure(amount_minor: int | None, currency: str) -> SafeString:
    """An amount without the sign, for a column of one currency."""
    if amount_minor is None:
        return SafeString()
    return written(amount_minor, currency, formats.figure(amount_minor, currency))


def written(amount_minor: int, currency: str, text: str) -> SafeString:
    """Neither digits nor signs of currencies need escaping, and a page has a hundred amounts."""
    decimal = decimal_string(amount_minor, currency)
    return SafeString(f'<data class="money" value="{decimal}">{text}</data>')


@register.filter
def said(words: str) -> SafeString:
    """What a server said, quoted; what Solde itself has noted, in the language of the page."""
    return format_html('<q class="said">{}</q>', gettext(words)) if words else SafeString()


register.filter(reason_words)
