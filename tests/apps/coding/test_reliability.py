"""How far raters agree: planted confusion is found again, and nothing else enters."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories, rounds
from tests.apps.coding.judging import CODES, code, given, golden, plant, repeat
from tests.factories import START
from tests.rounds import Coded
from tests.signing_in import sign_in
from visavis.apps.coding.models import Consensus, PacketText
from visavis.apps.coding.queries.reliability import Reliability, reliability
from visavis.apps.coding.queries.reliability_page import shown
from visavis.vocab.card import Perspective
from visavis.vocab.coding import RoundKind, Stage
from visavis.vocab.people import Role

pytestmark = pytest.mark.django_db

RIGHT = 0.8
CONFUSION = {
    true: {said: RIGHT if said == true else (1 - RIGHT) / 2 for said in CODES} for true in CODES
}


def planted(packets: int = 60, *, stage: Stage = Stage.CONSENSUS) -> Coded:
    coded = rounds.coded_round(
        raters=3, packets=packets, clients=min(10, packets // 2), stage=stage
    )
    plant(coded, [CODES[place % 3] for place in range(packets)], CONFUSION, seed=3)
    return coded


def counts(found: Reliability) -> dict[str, int]:
    return dict(found.diagnosis)


def everything(coded: Coded) -> list[tuple[str, list[object]]]:
    """Every number that is told, to nine digits: threads add up in any order."""
    return [
        (name, [round(v, 9) if isinstance(v, float) else v for row in rows for v in row.values()])
        for name, rows in reliability(coded.round).sections()
    ]


@pytest.mark.alike
def test_coefficients_contain_what_the_planted_confusion_implies() -> None:
    found = reliability(planted().round)
    assert found.agreement is not None
    same = RIGHT**2 + 2 * ((1 - RIGHT) / 2) ** 2
    implied = {"percent": same, "fleiss": (same - 1 / 3) / (2 / 3)}
    implied |= {"krippendorff_alpha": implied["fleiss"], "gwet_ac1": implied["fleiss"]}
    for key, value in implied.items():
        interval = found.agreement[key].interval
        assert interval is not None
        assert interval.low < value < interval.high
    assert (found.agreement[key].clusters, found.agreement[key].n) == (10, 60)


@pytest.mark.alike
def test_pairs_and_categories_are_there() -> None:
    found = reliability(planted(30).round)
    assert found.agreement is not None
    assert {
        (p.of["first"], p.of["second"]) for p in found.pairs if p.of["first"] != "every rater"
    } == {
        ("A", "B"),
        ("A", "C"),
        ("B", "C"),
    }
    assert {one.of["category"] for one in found.agreement.by_category()} == {*CODES}


@pytest.mark.alike
def test_consensus_changes_nothing() -> None:
    coded = planted(12)
    before = everything(coded)
    Consensus.objects.bulk_create(
        Consensus(packet=packet, settled_at=START, categories=given("hope"))
        for packet in coded.packets
    )
    assert everything(coded) == before


def test_only_the_last_coding_counts_and_repeats_are_no_second_opinion() -> None:
    coded = rounds.coded_round(packets=2)
    one, other = coded.raters
    first, second = coded.packets
    code(one, first, "hope", replaced_at=START + timedelta(minutes=1))
    code(one, first, "reassurance")
    code(other, first, "reassurance")
    repeat(one, [first])
    code(one, first, "hope", repeat=True)
    code(one, second, "hope")
    found = reliability(coded.round)
    assert found.agreement is not None
    assert found.agreement["percent"].value == 1.0
    assert found.repeats["A"]["percent"].value == 0.0
    assert counts(found) == {
        "reports that two raters or more coded: agreement is of these": 1,
        "reports that one rater coded: no agreement": 1,
        "clients whose reports these are": 1,
        "first codings": 3,
        "codings of repeats: a rater with themselves alone": 1,
        "codings without a guess of the source": 4,
        "codings that were changed or undone: only the last counts": 1,
        "not coded yet": 1,
    }


def test_invented_gold_is_of_no_clients_on_the_page() -> None:
    coded = rounds.coded_round(packets=17)
    for packet in coded.packets[:16]:
        golden(coded, packet, "hope")
        code(coded.raters[0], packet, "hope")
    found = reliability(coded.round)
    assert [one.same.clusters for one in found.drift] == [8, 8], "the interval rests on these"
    page = shown(found, ("", ""))
    told = [(one.n, one.clusters) for _rater, _whom, one in page["standing"]]  # type: ignore[attr-defined]  # a list
    assert told == [(16, None)]
    assert [one.same.clusters for one in page["drift"]] == [None, None]  # type: ignore[attr-defined]  # a list


def test_gold_is_compared_with_experts_alone() -> None:
    coded = rounds.coded_round(packets=3)
    one, other = coded.raters
    golden(coded, coded.packets[0], "hope")
    code(one, coded.packets[0], "hope")
    code(other, coded.packets[0], "reassurance")
    code(one, coded.packets[1], "hope")
    code(other, coded.packets[1], "hope")
    found = reliability(coded.round)
    assert found.agreement is not None
    assert (found.agreement["percent"].n, found.agreement["percent"].value) == (1, 1.0)
    assert [found.gold[letter]["percent"].value for letter in "AB"] == [1.0, 0.0]


@pytest.mark.alike
def test_raters_who_drift_are_seen_stretch_by_stretch() -> None:
    coded = rounds.coded_round(raters=1, packets=16)
    (rater,) = coded.raters
    repeat(rater, coded.packets)
    for place, packet in enumerate(coded.packets):
        code(rater, packet, "hope")
        code(rater, packet, "hope" if place < 8 else "emotion", repeat=True)
    found = reliability(coded.round)
    assert [(s.rater, s.of, s.first, s.last, s.same.value) for s in found.drift] == [
        ("A", "repeats", 1, 8, 1.0),
        ("A", "repeats", 9, 16, 0.0),
    ]


@pytest.mark.alike
def test_agreement_over_time_is_of_equal_parts() -> None:
    found = reliability(planted().round)
    assert [(s.first, s.last) for s in found.over_time] == [(1, 20), (21, 40), (41, 60)]
    assert all(s.same.interval is not None for s in found.over_time)


def test_how_blind_raters_were_is_told_for_each_side() -> None:
    coded = rounds.coded_round(raters=1, packets=8)
    (rater,) = coded.raters
    for place, packet in enumerate(coded.packets):
        code(rater, packet, "hope", source_guess="client" if place else "cannot_tell")
    found = reliability(coded.round).blinding
    assert found is not None
    assert (found.bang(Perspective.CLIENT).value, found.bang(Perspective.THERAPIST).value) == (
        0.75,
        -1.0,
    )


def test_a_link_is_compared_as_well_where_one_was_named() -> None:
    coded = rounds.coded_round(packets=2)
    for rater, link in zip(coded.raters, ("questioning", "information"), strict=True):
        for packet in coded.packets:
            code(rater, packet, categories=[{"category": "hope", "link": link}], does_not_fit=False)
    found = reliability(coded.round)
    assert found.agreement is not None
    assert found.linked is not None
    assert [one["percent"].value for one in (found.agreement, found.linked)] == [1.0, 0.0]


def test_matches_are_judged_pair_by_pair_and_decoys_are_the_chance_baseline() -> None:
    coded = rounds.coded_round(
        raters=2, packets=4, clients=2, kind=RoundKind.SAME_EVENT, stage=Stage.CONSENSUS
    )
    decoy = coded.packets[3]
    decoy.decoy = True
    decoy.save()
    for rater in coded.raters:
        for packet in coded.packets:
            same = packet.place == 0 or (packet.place == 1 and rater.letter == "A")
            pair = [
                str(pk)
                for pk in PacketText.objects.filter(packet=packet).values_list("pk", flat=True)
            ]
            code(rater, packet, matches=[pair] if same else [], does_not_fit=False)
    found = reliability(coded.round)
    assert found.agreement is not None
    assert (found.agreement["percent"].n, found.agreement["percent"].value) == (3, 2 / 3)
    assert [found.match_rates[decoy].value for decoy in (False, True)] == [0.5, 0.0]


@pytest.mark.alike
def test_queries_do_not_grow_with_the_round() -> None:
    small, large = (planted(packets) for packets in (10, 30))
    taken = []
    for coded in (small, large):
        with CaptureQueriesContext(connection) as queries:
            reliability(coded.round)
        taken.append(len(queries))
    assert taken[0] == taken[1]


@pytest.fixture
def coordinator(client: Client) -> Client:
    return sign_in(client, factories.member(None, Role.COORDINATOR))


@pytest.mark.alike
def test_the_page_shows_it_all_and_files_hold_the_same(coordinator: Client) -> None:
    coded = planted(30)
    page = coordinator.get(
        reverse("coding:reliability", args=[coded.round.pk]), {"first": "A", "second": "B"}
    )
    assert page.status_code == 200
    text = page.content.decode()
    assert "Rows: what A coded. Columns: what B made of the same." in text
    assert "Krippendorff’s alpha" in text
    answer = coordinator.get(reverse("coding:reliability_json", args=[coded.round.pk]))
    held = json.loads(answer.content)
    table = coordinator.get(reverse("coding:reliability_csv", args=[coded.round.pk]))
    lines = list(csv.DictReader(io.StringIO(table.content.decode())))
    alphas = [line["value"] for line in lines if line["section"] == "agreement"]
    written = [None if value == "" else round(float(value), 9) for value in alphas]
    values = [row["value"] for row in held["agreement"]]
    assert written == [None if value is None else round(value, 9) for value in values]
    assert table["Content-Disposition"].endswith('-reliability.csv"')


@pytest.mark.alike
def test_codes_are_laid_against_those_of_experts(coordinator: Client, contexts: None) -> None:
    coded = rounds.coded_round(packets=3, stage=Stage.CONSENSUS)
    golden(coded, coded.packets[0], "hope")
    for rater, said in zip(coded.raters, ("hope", "reassurance"), strict=True):
        code(rater, coded.packets[0], said)
        code(rater, coded.packets[1], "hope")
    page = reverse("coding:reliability", args=[coded.round.pk])
    text = coordinator.get(page, {"first": "gold", "second": "B"}).content.decode()
    assert "Rows: what experts settled. Columns: what B made of the same." in text
    both = coordinator.get(page, {"first": "gold"})
    assert "Columns: what raters made of the same." in both.content.decode()
    cells = {line.code: [cell.count for cell in line.cells] for line in both.context["heat"]}
    assert cells == {"hope": [1, 1], "reassurance": [0, 0]}
    answer = coordinator.get(reverse("coding:reliability_json", args=[coded.round.pk]))
    assert [row for row in answer.json()["gold, code by code"] if row["code"] == "hope"] == [
        {"what the rater gave": "A", "code": "hope", "hope": 1.0},
        {"what the rater gave": "B", "code": "hope", "hope": 0.0, "reassurance": 1.0},
    ]


@pytest.mark.alike
def test_no_page_or_file_names_a_member_or_a_client(coordinator: Client) -> None:
    coded = planted(10)
    names = [rater.member.name for rater in coded.raters] + [
        rater.member.email for rater in coded.raters
    ]
    clients = {str(packet.about.card.episode.client_id) for packet in coded.packets if packet.about}
    for name in ("reliability", "reliability_csv", "reliability_json"):
        text = coordinator.get(reverse(f"coding:{name}", args=[coded.round.pk])).content.decode()
        assert [word for word in (*names, *clients) if word in text] == []


def test_a_round_without_codings_says_so(coordinator: Client) -> None:
    coded = rounds.coded_round()
    page = coordinator.get(reverse("coding:reliability", args=[coded.round.pk]))
    assert "No two raters have coded the same yet" in page.content.decode()


def test_a_rater_sees_nothing_of_it_while_others_code(client: Client) -> None:
    coded = planted(4, stage=Stage.INDEPENDENT)
    rater = sign_in(client, rounds.member_of(coded.raters[0]))
    for name in ("reliability", "reliability_csv", "reliability_json"):
        assert rater.get(reverse(f"coding:{name}", args=[coded.round.pk])).status_code == 403
