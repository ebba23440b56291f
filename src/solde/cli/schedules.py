"""Commands about schedules: what comes round again, when, and what came of it."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal

import typer

from solde.cli.line import AsJson, Slug, day
from solde.cli.opening import company_named
from solde.cli.schedule_card import line_of, line_of_firing, row_of, row_of_firing
from solde.cli.screen import print_json, print_long, say
from solde.cli.words import gettext as _
from solde.cli.words import ngettext
from solde.refusal import Refused

app = typer.Typer(no_args_is_help=True, help=_("Invoices and statements that come round again."))

SHOWN_MAX = 200  # days done, the latest first
# What --do says, as schedules name it; it says nothing of statement runs.
ACTIONS = {
    None: "issue",
    "draft": "draft",
    "issue": "issue",
    "email": "issue_and_email",
    "print": "issue_and_print",
}

Name = Annotated[str, typer.Argument(metavar="NAME", help=_("Name of the schedule."))]
Every = Annotated[Literal["week", "month", "quarter", "year"], typer.Option(help=_("How often."))]
On = Annotated[
    int,
    typer.Option(
        "--day", metavar="N", help=_("Day of the month, 31 for its last; of the week, 1: Monday.")
    ),
]
Action = Annotated[
    Literal["draft", "issue", "email", "print"] | None,
    typer.Option(
        "--do", help=_("Save a draft, issue (the default), or issue and e-mail or print.")
    ),
]
Like = Annotated[
    str | None, typer.Option(metavar="NUMBER", help=_("Number of the invoice to repeat."))
]
SavedOptions = Annotated[
    str | None, typer.Option(metavar="NAME", help=_("Saved options of the statement run."))
]
Interval = Annotated[int, typer.Option(metavar="N", help=_("2: every second time."))]
Shift = Annotated[
    int, typer.Option(metavar="DAYS", help=_("So many days after the day; minus: before it."))
]
Hour = Annotated[int, typer.Option(metavar="0-23", help=_("By the company's clock."))]
Ends = Annotated[date | None, typer.Option(parser=day, metavar="YYYY-MM-DD", help=_("Last day."))]


@app.command(help=_("Add a schedule of invoices like one there is, or of runs by saved options."))
def add(
    name: Name,
    company: Slug,
    every: Every,
    on: On = 1,
    like: Like = None,
    options: SavedOptions = None,
    action: Action = None,
    email: Annotated[
        bool, typer.Option("--email", help=_("E-mail the statements of the run."))
    ] = False,
    interval: Interval = 1,
    shift: Shift = 0,
    starts: Annotated[
        date | None,
        typer.Option(parser=day, metavar="YYYY-MM-DD", help=_("First day; by default, today.")),
    ] = None,
    ends: Ends = None,
    hour: Hour = 6,
) -> None:
    if (like is None) == (options is None):
        raise typer.BadParameter(_("Say what to repeat: --like an invoice, or --options of runs."))
    if email if like else action:
        raise typer.BadParameter(_("--do belongs to invoices, and --email to statement runs."))
    books = company_named(company)
    from solde.company.time_zones import today_of
    from solde.schedules.planning import NewSchedule, add_schedule
    from solde.schedules.repeating import repeated_invoice, repeated_run

    what = repeated_invoice(books, like) if like else repeated_run(books, options or "")
    done = ACTIONS[action] if like else "make_and_email" if email else "make"
    schedule = add_schedule(
        books,
        NewSchedule(
            name=name,
            every=every,
            day=on,
            interval=interval,
            shift_days=shift,
            starts_on=starts or today_of(books),
            ends_on=ends,
            hour=hour,
            action=done,
            **what,
        ),
        on=today_of(books),
    )
    say(_("First on %s.") % schedule.next_on)


@app.command("set", help=_("Change when a schedule comes; what it repeats stays."))
def change(
    name: Name,
    company: Slug,
    every: Annotated[
        Literal["week", "month", "quarter", "year"] | None, typer.Option(help=_("How often."))
    ] = None,
    on: Annotated[
        int | None, typer.Option("--day", metavar="N", help=_("Day of the month or the week."))
    ] = None,
    interval: Annotated[
        int | None, typer.Option(metavar="N", help=_("2: every second time."))
    ] = None,
    shift: Annotated[
        int | None, typer.Option(metavar="DAYS", help=_("So many days after the day."))
    ] = None,
    ends: Ends = None,
    hour: Annotated[
        int | None, typer.Option(metavar="0-23", help=_("By the company's clock."))
    ] = None,
    rename: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help=_("Another name."))
    ] = None,
) -> None:
    books = company_named(company)
    from solde.company.time_zones import today_of
    from solde.schedules import planning
    from solde.schedules.words import words_of_missed

    schedule = planning.schedule_named(books, name)
    asked = {
        "name": rename,
        "every": every,
        "day": on,
        "interval": interval,
        "shift_days": shift,
        "ends_on": ends,
        "hour": hour,
    }
    given: dict[str, Any] = {field: value for field, value in asked.items() if value is not None}
    new = replace(planning.known_of(schedule), **given)
    today = today_of(books)
    passed_over = planning.change_schedule(schedule, new, on=today)
    say(_("Next: %s") % schedule.next_on)
    if words := words_of_missed(schedule, passed_over, on=today):
        say(words)


@app.command("list", help=_("List the schedules, and when each is next."))
def list_schedules(company: Slug, as_json: AsJson = False) -> None:
    books = company_named(company)
    found = books.schedules.select_related("customer")
    if as_json:
        for one in found:
            print_json(line_of(one))
        return
    columns = {_("Name"): 3, _("Customer"): 3, _("Does"): 2, _("Next"): 2, _("Paused because"): 4}
    if not print_long(columns, map(row_of, found)):
        say(_("There is no schedule."))


@app.command(help=_("Show when a schedule is next, and what came of it."))
def show(name: Name, company: Slug, as_json: AsJson = False) -> None:
    books = company_named(company)
    from solde.schedules.planning import schedule_named

    schedule = schedule_named(books, name)
    done = schedule.firings.select_related("document", "run")[:SHOWN_MAX]
    if as_json:
        print_json({**line_of(schedule), "done": [line_of_firing(one) for one in done]})
        return
    if schedule.paused_because:
        say(_("Paused: %s") % _(schedule.paused_because))
    say(_("Next: %s") % (", ".join(map(str, schedule.upcoming())) or _("never again")))
    print_long({_("Day"): 1, _("What became of it"): 2, _("Done at"): 2}, map(row_of_firing, done))


@app.command(help=_("Do nothing of a schedule until it is resumed."))
def pause(
    name: Name,
    company: Slug,
    because: Annotated[str, typer.Option(metavar="TEXT", help=_("Why."))] = "",
) -> None:
    books = company_named(company)
    from solde.schedules import planning

    planning.pause(planning.schedule_named(books, name), because=because)
    say(_("Paused."))


@app.command(help=_("Go on with a schedule; what it missed is made good."))
def resume(
    name: Name,
    company: Slug,
    pass_over: Annotated[
        bool, typer.Option("--pass-over", help=_("Leave out what was missed before today."))
    ] = False,
) -> None:
    books = company_named(company)
    from solde.company.time_zones import today_of
    from solde.schedules import planning

    schedule = planning.schedule_named(books, name)
    planning.resume(schedule, on=today_of(books), passes_over=pass_over)
    say(_("Next: %s") % (schedule.next_on or _("never again")))


@app.command(help=_("Do now what of a schedule has come due, without waiting for a worker."))
def run(name: Name, company: Slug) -> None:
    books = company_named(company)
    from django.utils.timezone import now

    from solde.schedules.firing import fire_schedule
    from solde.schedules.planning import schedule_named

    schedule = schedule_named(books, name)
    before = schedule.firings.count()
    fire_schedule(schedule.pk, now())
    schedule.refresh_from_db()
    if schedule.paused_because:
        raise Refused(schedule.paused_because)
    count = schedule.firings.count() - before
    say(ngettext("Done for %s day.", "Done for %s days.", count) % count)
