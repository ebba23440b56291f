"""Files that belong to documents."""

from django.db import models
from django.db.models.functions import Now
from uuid6 import uuid7

from solde.company.models import Company
from solde.sales.models.documents import Document
from solde.tenancy import TenantModel


class Attachment(TenantModel):
    """A file that goes with a document's letter, or stays in the house."""

    company = models.ForeignKey(
        Company, models.PROTECT, related_name="attachments", db_constraint=False, db_index=False
    )
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="attachments", db_constraint=False
    )
    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(max_length=120)  # of the file, as people see it
    media_type = models.CharField(max_length=80)
    content = models.BinaryField()
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    goes_along = models.BooleanField(default=True)  # false: only for the house
    added_at = models.DateTimeField(db_default=Now())
    removed_at = models.DateTimeField(null=True)  # letters that carried it still do

    class Meta:
        ordering = ["id"]
