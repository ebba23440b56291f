from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    """The rules that PostgreSQL holds; each is explained where it stands, in the SQL file."""

    dependencies = [("importing", "0001_initial")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))]
