from __future__ import annotations

import pytest

from tests import factories
from visavis.apps.people.models import Member, Practice


@pytest.fixture
def practice() -> Practice:
    return factories.practice(time_zone="Europe/Vienna")


@pytest.fixture
def ann(practice: Practice) -> Member:
    return factories.member(practice, email="Ann@example.org")
