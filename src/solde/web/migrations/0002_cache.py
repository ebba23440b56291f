from django.db import migrations

# As `createcachetable` makes it.
CACHE = """
create table web_cache (
    cache_key varchar(255) primary key,
    value text not null,
    expires timestamp with time zone not null
);
create index web_cache_expires on web_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("web", "0001_initial")]

    operations = [migrations.RunSQL(CACHE, "drop table web_cache")]
