from __future__ import annotations

import atexit
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings as project_settings
from django.template import Template
from django.test import utils as django_utils

from tests import properties
from tests.collecting import seldom
from tools.build_messages import compile_outdated
from visavis.gateways.clock import SetClock
from visavis.gateways.keys.memory import MemoryKeys
from visavis.gateways.mail import NoMail
from visavis.gateways.outside import Outside, connect

ROOT = Path(__file__).parent.parent
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday
# Django names neither of these in public: how a template renders, and how it does in tests.
AS_SERVED = vars(Template)["_render"]
WATCHED = vars(django_utils)["instrumented_test_render"]


def pytest_configure() -> None:
    """Settings that only tests want and that are read before any fixture runs."""
    compile_outdated(ROOT)
    properties.register()
    project_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # No test needs `collectstatic` first: addresses of static files carry no fingerprint.
    project_settings.STORAGES = project_settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    project_settings.WHITENOISE_AUTOREFRESH = project_settings.WHITENOISE_USE_FINDERS = True
    database = project_settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        # A file as in a practice: several connections, real locks, a write-ahead log.
        folder = tempfile.mkdtemp(prefix="visavis-tests-")
        database["TEST"]["NAME"] = str(Path(folder) / "visavis.sqlite3")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)


def pytest_collection_finish() -> None:
    """What was imported stays: no later collection need walk through all of it again."""
    seldom()


@pytest.fixture(scope="session", autouse=True)
def _rendering(django_test_environment: None) -> None:
    """Render as in service: Django's test environment copies every context of every fragment."""
    setattr(Template, "_render", AS_SERVED)  # noqa: B010 -- its types do not know the name


@pytest.fixture
def contexts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let answers carry the contexts that they were rendered with."""
    monkeypatch.setattr(Template, "_render", WATCHED)


@pytest.fixture(autouse=True)
def world(tmp_path: Path) -> Outside:
    """A fresh outside world for every test: a clock that stands, keys in memory."""
    outside = Outside(
        clock=SetClock(START),
        keys=MemoryKeys(),
        mail=NoMail(),
        sms=None,
        data=tmp_path,
        address="http://127.0.0.1:8000",
    )
    connect(outside)
    return outside


@pytest.fixture
def clock(world: Outside) -> SetClock:
    assert isinstance(world.clock, SetClock)
    return world.clock


@pytest.fixture
def now(clock: SetClock) -> datetime:
    return clock.now()
