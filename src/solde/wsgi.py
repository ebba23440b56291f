"""Where a web server enters: `granian --interface wsgi solde.wsgi:application`."""

import logging
from importlib import import_module

from django.core.wsgi import get_wsgi_application

from solde.database import open_database
from solde.env import use_our_settings

# To the standard error. Paths only: what stands behind the question mark may be secret.
logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
use_our_settings()
application = get_wsgi_application()
# All pages are read before one is asked for. What cannot be read stops the server with its trace;
# at the first request Django would answer that with a bare 500, and every other, and log nothing.
import_module("solde.urls")
open_database()
