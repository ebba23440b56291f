"""Reminders: their rules, the letters of today, and what came of earlier days."""

from django.urls import URLPattern, path

from solde.web.reminders import rules, sending

of_a_company: list[URLPattern] = [
    path("settings/reminders", sending.reminders, name="reminder_settings"),
    path("settings/reminders/rule", rules.rule, name="reminder_rule"),
    path("settings/reminders/rule/switch", rules.switch, name="switch_reminder_rule"),
    path("settings/reminders/send", sending.send, name="send_reminders"),
    path("settings/reminders/days/<uuid:run_id>", sending.run, name="reminder_run"),
]
