"""Which day it is for reminders and schedules: by the clock of the company, not of the visitor."""

from datetime import date

from django.utils import timezone

from solde.company.models import Company
from solde.company.time_zones import zone_named


def today_of(company: Company) -> date:
    return timezone.localdate(timezone=zone_named(company.time_zone))
