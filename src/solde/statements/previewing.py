"""One statement of a trial as its customer would see it: the paper, and the letter around it."""

from dataclasses import dataclass

from django.utils.translation import gettext, override

from solde.customers.models import Customer
from solde.customers.reaching import statements_reached_at
from solde.mail.addresses import Addressed, recipients_of
from solde.mail.letters.wording import Written
from solde.pdf.accessible import typeset_accessible
from solde.refusal import Refused
from solde.statements.enclosing import letter_of
from solde.statements.mailing import unstored
from solde.statements.models import Statement, Trial
from solde.statements.printing import Desk, attachment
from solde.statements.trying import answers_of, imagined_run


class NothingToPreview(Refused):
    """This customer gets no statement in this run, so there is nothing to show."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A statement that is not made yet, of the books as they are now."""

    statement: Statement  # not stored

    def pdf(self) -> bytes:
        return typeset_accessible(Desk().paper(self.statement), attachment(self.statement))

    def letter(self) -> Written:
        return letter_of(self.statement, self.statement.company)

    def addressed(self) -> list[Addressed]:
        """Whom the letter would go to."""
        return recipients_of(*statements_reached_at(self.statement.customer))


def preview_of(trial: Trial, customer: Customer) -> Preview:
    """What a customer would get by the options of a trial. Refused when it would get nothing."""
    run = imagined_run(trial)
    (answer,) = answers_of(run, [customer.pk], 0)
    made = answer.made
    if made is None:
        raise NothingToPreview
    with override(made.language):
        in_place_of_a_number = gettext("Preview")
    statement = unstored(run, made._replace(number=in_place_of_a_number))
    statement.customer = customer  # read already
    return Preview(statement)
