"""Whatever Google answers, a run ends as its table says, and each letter is posted once."""

from datetime import timedelta

from solde.doubles.faults import Cut, Drip, Garble, Late
from solde.doubles.google import GoogleDouble
from solde.doubles.google_faults import Error, Plain, Redirect
from solde.mail.ailing import NEEDS_A_PERSON
from solde.mail.alerts import AlertKind
from solde.mail.answers import Ailment
from solde.mail.bulk import cancel_all
from solde.mail.clock import database_now
from solde.mail.google.leaving import AtGoogle, remove_gmail
from solde.mail.limits import WORKSPACE, set_limits
from solde.mail.models import Alert, Mailbox
from solde.statements.mailing import letters_of
from tests.faults.books import address, is_at_rest, let_time_pass, ordered, town_of
from tests.faults.promises import promises_hold, secrets_stay_secret
from tests.mail.round_trip import alive, connected, member
from tests.waiting import until

ONE_FAILS, ONE_IN_DOUBT = {"sent": 2, "failed": 1}, {"sent": 2, "in_doubt": 1}
THEY_WAIT, THEY_ARE_HELD = {"sent": 1, "queued": 2}, {"sent": 1, "held": 2}
ALL_SENT = {"sent": 3}

# What happens to the second of three letters, once or always; what becomes of the three, what
# is wrong with the mailbox then, and how often was posted.
ROWS = [
    (Error("send", 401), 1, ALL_SENT, "", 4),
    (Error("send", 401), None, THEY_ARE_HELD, Ailment.RECONNECT, 3),
    (Error("send", 400), 1, ONE_FAILS, "", 3),
    (Error("send", 400, "badRequest"), 1, ONE_FAILS, "", 3),
    (Error("send", 413), 1, ONE_FAILS, "", 3),
    (Error("send", 400, "failedPrecondition"), 1, THEY_ARE_HELD, Ailment.FORBIDDEN, 2),
    (Error("send", 403, "domainPolicy"), 1, THEY_ARE_HELD, Ailment.FORBIDDEN, 2),
    (Error("send", 403, "insufficientPermissions"), 1, THEY_ARE_HELD, Ailment.RECONNECT, 2),
    (Error("send", 403, "rateLimitExceeded"), 1, THEY_WAIT, Ailment.PAUSE, 2),
    (Error("send", 403, "userRateLimitExceeded"), 1, THEY_WAIT, Ailment.PAUSE, 2),
    (Error("send", 429, retry_after=600), 1, THEY_WAIT, Ailment.PAUSE, 2),
    (Error("send", 500), 1, ONE_IN_DOUBT, "", 3),
    (Error("send", 502), 1, ONE_IN_DOUBT, "", 3),
    (Error("send", 503, stored=True), 1, ONE_IN_DOUBT, "", 3),
    (Error("send", 504, stored=True), 1, ONE_IN_DOUBT, "", 3),
    (Cut("send"), 1, ONE_IN_DOUBT, "", 3),
    (Cut("send", stored=True), 1, ONE_IN_DOUBT, "", 3),
    (Late("send", seconds=60), 1, ONE_IN_DOUBT, "", 3),
    (Drip("send", seconds=1), 1, ONE_IN_DOUBT, "", 3),
    (Garble("send", stored=True), 1, ONE_IN_DOUBT, "", 3),
    (Plain("send", '{"threadId": "1"}', stored=True), 1, ONE_IN_DOUBT, "", 3),
    (Plain("send", "<p>taken", type="text/html", stored=True), 1, ONE_IN_DOUBT, "", 3),
    (Redirect("send", "http://127.0.0.1:1/", status=307, stored=True), 1, ONE_IN_DOUBT, "", 3),
    # Of the installation's project: the last, because it pauses all Google accounts.
    (Error("send", 403, "dailyLimitExceeded"), 1, THEY_WAIT, Ailment.OPERATOR, 2),
]


def posts(google: GoogleDouble) -> int:
    return sum(one["path"].endswith("/messages/send") for one in google.witness.requests())


def account_of(number: int) -> str:
    return f"row{number}@rows.example"


def with_gmail(company, number: int, *, per_minute: int = 200) -> Mailbox:
    """Connect a company to an account, as its owner does, and let it send fast."""
    mailbox = connected(
        company, member(company, email=f"{company.slug}@o.example"), account_of(number)
    )
    set_limits(company, mailbox, WORKSPACE._replace(per_minute=per_minute))
    return mailbox


def tokens(google: GoogleDouble) -> list[str]:
    grants = google.google.grants
    return [*grants.access, *grants.refresh, *grants.codes, google.google.client.secret]


