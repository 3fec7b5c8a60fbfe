"""What an export needs to know before it goes through a study's clients."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time

from visavis.apps.care.models import Study
from visavis.apps.care.queries.agreements import agreements
from visavis.apps.coding.queries.own_words import OwnWords
from visavis.apps.people.models import Member
from visavis.apps.people.queries.work import agreed_to_words, profiles
from visavis.apps.studies.queries.leaving import Leaving
from visavis.apps.studies.queries.rounds import Rounds
from visavis.apps.studies.queries.taking_part import TakingPart, taken_back, therapies
from visavis.apps.studies.queries.therapists import known_therapists
from visavis.apps.studies.rules.attributes import Coarseness, Telling, practices_of_clients, tell
from visavis.apps.studies.rules.codes import Codes
from visavis.dataset.write import Form
from visavis.gateways.outside import outside
from visavis.privacy.small_cells import AT_LEAST, Threshold
from visavis.privacy.studies import observed_until
from visavis.vocab.remedy import RemedyError


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to leave, and for whom."""

    study: Study
    text: bool = False
    form: Form = Form.CSV
    recipient: Member | None = None
    """None: whoever runs the platform keeps it."""
    at_least: Threshold = AT_LEAST


def prepare(wanted: Wanted, *, now: datetime) -> tuple[Leaving, Telling, list[TakingPart]]:
    """Find out who takes part, and what may be told of their therapists.

    The study's key is made when it is first asked for.

    Raises
    ------
    RemedyError
        When nobody takes part.
    """
    study = wanted.study
    study.refresh_from_db(fields=["rungs_told", "orientations_pooled"])
    codes = Codes(outside().keys.secret(f"study:{study.pk}"))
    withdrawn, agreed = taken_back(study), agreements(study)
    found = therapies(study, agreed, until=_until(study, now), codes=codes)
    if not found:
        msg = (
            f"Nobody takes part in “{study.name}” yet, or not long enough: a session leaves "
            f"{study.seal_days} days after it was, when its cards are in or no longer expected, "
            "and up to four weeks later still."
        )
        raise RemedyError(msg)
    profile = profiles()
    known = known_therapists(study, found, agreed, told=profile, codes=codes)
    told = tell(known, at_least=wanted.at_least, before=told_before(study))
    practices = practices_of_clients(known) if told.practices else {}
    words = OwnWords.of_nobody()
    if wanted.text:
        words = OwnWords.where_agreed(
            agreed, agreed_to_words(profile) & {therapy.therapist for therapy in found}
        )
    rounds = Rounds.of(study, now=now)
    export = Leaving(study, agreed, codes, words, practices, now, withdrawn, rounds)
    return export, told, found


def told_before(study: Study) -> Coarseness:
    """Return how coarsely the study's earlier exports told of therapists."""
    return Coarseness(tuple(study.rungs_told), frozenset(study.orientations_pooled))


def _until(study: Study, now: datetime) -> datetime:
    until = observed_until(now, seal_days=study.seal_days)
    if study.ends_on is None:
        return until
    return min(until, datetime.combine(study.ends_on, time.max, UTC))
