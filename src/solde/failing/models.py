"""Work that was given up."""

from django.db import models
from django.db.models.functions import Now

from solde.company.models import Company
from solde.tenancy import TenantModel


class Failure(TenantModel):
    """A job that failed as often as it is tried. It goes when the job succeeds or is called again.

    What was ordered is not changed by it: it still waits, and its page says that nobody is at it.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="failures", db_index=False)
    about = models.CharField(max_length=60)  # what was ordered, such as "run:12"
    job = models.CharField(max_length=40)  # its name in worker/jobs.py
    arguments = models.JSONField()  # of the job: {"part_id": 7}
    cause = models.CharField(max_length=20)  # causes.Cause
    failed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["job", "arguments"], name="failure_of_a_job_once")
        ]
        indexes = [models.Index(fields=["company", "about"], name="failure_by_order")]
