from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    """The rules of schedules that PostgreSQL holds."""

    dependencies = [("schedules", "0001_initial"), ("sales", "0002_rules")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))]
