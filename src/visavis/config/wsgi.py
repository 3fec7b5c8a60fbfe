"""The entry for the web server."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "visavis.config.settings")
application = get_wsgi_application()
# Every page's code is loaded before the first request rather than by it. What is loaded by now
# stays: the collector need not look through all of it again, while everybody waits.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