def test_every_row_of_the_table(crew, google):
    worker = crew.worker(SOLDE_LEASE_SECONDS="30")  # a post may take ten seconds
    for number, (fault, times, letters, ailment, posted) in enumerate(ROWS):
        company = town_of(3)
        mailbox = with_gmail(company, number)
        google.misbehave(fault, to=address(company, 2), times=times)
        before, run = posts(google), ordered(company)
        until(lambda run=run: is_at_rest(run), alive=worker)
        assert promises_hold(run, google.witness) == letters, fault
        mailbox.refresh_from_db()
        assert mailbox.ailment == ailment, fault
        assert posts(google) - before == posted, fault
        google.behave()
        cancel_all(company, letters_of(run))  # else they leave in another row, a minute later
    # All accounts are paused but those that need a person: these go on needing one.
    persons = {row[3] for row in ROWS} & NEEDS_A_PERSON
    assert set(Mailbox.objects.filter(kind="gmail").values_list("ailment", flat=True)) == {
        Ailment.OPERATOR, *persons
    }  # fmt: skip
    assert Alert._base_manager.filter(company=None, dealt_with_at=None).count() == 1
    assert worker.stop() == 0
    secrets_stay_secret(tokens(google), crew.said)


def taken_back_after(google: GoogleDouble, letters: int) -> None:
    """Let the account's owner take the permission back when so many letters have left."""
    google.misbehave(Error("send", 401), after=letters)
    google.misbehave(Error("token", 400, "invalid_grant"), grant="refresh_token")


def test_letters_of_a_lost_connection_are_held_and_go_on_when_it_is_back(crew, google, smtp):
    company = town_of(10)
    mailbox = with_gmail(company, 0)
    taken_back_after(google, 4)
    run = ordered(company)
    worker = crew.worker()
    until(lambda: letters_of(run).filter(state="held").count() == 6, alive=worker)
    assert promises_hold(run, google.witness) == {"sent": 4, "held": 6}
    lost = Alert._base_manager.filter(kind=AlertKind.GMAIL_LOST, dealt_with_at=None)
    assert lost.get().company == company
    until(lambda: len(smtp.witness) == 1, alive=worker)  # its owner is told by letter

    google.behave()
    assert connected(company, member_of(company), account_of(0)) == mailbox
    until(lambda: is_at_rest(run), alive=worker)
    assert worker.stop() == 0
    assert promises_hold(run, google.witness, smtp.witness, said=crew.said) == {"sent": 10}
    assert len(google.witness) == 10
    assert not lost.exists()
    secrets_stay_secret(tokens(google), crew.said)


def member_of(company):
    return company.members.get().user


def test_letters_of_a_lost_connection_leave_by_the_default_where_that_was_chosen(
    crew, google, smtp
):
    company = town_of(6)
    type(company).objects.filter(pk=company.pk).update(when_mailbox_fails="default")
    company.refresh_from_db()
    with_gmail(company, 0)
    taken_back_after(google, 2)
    run = ordered(company)
    worker = crew.worker()
    until(lambda: is_at_rest(run), alive=worker)
    assert promises_hold(run, google.witness, smtp.witness, said=crew.said) == {"sent": 6}
    assert len(google.witness) == 2
    assert letters_of(run).exclude(rerouted="").count() == 4


def test_a_daily_limit_in_the_middle_of_a_run_is_waited_for(crew, google):
    company = town_of(30)
    mailbox = with_gmail(company, 0)
    google.change(account_of(0), per_day=11)
    run = ordered(company)
    worker = crew.worker()
    until(lambda: is_at_rest(run), alive=worker)
    assert promises_hold(run, google.witness) == {"sent": 11, "queued": 19}
    mailbox.refresh_from_db()
    assert mailbox.ailment == Ailment.PAUSE
    assert mailbox.paused_until - database_now() > timedelta(minutes=50)
    assert posts(google) == 12

    google.change(account_of(0), per_day=None)
    let_time_pass(run)
    until(lambda: is_at_rest(run), alive=worker)
    assert worker.stop() == 0
    assert promises_hold(run, google.witness, said=crew.said) == {"sent": 30}


def test_of_two_companies_with_one_account_one_leaves_in_the_middle_of_its_run(crew, google):
    staying, leaving = town_of(4, name="Staying"), town_of(4, name="Leaving")
    for company in (staying, leaving):
        with_gmail(company, 0)
    google.change(account_of(0), per_day=3)
    runs = ordered(leaving), ordered(staying)
    worker = crew.worker()
    until(lambda: all(map(is_at_rest, runs)), alive=worker)
    assert promises_hold(runs[0], google.witness) == {"sent": 3, "queued": 1}

    assert remove_gmail(leaving).at_google == AtGoogle.KEPT
    google.change(account_of(0), per_day=None)
    let_time_pass(runs[1])
    until(lambda: all(map(is_at_rest, runs)), alive=worker)
    assert promises_hold(runs[0], google.witness, said=crew.said) == {"sent": 3, "held": 1}
    assert promises_hold(runs[1], google.witness, said=crew.said) == {"sent": 4}

    assert remove_gmail(staying).at_google == AtGoogle.REVOKED
    assert alive(google, account_of(0)) == 0
