from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    """The rules of payments that PostgreSQL holds; each is explained in the SQL file."""

    dependencies = [("payments", "0001_initial"), ("ledger", "0003_applications")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))]
