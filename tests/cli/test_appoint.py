from __future__ import annotations

import pytest
from click.testing import CliRunner

from tests import factories
from visavis.apps.audit.models import Entry
from visavis.apps.people.queries.viewers import viewer_for
from visavis.cli.main import main
from visavis.privacy.viewer import Post
from visavis.vocab.people import Role

pytestmark = pytest.mark.django_db


def test_a_member_becomes_coordinator_of_the_network() -> None:
    practice = factories.practice()
    member = factories.member(practice)
    result = CliRunner().invoke(main, ["appoint", member.email.upper(), "coordinator"])
    assert (result.exit_code, result.output) == (
        0,
        f"{member.email} is now coordinator of the whole network.\n",
    )
    assert Post(Role.COORDINATOR, None) in viewer_for(member, second_factor=True).posts
    assert Entry.objects.filter(verb="member.role_given", practice__isnull=True).count() == 1


@pytest.mark.parametrize(
    "arguments", [("nobody@example.org", "coordinator"), ("nobody@example.org", "king")]
)
def test_nobody_and_no_such_role_end_with_a_sentence(arguments: tuple[str, str]) -> None:
    result = CliRunner().invoke(main, ["appoint", *arguments])
    assert result.exit_code == 2
    assert "Traceback" not in result.output
