"""The parts that pages are made of: `{% load parts %}`. docs/explanation/pages.md shows each."""

from functools import lru_cache
from typing import Any

from django import template
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

from solde.queue import workers_alive

register = template.Library()

# Of a badge or a notice, by its kind. A colour alone tells nothing to those who do not see it.
SIGNS = {
    "ok": "circle-check",
    "wait": "clock",
    "warn": "triangle-alert",
    "bad": "circle-x",
    "off": "circle-minus",
}
Context = dict[str, Any]


@register.simple_tag
@lru_cache(maxsize=500)  # lucide takes its file apart each time: a list has a hundred signs
def icon(name: str, size: int = 17) -> SafeString:
    """A sign beside a word; screen readers hear the word."""
    picture = lucide(name, size=size, aria_hidden="true")
    return mark_safe(picture)  # noqa: S308  # made from lucide's own files


@register.simple_tag
def badge(label: str | Promise, kind: str, sign: str = "") -> SafeString:
    """A state as word, colour and sign; kind is ok, wait, warn, bad or off."""
    return badge_of(str(label), kind, sign or SIGNS[kind])


@lru_cache(maxsize=500, typed=True)  # each row of a list has one or two; escaped is another type
def badge_of(label: str, kind: str, sign: str) -> SafeString:
    return format_html('<span class="badge {}">{}{}</span>', kind, icon(sign, 13), label)


@register.simple_tag
def sign_of(kind: str) -> SafeString:
    """The sign of a kind of notice."""
    return icon(SIGNS[kind])


@register.simple_block_tag
def heading(content: str, title: str, trail: str = "", trail_to: str = "") -> SafeString:
    """The title of a page, the way back above it, and inside the tag what can be done there."""
    return part("heading", content=content, title=title, trail=trail, trail_to=trail_to)


@register.simple_block_tag
def table(content: str, label: str, is_list: bool = False) -> SafeString:
    """A table; rows of a list are cards on a telephone.

    What fits no window scrolls by itself, and not the page.
    """
    return part("table", content=content, label=label, is_list=is_list)


@register.simple_block_tag
def empty(content: str, title: str, sign: str = "inbox") -> SafeString:
    """What stands where there is nothing yet: inside the tag, what to do first."""
    return part("empty", content=content, title=title, sign=sign)


@register.simple_block_tag
def notice(content: str, kind: str) -> SafeString:
    """Something to be aware of on this page; kind is that of a badge."""
    return part("notice", content=content, kind=kind)


@register.simple_block_tag
def confirm(content: str, name: str, label: str, title: str, sign: str = "") -> SafeString:
    """A button that asks once: inside the tag, what will happen and the form that does it.

    `name` is unlike that of any other on the page. Works without a script.
    """
    return part("confirm", content=content, name=name, label=label, title=title, sign=sign)


def part(template_name: str, **context: object) -> SafeString:
    return render_to_string(f"web/parts/{template_name}.html", context)


@register.simple_tag(takes_context=True)
def column(context: Context, key: str, label: str, is_number: bool = False) -> SafeString:
    """The head of a column that the list can be sorted by: ?sort=key, or ?sort=-key."""
    query: QueryDict = context["request"].GET.copy()
    present = query.get("sort", "")
    query["sort"] = f"-{key}" if present == key else key
    query.pop("after", None)  # sorted otherwise, the list begins anew
    order = {key: "ascending", f"-{key}": "descending"}.get(present, "")
    arrow = {"ascending": "arrow-up", "descending": "arrow-down"}.get(order)
    return format_html(
        '<th scope="col"{}{}><a href="?{}">{}{}</a></th>',
        mark_safe(' class="number"') if is_number else "",
        format_html(' aria-sort="{}"', order) if order else "",
        query.urlencode(),
        label,
        icon(arrow, 13) if arrow else "",
    )


@register.inclusion_tag("web/parts/pager.html", takes_context=True)
def pager(context: Context, after: object = None) -> Context:
    """The next part of a list, which begins after a row: ?after=…; None where it ends."""
    request: HttpRequest = context["request"]
    first = request.GET.copy()
    is_first = not first.pop("after", None)
    following = first.copy()
    following["after"] = str(after)
    return {
        "first": "" if is_first else f"{request.path}?{first.urlencode()}",
        "next": f"?{following.urlencode()}" if after is not None else "",
    }


@register.inclusion_tag("web/parts/progress.html")
def progress(done: int, whole: int, label: str) -> Context:
    """How far something is, with its numbers."""
    return {"done": done, "whole": whole, "label": label}


@register.simple_tag
def live(address: str, moves: bool, is_answered: bool = True) -> SafeString:
    """Attributes of a part that is asked for anew every two seconds, as long as it moves.

    Without all answers, the page around the part is asked for as soon as they are there.
    """
    every = ' hx-get="{}{}" hx-trigger="every 2s" hx-swap="outerHTML"'
    asked = "" if is_answered else "?unanswered"
    return format_html(every, address, asked) if moves else mark_safe("")


@register.inclusion_tag("web/parts/nobody_works.html")
def tell_if_nobody_works(waits: bool) -> Context:
    """Say above something that waits for workers that none is running, if so."""
    return {"nobody_works": waits and not workers_alive()}


@register.inclusion_tag("web/parts/steps.html")
def steps(labels: list[str], current: int) -> Context:
    """Where one is on a way of several pages; `current` counts from 1."""
    return {"labels": labels, "current": current}
