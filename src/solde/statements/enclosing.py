"""A frozen statement as a letter carries it: its paper, and its figures in words."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from solde.company.models import Company
from solde.figures.statement import Statement as Figures
from solde.mail.letters.enclosing import Enclosure, number_about
from solde.mail.letters.phrases import in_sentence, labelled, spoken
from solde.mail.letters.standard_words import STATEMENT
from solde.mail.letters.wording import Values, Wordings, Written, fill, template_of
from solde.mail.models import Delivery
from solde.pdf.accessible import typeset_accessible
from solde.pdf.file_names import shown_name
from solde.pdf.formats import AmountFormat, amount_format, long_date
from solde.pdf.head import window_lines
from solde.pdf.layout import layout_of
from solde.pdf.lettering import literal
from solde.pdf.paper import Paper
from solde.pdf.sums import Due, Sum, due
from solde.pdf.words import words_for
from solde.statements.attaching import invoices_enclosed
from solde.statements.frozen import thaw
from solde.statements.models import Statement
from solde.statements.printing import Desk, attachment, file_name

RUNS_AT_HAND_MAX = 8  # whose letterhead, with its logo, a worker remembers


def read_together(letters: Sequence[Delivery]) -> None:
    """Read the statements of several letters at once, each for its letter."""
    found = Statement._base_manager.in_bulk([number_about(letter) for letter in letters])
    for letter in letters:
        statement = found.get(number_about(letter))
        if statement and statement.company_id == letter.company_id:
            statement.company = letter.company
            letter.thing = statement


def enclosed(letter: Delivery) -> list[Enclosure]:
    """What the letter of a statement carries."""
    if isinstance(letter.thing, Statement):
        return papers_of(letter.thing)
    return enclosures(letter.company, number_about(letter))


def enclosures(company: Company, statement_id: int) -> list[Enclosure]:
    return papers_of(company.statements.get(pk=statement_id))


def papers_of(statement: Statement) -> list[Enclosure]:
    """The accessible PDF of a statement, and what must be in it to be this customer's.

    Its open invoices follow, where the run was asked to attach them.
    """
    paper, figures = desk_of(statement.run_id).paper(statement), attachment(statement)
    return [
        Enclosure(
            file_name=file_name(statement),
            shown_name=shown_name(title_of(statement), ".pdf"),
            content=typeset_accessible(paper, figures),
            must_show=(
                statement.number,
                *printed_names(statement, paper),
                printed_balance(statement),
            ),
            figures=figures,
        ),
        *invoices_enclosed(statement),
    ]


@lru_cache(maxsize=RUNS_AT_HAND_MAX)
def desk_of(run_id: int) -> Desk:
    """A desk for the statements of one run, which reads their letterhead once."""
    return Desk()


def title_of(statement: Statement) -> str:
    """What the file is called for people: "Relevé de compte 12-00043"."""
    return f"{words_for(statement.language)['title'][statement.kind]} {statement.number}"


def printed_names(statement: Statement, paper: Paper) -> tuple[str, ...]:
    """Whose paper it is, as it stands in the window: the customer, and of a project that too.

    Where the window is too small for it, only its first line is looked for.
    """
    names = paper.address[: 2 if statement.figures["project"] else 1]
    layout = layout_of(paper.template)
    lines = window_lines(replace(paper, address=names), layout)
    shown = window_lines(paper, layout)
    return tuple(map(literal, names)) if shown[: len(lines)] == lines else (shown[0],)


def printed_balance(statement: Statement) -> str:
    """The frozen closing balance as printed; of an activity, which has none, its total."""
    minor = statement.closing_minor
    if minor is None:
        minor = figures_of(statement).totals.amount_minor
        assert minor is not None
    return amount_format(statement.language, statement.currency)(minor)


def letter_of(statement: Statement, company: Company, kept: Wordings | None = None) -> Written:
    """Subject and text of the letter that a statement goes with.

    `kept` are the company's own words, where they were asked once for a whole run.
    """
    wording = template_of(company, STATEMENT, statement.language, kept)
    language = spoken(statement.language, wording.language)
    return Written(*fill(wording, letter_values(statement, company, language)), language)


def letter_values(statement: Statement, company: Company, language: str = "") -> Values:
    """What the placeholders of a letter stand for, all from the frozen figures.

    Asked of the statement: number, currency, language, figures. Amounts are written as on the
    paper; words and dates in `language`, by default the paper's.
    """
    language = language or statement.language
    figures = figures_of(statement)
    amount = amount_format(statement.language, statement.currency)
    first = due(figures)
    title = words_for(language)["title"][figures.request.kind]
    return {
        "customer": statement.figures["paper"]["customer_name"],
        "company": company.name,
        "title": title,
        "kind": in_sentence(title, language),
        "number": statement.number,
        "date": long_date(figures.request.statement_on, language),
        "period": period(figures, language),
        "amount_due": amount(first.payable.minor if first.payable else 0),
        "balance": amount(figures.balance_minor),
        "summary": summary(figures, amount, language),
    }


def figures_of(statement: Statement) -> Figures:
    """The frozen figures but for the rows and their details, which no letter names."""
    return thaw({**statement.figures, "rows": (), "details": None})


def period(figures: Figures, language: str) -> str:
    """From when to when; of what is measured on one day, that day."""
    request = figures.request
    if request.start_on is None:
        return long_date(request.statement_on, language)
    start, end = (long_date(day, language) for day in (request.start_on, request.measured_on))
    return words_for(language)["facts"]["range"].format(start=start, end=end)


def summary(figures: Figures, amount: AmountFormat, language: str) -> str:
    """What the paper shows first, in its words: nobody is asked to pay a credit."""
    words, first = words_for(language), due(figures)
    sentence = words["sentence"][first.sentence] if first.sentence else ""
    if first.sentence == "settled":
        return sentence

    def said(line: Sum) -> str:
        label = words["sums"][line.label].format(days=figures.request.over_days)
        return labelled(label, amount(line.minor), language)

    return ". ".join(filter(None, (*map(said, worth_saying(first)), sentence)))


def worth_saying(first: Due) -> tuple[Sum, ...]:
    """What is due; the sums beside it too, where that is not what is to be paid."""
    return (first.main,) if first.payable else (first.main, *first.others)
