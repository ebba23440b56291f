"""Schedules: the list, one of them, and what changes it."""

from django.urls import URLPattern, path

from solde.web.schedules import changing, pages

SCHEDULE = "settings/schedules/<uuid:schedule_id>"

of_a_company: list[URLPattern] = [
    path("settings/schedules", pages.schedules, name="schedule_settings"),
    path("settings/schedules/new/invoices", changing.new_invoices, name="new_invoice_schedule"),
    path("settings/schedules/new/runs", changing.new_runs, name="new_run_schedule"),
    path(SCHEDULE, pages.schedule, name="schedule"),
    path(f"{SCHEDULE}/edit", changing.edit, name="edit_schedule"),
    path(f"{SCHEDULE}/pause", changing.pause_it, name="pause_schedule"),
    path(f"{SCHEDULE}/resume", changing.resume_it, name="resume_schedule"),
]
