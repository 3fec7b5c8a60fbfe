"""The platform's own settings, with one app and no middleware."""

from visavis.config.settings import *  # noqa: F403 -- the same, but for what follows

INSTALLED_APPS = ["bench.speed.bare"]
MIDDLEWARE = []
TEMPLATES = []
ROOT_URLCONF = "bench.speed.bare.urls"
