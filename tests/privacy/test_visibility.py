from __future__ import annotations

import pytest

from visavis.privacy.visibility import visibilities_offered, visibility_beforehand
from visavis.vocab.card import Visibility


def test_the_study_only_is_offered_under_a_consent_in_force_and_never_without() -> None:
    assert set(visibilities_offered(research_consented=True)) == set(Visibility)
    assert set(visibilities_offered(research_consented=False)) == {
        Visibility.THERAPIST,
        Visibility.AFTER_ENDING,
    }


@pytest.mark.parametrize("default", Visibility)
def test_a_default_that_is_not_offered_gives_way_to_what_shares_least(default: Visibility) -> None:
    with_study = visibilities_offered(research_consented=True)
    without = visibilities_offered(research_consented=False)
    assert visibility_beforehand(default, with_study) is default
    expected = Visibility.AFTER_ENDING if default is Visibility.STUDY_ONLY else default
    assert visibility_beforehand(default, without) is expected
