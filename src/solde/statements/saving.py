"""Keep the options of a run under a name, to use them again next month."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction

from solde.company.models import Company, User
from solde.figures.days import Preset, period
from solde.history.recording import record
from solde.refusal import NotFound
from solde.statements.models import SavedOptions
from solde.statements.options import PERIOD_KINDS, Options, options_from
from solde.subject import Subject


class NoSuchOptions(NotFound):
    """There are no saved options of that name."""


@transaction.atomic
def save_options(
    company: Company,
    name: str,
    options: Options,
    *,
    preset: Preset | None = None,
    by: User | None = None,
) -> SavedOptions:
    """Keep options under a name; an older set of that name is replaced.

    Days are not used again, since they are of one month; the preset that chose the period is.
    """
    saved, _ = company.saved_options.update_or_create(
        name=name, defaults={"options": stored(options, preset)}
    )
    record(company, "save_options", Subject.COMPANY.of(company.pk), by=by, name=name)
    return saved


def kept_options(company: Company, name: str) -> SavedOptions:
    """The options of that name as they are kept."""
    saved: SavedOptions | None = company.saved_options.filter(name=name).first()
    if saved is None:
        raise NoSuchOptions
    return saved


def saved_options(company: Company, name: str, *, statement_on: date) -> Options:
    """The options of that name for a statement date; the preset's period is worked out anew."""
    return restored(kept_options(company, name).options, statement_on)


def stored(options: Options, preset: Preset | None = None) -> dict[str, Any]:
    """Options as JSON, with the preset that chose their period."""
    return {**options.as_json(), "preset": preset}


def restored(kept: Mapping[str, Any], statement_on: date) -> Options:
    """Options from JSON for a statement date: their period is what the preset means then."""
    preset = kept["preset"]
    options = options_from({name: value for name, value in kept.items() if name != "preset"})
    options = replace(options, statement_on=statement_on, start_on=None, end_on=None)
    return in_period(options, Preset(preset)) if preset else options


def in_period(options: Options, preset: Preset) -> Options:
    """The options with the period that a preset means on the statement date."""
    if options.kind not in PERIOD_KINDS:
        return options
    start_on, end_on = period(preset, options.statement_on)
    return replace(options, start_on=start_on, end_on=min(end_on, options.statement_on))


@transaction.atomic
def forget_options(company: Company, name: str, *, by: User | None = None) -> None:
    """Throw away the options of that name."""
    gone, _each = company.saved_options.filter(name=name).delete()
    if not gone:
        raise NoSuchOptions
    record(company, "forget_options", Subject.COMPANY.of(company.pk), by=by, name=name)


def kept_preset(company: Company, name: str) -> str:
    """The preset that chose the period of saved options; "" when their days were given."""
    return kept_options(company, name).options["preset"] or ""
