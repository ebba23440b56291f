from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    """The rules that PostgreSQL holds; each is explained where it stands, in the SQL file."""

    dependencies = [("sales", "0003_finance_charges"), ("ledger", "0003_applications")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))]
