"""Statements: options, reviews, runs and what they made."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from solde.web.settings import papers
from solde.web.statements import choosing, preview, review, run, run_acts, runs, statement

REVIEW = "statements/reviews/<uuid:trial_id>"
REVIEWED = f"{REVIEW}/customers/<uuid:customer_id>"
RUN = "statements/runs/<int:number>"
STATEMENT = "statements/<statement_number:number>"


class StatementNumber(StringConverter):
    regex = "[0-9]+-[0-9]+"


register_converter(StatementNumber, "statement_number")

of_a_company: list[URLPattern] = [
    path("statements", runs.runs, name="statements"),
    path("statements/new", choosing.new_run, name="new_run"),
    path("statements/options/forget", choosing.forget, name="forget_options"),
    path(REVIEW, review.review, name="review"),
    path(f"{REVIEW}/order", review.order, name="order_reviewed"),
    path(f"{REVIEW}/change", review.change, name="change_review"),
    path(f"{REVIEWED}/put-right", review.put_right, name="put_right"),
    path(REVIEWED, preview.preview, name="preview"),
    path(f"{REVIEWED}/paper", preview.paper, name="preview_paper"),
    path(RUN, run.run, name="run"),
    path(f"{RUN}/sums", run.sums, name="run_sums"),
    path(f"{RUN}/print", run_acts.print_run, name="print_run"),
    path(f"{RUN}/answers.csv", run_acts.export, name="export_run"),
    path(f"{RUN}/again", run_acts.again, name="run_again"),
    path(f"{RUN}/go-on", run_acts.go_on, name="run_goes_on"),
    path(f"{RUN}/letters", run_acts.with_all_letters, name="letters_of_run"),
    path("settings/papers", papers.looks, name="paper_settings"),
    path("settings/papers/<slug:template>.pdf", papers.sample, name="paper_sample"),
    path(STATEMENT, statement.statement, name="statement"),
    path(f"{STATEMENT}/paper", statement.paper, name="statement_paper"),
    path(f"{STATEMENT}/email", statement.email, name="email_statement"),
]
