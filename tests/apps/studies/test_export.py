"""What leaves with a study dataset, and what never does."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.apps.studies.conftest import LATER, Scene
from visavis.apps.audit.models import Entry
from visavis.apps.audit.rules import OPERATOR
from visavis.apps.cards.actions.hand_in import hand_in_ending
from visavis.apps.cards.actions.withdraw import withdraw_card
from visavis.apps.cards.models import Card
from visavis.apps.cards.rules.content import EndingContent, TurningPointContent
from visavis.apps.care.actions.consents import withdraw_consent
from visavis.apps.care.actions.erasure import ask_erasure
from visavis.apps.care.actions.sessions import record_session
from visavis.apps.care.models import Client, Consent, Episode
from visavis.apps.care.queries.agreements import agreements
from visavis.apps.studies.actions import export as actions
from visavis.apps.studies.actions.export import export_study, fingerprint_of
from visavis.apps.studies.actions.prepare import Wanted, prepare
from visavis.apps.studies.queries.tables import tables_of
from visavis.apps.studies.queries.taking_part import therapies
from visavis.apps.studies.rules.codes import Codes
from visavis.dataset.check import check
from visavis.gateways.outside import Outside
from visavis.vocab.card import SIDES, HowEnded, Perspective, Valence
from visavis.vocab.care import ConsentScope, SessionStatus
from visavis.vocab.remedy import RemedyError

pytestmark = pytest.mark.django_db
RESEARCH, TEXT = ConsentScope.RESEARCH, ConsentScope.TEXT
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
START = factories.START
WORDS = {
    Perspective.CLIENT: "Nina Falconer drew the map on 3 March 2024",
    Perspective.THERAPIST: "I stayed with it",
    Perspective.GUESS: "the breathing perhaps",
}


def pair(episode: Episode, *, days: int = 0) -> dict[str, Card]:
    """A session with both cards in, and a guess."""
    at = START + days * DAY
    session = factories.held_session(episode, at=at)
    cards = {side.value: factories.card_of(session, side) for side in SIDES}
    client, therapist = cards[Perspective.CLIENT], cards[Perspective.THERAPIST]
    factories.handed_in(client, factories.report(WORDS[Perspective.CLIENT]), now=at + 3 * HOUR)
    factories.handed_in(
        therapist,
        factories.report(
            WORDS[Perspective.THERAPIST], Valence.HINDERING, perspective=Perspective.THERAPIST
        ),
        factories.report(WORDS[Perspective.GUESS], perspective=Perspective.GUESS),
        now=at + HOUR / 2,
    )
    return cards


def test_a_therapy_leaves_as_codes_and_days(scene: Scene) -> None:
    episode = scene.episode(scene.client(RESEARCH))
    pair(episode, days=7)
    exported, tables = scene.export()
    assert exported.rows == {
        "therapists": 1,
        "clients": 1,
        "enrolments": 1,
        "episodes": 1,
        "sessions": 1,
        "cards": 2,
        "eventReports": 3,
        "turningPoints": 0,
    }
    assert tables["sessions"].select("number", "day", "status", "cards_expected").rows() == [
        (1, 7, "held", True)
    ]
    assert tables["cards"].select("perspective", "delay_hours", "helpful", "hindering").rows() == [
        ("client", 3, "yes", "nothing"),
        ("therapist", 0, "nothing", "yes"),
    ]
    told = tables["episodes"].select("status", "last_day", "observed_until", "study_quarter")
    assert told.rows() == [("open", 7, 60 - scene.cut(episode).days, 1)]


def test_no_name_no_id_and_no_date_leaves(scene: Scene) -> None:
    client = scene.client(RESEARCH)
    episode = scene.episode(client)
    cards = pair(episode)
    scene.export()
    folder = scene.folder / "export 1"
    whole = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file()).decode()
    rows = [client, episode, scene.therapist, scene.practice, *cards.values()]
    ids = [form for row in rows for form in (str(row.pk), row.pk.hex)]
    told = [client.code, str(client.subject), scene.therapist.name, scene.therapist.email]
    assert [word for word in [*ids, *told, scene.practice.name] if word in whole] == []
    data = "".join(path.read_text() for path in (folder / "data").glob("*.csv"))
    assert re.findall(r"\d{4}-\d\d|\d\d[./]\d\d[./]", data) == []


def test_codes_stay_from_export_to_export(scene: Scene) -> None:
    pair(scene.episode(scene.client(RESEARCH)))
    first, second = scene.export()[0], scene.export()[0]
    assert first.fingerprint == second.fingerprint


def test_codes_of_two_studies_have_nothing_in_common(scene: Scene) -> None:
    client = scene.client(RESEARCH)
    pair(scene.episode(client))
    here = scene.export()[1]
    scene.study = factories.study(scene.practice)
    factories.consent(client, RESEARCH, scene.study)
    there = scene.export()[1]
    for table, column in (("clients", "client"), ("therapists", "therapist"), ("cards", "card")):
        assert set(here[table][column]).isdisjoint(there[table][column])


def _withdraws(client: Client) -> None:
    consent = Consent.objects.get(client=client, scope=RESEARCH)
    withdraw_consent(consent=consent, by=OPERATOR, now=START)


def _asks_for_erasure(client: Client) -> None:
    ask_erasure(client=client, by=OPERATOR, now=START)


def _is_held(client: Client) -> None:
    request = ask_erasure(client=client, by=OPERATOR, now=START)
    request.hold_until, request.hold_reason = date(2040, 1, 1), "law"
    request.save()


@pytest.mark.parametrize("leave", [_withdraws, _asks_for_erasure, _is_held])
def test_who_left_was_never_there(scene: Scene, leave: Callable[[Client], None]) -> None:
    stays, leaves = scene.client(RESEARCH), scene.client(RESEARCH)
    for client in (stays, leaves):
        pair(scene.episode(client))
    before = scene.export()[0].rows
    leave(leaves)
    after = scene.export()[0].rows
    assert (before["clients"], before["eventReports"]) == (2, 6)
    assert (after["clients"], after["episodes"], after["eventReports"]) == (1, 1, 3)


def test_without_consent_to_research_nobody_takes_part(scene: Scene) -> None:
    pair(scene.episode(scene.client()))
    with pytest.raises(RemedyError, match="Nobody takes part"):
        scene.export()
    assert list(scene.folder.iterdir()) == []


def test_a_card_that_was_taken_back_was_never_there(scene: Scene) -> None:
    cards = pair(scene.episode(scene.client(RESEARCH)))
    withdraw_card(card=cards["client"], by=OPERATOR, now=START + DAY)
    _, tables = scene.export()
    assert tables["cards"]["perspective"].to_list() == ["therapist"]
    assert set(tables["eventReports"]["perspective"]) == {"therapist", "guess"}
    assert tables["sessions"]["cards_expected"].to_list() == [True]


def test_what_was_before_the_day_of_the_consent_stays(scene: Scene) -> None:
    client = scene.client(RESEARCH)
    episode = scene.episode(client)
    for days in (0, 7, 14):
        pair(episode, days=days)
    Consent.objects.filter(client=client, scope=RESEARCH).update(given_at=START + 7 * DAY + HOUR)
    _, tables = scene.export()
    assert tables["sessions"].select("number", "day").rows() == [(2, 7), (3, 14)]
    assert tables["enrolments"]["consent_day"].to_list() == [7]
    assert tables["eventReports"].height == 6


def test_what_is_under_the_seal_stays_also_when_both_cards_are_in(scene: Scene) -> None:
    episode = scene.episode(scene.client(RESEARCH))
    for days in (0, 7):
        pair(episode, days=days)
    _, tables = scene.export(now=START + 12 * DAY + scene.cut(episode))
    assert tables["sessions"]["day"].to_list() == [0]
    assert tables["cards"].height == 2
    assert tables["episodes"]["observed_until"].to_list() == [2]


@pytest.mark.alike
def test_the_length_of_the_observation_gives_no_date_back(scene: Scene) -> None:
    """All begin on one day: were the last day one as well, all would be observed as long."""
    for _ in range(30):
        scene.episode(scene.client(RESEARCH))
    first, later = (scene.export(now=START + LATER + days * DAY)[1] for days in (0, 5))
    seen = [dict(t["episodes"].select("episode", "observed_until").rows()) for t in (first, later)]
    lengths = set(seen[0].values())
    assert len(lengths) > 10
    assert min(lengths) > 60 - 28
    assert max(lengths) <= 60
    assert seen[1] == {episode: length + 5 for episode, length in seen[0].items()}


def test_what_lies_after_the_end_of_the_observation_comes_later(scene: Scene) -> None:
    episode = scene.episode(scene.client(RESEARCH))
    for days in (0, 7):
        pair(episode, days=days)
    seen_whole = START + 17 * DAY + scene.cut(episode)
    before, after = (scene.export(now=now)[1] for now in (seen_whole - DAY, seen_whole))
    assert [t["sessions"]["day"].to_list() for t in (before, after)] == [[0], [0, 7]]


def test_cards_that_came_late_or_on_paper_say_so(scene: Scene) -> None:
    session = factories.held_session(scene.episode(scene.client(RESEARCH)))
    card = factories.card_of(session, Perspective.CLIENT)
    factories.handed_in(card, now=START + 12 * DAY)
    Card.objects.filter(pk=card.pk).update(on_paper=True)
    _, tables = scene.export()
    told = tables["cards"].select("after_reveal", "on_paper", "delay_hours")
    assert told.rows() == [(True, True, 288.0)]


def test_sessions_count_by_their_days_held_or_not_and_planned_ones_do_not(scene: Scene) -> None:
    episode = scene.episode(scene.client(RESEARCH))
    entered = [(3, SessionStatus.PLANNED), (2, SessionStatus.MISSED), (1, SessionStatus.CANCELLED)]
    for days, status in entered:
        at = START + days * DAY
        record_session(episode=episode, at=at, status=status, by=OPERATOR, now=START)
    _, tables = scene.export()
    assert tables["sessions"].select("number", "status", "cards_expected").rows() == [
        (1, "cancelled", False),
        (2, "missed", False),
    ]
    shown = episode.sessions.order_by("at").values_list("number", "status")
    assert list(shown) == [(1, "cancelled"), (2, "missed"), (3, "planned")]  # here as there


def test_a_session_before_the_written_start_is_day_0(scene: Scene) -> None:
    episode = scene.episode(scene.client(RESEARCH))
    Consent.objects.update(given_at=START - 30 * DAY)
    for days in (-7, 0):
        pair(episode, days=days)
    _, tables = scene.export()
    assert tables["sessions"]["day"].to_list() == [0, 7]
    assert tables["episodes"]["last_day"].to_list() == [7]


@pytest.mark.alike
def test_an_ending_leaves_as_each_side_tells_it(scene: Scene) -> None:
    episode = scene.episode(scene.client(RESEARCH, TEXT))
    cards = pair(episode)
    card = factories.ending_card(episode, Perspective.CLIENT)
    point = TurningPointContent(
        what="The day I said no", rating=4, session=cards["client"].session_id
    )
    content = EndingContent(
        form="ending@1", language="en", how=HowEnded.AGREED, turning_points=(point,)
    )
    hand_in_ending(card=card, content=content, delivery=factories.delivery(now=START + DAY))
    _, tables = scene.export(text=True)
    told = tables["episodes"].select("status", "ending_client", "ending_therapist")
    assert told.rows() == [("ended", "agreed", None)]
    assert tables["turningPoints"].select("perspective", "place", "rating", "text").rows() == [
        ("client", 1, 4, "The day I said no")
    ]
    assert tables["turningPoints"]["session"].to_list() == tables["sessions"]["session"].to_list()
    assert check(scene.folder / "export 1").faults == 0


def test_the_audit_log_says_what_left_for_whom(scene: Scene) -> None:
    analyst = factories.member(scene.practice)
    pair(scene.episode(scene.client(RESEARCH)))
    goal = scene.folder / "goal"
    wanted = Wanted(scene.study, recipient=analyst)
    now = START + LATER
    exported = export_study(
        wanted=wanted, goal=goal, by=OPERATOR, now=now, progress=lambda _share: None
    )
    entry = Entry.objects.get(verb="dataset.exported")
    assert (entry.actor, entry.target) == ("operator", f"study:{scene.study.pk}")
    assert entry.details == {
        "for": f"member:{analyst.pk}",
        "clients": 1,
        "reports": 3,
        "text": False,
        "sha256": exported.fingerprint,
    }
    assert fingerprint_of(goal) == exported.fingerprint
    assert goal.stat().st_mode & 0o077 == 0


def test_a_record_erased_meanwhile_leaves_nothing_behind(scene: Scene, world: Outside) -> None:
    client = scene.client(RESEARCH, TEXT)
    pair(scene.episode(client))
    world.keys.erase([f"client:{client.pk}"], now=START)
    with pytest.raises(RemedyError, match="erased while the export ran"):
        scene.export(text=True)
    assert list(scene.folder.iterdir()) == []
    assert not Entry.objects.filter(verb="dataset.exported").exists()


def test_what_cannot_be_entered_in_the_log_does_not_leave(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair(scene.episode(scene.client(RESEARCH)))
    monkeypatch.setattr(actions, "_note", _fails)
    with pytest.raises(OSError, match="no room"):
        scene.export()
    assert list(scene.folder.iterdir()) == []


def _fails(*_: object, **__: object) -> None:
    msg = "no room"
    raise OSError(msg)


@pytest.mark.alike
def test_many_therapies_take_as_many_queries_as_one(scene: Scene) -> None:
    def queries() -> int:
        agreed = agreements(scene.study)
        found = therapies(scene.study, agreed, until=START + 60 * DAY, codes=Codes(b""))
        export, _, _ = prepare(Wanted(scene.study, text=True), now=START + LATER)
        with CaptureQueriesContext(connection) as captured:
            tables_of(export, found)
        return len(captured)

    pair(scene.episode(scene.client(RESEARCH, TEXT)))
    one = queries()
    for _ in range(3):
        pair(scene.episode(scene.client(RESEARCH, TEXT)))
    assert one == queries() == 6


def test_a_second_program_opens_it(scene: Scene) -> None:
    pair(scene.episode(scene.client(RESEARCH)))
    scene.export()
    data: Path = scene.folder / "export 1" / "data"
    reports, cards = (data / f"table-{table}_data.csv" for table in ("eventReports", "cards"))
    counts = (
        duckdb.read_csv(str(reports))
        .join(duckdb.read_csv(str(cards)), "card")
        .count("*", groups="valence")
        .fetchall()
    )
    assert sorted(counts) == [(1,), (2,)]  # hindering, helpful
