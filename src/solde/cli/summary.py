"""How a run ended: what was made, who was left out and why, what it comes to."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console

from solde.cli.mailing import tell_letters
from solde.cli.output import Written
from solde.cli.screen import table
from solde.cli.words import gettext as _
from solde.cli.words import locale, ngettext

if TYPE_CHECKING:
    from solde.statements.models import StatementRun
    from solde.statements.progress import Progress

NAMES_MAX = 5  # customers named for each reason; --json names them all


def tell(
    screen: Console, run: "StatementRun", state: "Progress", written: Sequence[Written]
) -> None:
    """Print the end of a run in words and tables."""
    made = ngettext(
        "Run %(run)s: %(made)s statement made for %(customers)s customers reached.",
        "Run %(run)s: %(made)s statements made for %(customers)s customers reached.",
        state.made,
    )
    said = {"run": run.number, "made": state.made, "customers": state.customers}
    screen.print(made % said)
    if run.options["finance_charges"]:
        tell_charges(screen, run)
    tell_totals(screen, run)
    tell_reasons(screen, _("Left out"), run, state.left_out)
    tell_reasons(screen, _("Failed"), run, state.failed)
    if run.mailbox:
        tell_letters(screen, run, state)
    for one in written:
        screen.print(f"{one.path}: {one.words}", soft_wrap=True)


def tell_charges(screen: Console, run: "StatementRun") -> None:
    """What was charged for lateness first; documents of kind finance_charge."""
    from solde.pdf.formats import amount_format
    from solde.statements.charging import charged

    found = charged(run)
    if not found:
        screen.print(_("No finance charge was posted."))
    for one in found:
        words = ngettext(
            "%(charges)s finance charge posted: %(amount)s.",
            "%(charges)s finance charges posted: %(amount)s.",
            one.charges,
        )
        amount = amount_format(locale(), one.currency)(one.amount_minor)
        screen.print(words % {"charges": one.charges, "amount": amount})


def tell_totals(screen: Console, run: "StatementRun") -> None:
    from solde.pdf.formats import figure_format
    from solde.statements.totals import totals

    found = totals(run)
    if not found:
        return
    columns = [heading_of(name) for name in found[0].aging or ()]
    right = tuple(range(1, len(columns) + 3))
    rows = table(_("Currency"), _("Statements"), _("Balance"), *columns, right=right)
    for one in found:
        write = figure_format(locale(), one.currency)
        aging = [write(minor) for minor in (one.aging or {}).values()]
        rows.add_row(one.currency, str(one.statements), write(one.balance_minor), *aging)
    screen.print()
    screen.print(rows)


def heading_of(column: str) -> str:
    """A column of the aging in words: "over-90" is "Over 90"."""
    if column == "current":
        return _("Current")
    if column == "credits":
        return _("Credits")
    if column.startswith("over-"):
        return _("Over %s") % column.removeprefix("over-")
    return column.replace("-", "–")


def tell_reasons(screen: Console, title: str, run: "StatementRun", counts: dict[str, int]) -> None:
    from solde.statements.reasons import in_order, sentence

    if not counts:
        return
    rows = table(title, _("Reason"), _("Customers"), right=(0,))
    for reason, count in in_order(counts):
        rows.add_row(str(count), f"{sentence(reason)} ({reason})", named(run, reason, count))
    screen.print()
    screen.print(rows)


def named(run: "StatementRun", reason: str, count: int) -> str:
    """The first customers with a reason, by name, and how many more there are."""
    first = run.outcomes.filter(reason=reason).order_by("position")[:NAMES_MAX]
    names = list(first.values_list("customer__name", flat=True))
    if count > len(names):
        names.append(_("%s more") % (count - len(names)))
    return ", ".join(names)


def counted(counts: dict[str, int]) -> str:
    """Counts per reason in one line: "3 no_activity, 1 zero_balance"."""
    from solde.statements.reasons import in_order

    return ", ".join(f"{count} {reason}" for reason, count in in_order(counts))
