"""Where a web server enters: `granian --interface wsgi solde.wsgi:application`."""

from django.core.wsgi import get_wsgi_application

from solde.database import open_database
from solde.env import use_our_settings

use_our_settings()
application = get_wsgi_application()
open_database()
