from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.apps import apps
from django.db.models import Model

from tests import factories
from tests.rounds import all_about
from visavis.apps.audit.models import Entry
from visavis.apps.audit.queries.verify import verify
from visavis.apps.audit.rules import OPERATOR, SYSTEM
from visavis.apps.cards.models import Card, EventReport
from visavis.apps.care.actions.erasure import (
    ErasureRefusedError,
    ask_erasure,
    erase_due,
    erase_now,
    hold_erasure,
    purge_erased,
    release_hold,
    revoke_erasure,
)
from visavis.apps.care.models import CalendarEntry, Client, Consent, ErasureRequest
from visavis.apps.care.queries import erasure as queries
from visavis.apps.care.queries.clients import facts
from visavis.apps.coding.models import LearnedModel
from visavis.apps.notices.actions.enqueue import enqueue
from visavis.apps.notices.models import Message
from visavis.apps.notices.rules.composing import compose
from visavis.apps.own.models import Device, KeptCard, OwnView, Passkey, Visit
from visavis.apps.people.actions.identities import put_identity
from visavis.apps.people.models import Practice
from visavis.apps.people.rules.contact import Contact
from visavis.apps.sealing import client_key, notes_key
from visavis.gateways.clock import SetClock
from visavis.gateways.outside import Outside, outside
from visavis.privacy.register import REGISTER
from visavis.privacy.register.kinds import Erasure
from visavis.privacy.retention import ERASURE_DELAY
from visavis.vocab.card import Perspective, Valence
from visavis.vocab.care import ConsentScope
from visavis.vocab.notices import Channel, MessageState

pytestmark = pytest.mark.django_db


def whole_client(practice: Practice) -> Client:
    """A client with something in every table that can hold something about a client."""
    therapist = factories.member(practice)
    client = factories.client(practice)
    study = factories.study(practice)
    for scope in ConsentScope:
        factories.consent(client, scope, study)
    contact = Contact(name="Ada Heron", mail="ada@example.org")
    put_identity(
        client=client.pk,
        subject=client.subject,
        practice=practice.pk,
        contact=contact,
        by=OPERATOR,
        now=factories.START,
    )
    session = factories.held_session(factories.episode(client, therapist))
    CalendarEntry.objects.create(session=session, key=f"digest of {session.pk}")
    for side in (Perspective.CLIENT, Perspective.THERAPIST):
        factories.handed_in(
            factories.card_of(session, side),
            factories.report(f"The heron, says the {side}.", Valence.HELPFUL, perspective=side),
        )
    own_view(factories.card_of(session, Perspective.CLIENT))
    all_about(factories.card_of(session, Perspective.CLIENT).reports.get(), study)
    enqueue(
        kind="card_invitation",
        about=session.pk,
        recipient=f"client:{client.pk}",
        channel=Channel.MAIL,
        once=f"card_invitation:{session.pk}",
        due_at=factories.START,
        now=factories.START,
    )
    return client


@pytest.fixture
def client() -> Client:
    return whole_client(factories.practice())


def own_view(card: Card) -> None:
    """A view of the client's own that holds `card`, with every way into it."""
    view = OwnView.objects.create(
        client=card.episode.client, name=f"heron {card.pk.hex}", made_at=factories.START
    )
    KeptCard.objects.create(view=view, card=card, key=card.pk, shown=False, kept_at=factories.START)
    Passkey.objects.create(
        view=view, credential=card.pk.bytes, public_key=b"key", added_at=factories.START
    )
    Device.objects.create(view=view, digest=card.pk.bytes, since=factories.START)
    Visit.objects.create(
        view=view, digest=card.pk.bytes, began_at=factories.START, seen_at=factories.START
    )


def rows_about(client: Client) -> dict[str, int]:
    """How many rows there are in every table that the register says erasure empties."""
    del client
    labels = [label for label, table in REGISTER.items() if table.erasure is Erasure.DELETED]
    models: list[type[Model]] = [apps.get_model(label) for label in labels]
    return {model._meta.label: model._base_manager.count() for model in models}  # noqa: SLF001 -- no public name


def verbs(since: int = 0) -> list[str]:
    return list(Entry.objects.filter(number__gt=since).values_list("verb", flat=True))


# --- asking ----------------------------------------------------------------------------------


def test_study_data_goes_at_once_and_care_goes_on(client: Client, now: datetime) -> None:
    request = ask_erasure(client=client, by=OPERATOR, now=now)
    in_force = Consent.objects.filter(withdrawn_at__isnull=True)
    assert [(c.scope, c.study) for c in in_force] == [("share", None)]
    assert (request.due_at, EventReport.objects.count()) == (now + ERASURE_DELAY, 2)


def test_the_therapist_is_told_once_and_the_client_hears_no_more(
    client: Client, now: datetime
) -> None:
    for _ in range(2):
        ask_erasure(client=client, by=OPERATOR, now=now)
    therapist = client.episodes.get().therapist_id
    found = Message.objects.order_by("kind").values_list("kind", "recipient", "state")
    assert list(found) == [
        ("card_invitation", f"client:{client.pk}", MessageState.DROPPED),
        ("erasure_notice", f"member:{therapist}", MessageState.WAITING),
    ]


def test_asking_twice_is_one_wish(client: Client, now: datetime) -> None:
    first = ask_erasure(client=client, by=OPERATOR, now=now)
    assert ask_erasure(client=client, by=OPERATOR, now=now + timedelta(days=1)) == first
    assert verbs().count("erasure.asked") == 1


def test_nothing_is_erased_before_it_is_due(
    client: Client, world: Outside, clock: SetClock, now: datetime
) -> None:
    ask_erasure(client=client, by=OPERATOR, now=now)
    assert erase_due(now=clock.forward(ERASURE_DELAY - timedelta(seconds=1))) == 0
    assert (Client.objects.count(), world.keys.erased()) == (1, frozenset())


# --- erasing ---------------------------------------------------------------------------------


def test_erasure_empties_every_table_that_the_register_says_it_empties(
    client: Client, now: datetime
) -> None:
    ask_erasure(client=client, by=OPERATOR, now=now)
    before = rows_about(client)
    Message.objects.filter(recipient__startswith="member:").delete()
    LearnedModel.objects.all().delete()  # closed to all from now on, and gone with a worker's round
    empty = {"cards.ContactWish", "cards.Ending", "cards.TurningPoint"}
    assert {label for label, count in before.items() if count == 0} - empty == set()
    assert erase_due(now=now + ERASURE_DELAY) == 1
    assert {label for label, count in rows_about(client).items() if count} == set()


def test_the_keys_are_gone_for_good_and_others_keys_are_not(
    client: Client, world: Outside, now: datetime
) -> None:
    other = factories.client(client.practice)
    ask_erasure(client=client, by=OPERATOR, now=now)
    erase_due(now=now + ERASURE_DELAY)
    assert world.keys.erased() == {client_key(client.pk), notes_key(client.pk)}
    sealed = world.keys.seal(client_key(other.pk), "word", context="c")
    assert world.keys.open(client_key(other.pk), sealed, context="c") == "word"


def test_the_audit_stays_and_leads_to_nobody(client: Client, now: datetime) -> None:
    ask_erasure(client=client, by=OPERATOR, now=now)
    entries = Entry.objects.count()
    erase_due(now=now + ERASURE_DELAY)
    last = Entry.objects.order_by("-number")[0]
    assert (last.number, last.verb, last.actor) == (entries + 2, "client.erased", SYSTEM.name)
    assert (last.subject, verify().intact) == (client.subject, True)
    named = [e for e in Entry.objects.all() if str(client.pk) in f"{e.target}{e.actor}{e.details}"]
    assert named == []


def test_several_who_are_due_go_under_one_generation(world: Outside, now: datetime) -> None:
    practice = factories.practice()
    for client in [whole_client(practice) for _ in range(3)]:
        ask_erasure(client=client, by=OPERATOR, now=now)
    before = world.keys.standing().generation
    assert erase_due(now=now + ERASURE_DELAY) == 3
    assert world.keys.standing().generation == before + 1


class PowerGoneError(BaseException):
    pass


def test_a_crash_after_the_keys_is_taken_up_again(
    client: Client, world: Outside, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_erasure(client=client, by=OPERATOR, now=now)
    due = now + ERASURE_DELAY

    def no_power(**_: object) -> bool:
        raise PowerGoneError

    with monkeypatch.context() as patch:
        patch.setattr("visavis.apps.people.actions.identities.forget", no_power)
        with pytest.raises(PowerGoneError):
            erase_due(now=due)
    assert client_key(client.pk) in world.keys.erased()
    request = ErasureRequest.objects.get()
    with pytest.raises(ErasureRefusedError, match="cannot be revoked"):
        revoke_erasure(request=request, by=OPERATOR, now=due)
    assert facts(client).sealed_from_use
    assert erase_due(now=due) == 1
    assert Client.objects.count() == 0


def test_a_crash_before_the_keys_is_taken_up_again(
    client: Client, world: Outside, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_erasure(client=client, by=OPERATOR, now=now)
    due = now + ERASURE_DELAY

    def no_power(*_: object, **__: object) -> None:
        raise PowerGoneError

    with monkeypatch.context() as patch:
        patch.setattr(type(world.keys), "erase", no_power)
        with pytest.raises(PowerGoneError):
            erase_due(now=due)
    assert (Client.objects.count(), world.keys.erased()) == (1, frozenset())
    assert erase_due(now=due) == 1
    assert client_key(client.pk) in world.keys.erased()


def test_erasing_at_once_needs_no_time_to_pass(client: Client, now: datetime) -> None:
    erase_now(client=client, by=OPERATOR, now=now)
    assert Client.objects.count() == 0
    assert verbs()[-3:] == ["erasure.asked", "identity.forgotten", "client.erased"]


# --- revoking and holding --------------------------------------------------------------------


def test_a_revoked_wish_leaves_care_as_it_was(client: Client, now: datetime) -> None:
    request = ask_erasure(client=client, by=OPERATOR, now=now)
    revoke_erasure(request=request, by=OPERATOR, now=now)
    notice = Message.objects.get(kind="erasure_notice")
    assert (notice.state, erase_due(now=now + ERASURE_DELAY)) == (MessageState.DROPPED, 0)
    assert (Client.objects.count(), verbs()[-1]) == (1, "erasure.revoked")
    with pytest.raises(ErasureRefusedError, match="does not stand"):
        revoke_erasure(request=ErasureRequest(pk=request.pk), by=OPERATOR, now=now)


def test_practice_and_client_are_told_of_a_wish_that_was_taken_back(
    client: Client, now: datetime
) -> None:
    therapist = client.episodes.get().therapist_id
    for _ in range(2):  # each time anew: the second may be somebody else's doing
        request = ask_erasure(client=client, by=OPERATOR, now=now)
        revoke_erasure(request=request, by=OPERATOR, now=now)
    told = Message.objects.filter(kind__startswith="erasure_revoked")
    assert sorted(told.values_list("kind", "recipient")) == [
        ("erasure_revoked", f"client:{client.pk}"),
        ("erasure_revoked", f"client:{client.pk}"),
        ("erasure_revoked_notice", f"member:{therapist}"),
        ("erasure_revoked_notice", f"member:{therapist}"),
    ]
    sentences = {
        "erasure_revoked": "If that was not you, please tell us.",
        "erasure_revoked_notice": f"/clients/{client.pk}/erasure/",
    }
    for kind, sentence in sentences.items():
        letter = compose(kind, client.pk, channel=Channel.MAIL, language="en", now=now)
        assert letter is not None
        assert sentence in letter.text
        assert client.code not in letter.subject + letter.text
    erase_now(client=client, by=OPERATOR, now=now)
    for kind in sentences:
        assert compose(kind, client.pk, channel=Channel.MAIL, language="en", now=now) is None


def test_a_hold_seals_the_record_from_use_and_tells_the_client_why(
    client: Client, now: datetime
) -> None:
    request = ask_erasure(client=client, by=OPERATOR, now=now)
    until = date(2036, 12, 31)
    hold_erasure(
        request=request, until=until, reason="The law says ten years.", by=OPERATOR, now=now
    )
    assert facts(client).sealed_from_use
    assert erase_due(now=now + ERASURE_DELAY) == 0
    told = Message.objects.get(kind="erasure_held")
    assert told.recipient == f"client:{client.pk}"
    letter = compose(
        told.kind, told.about, channel=Channel.MAIL, language="en", now=now + ERASURE_DELAY
    )
    assert letter is not None
    assert "until 31 December 2036: The law says ten years." in letter.text
    assert erase_due(now=datetime(2037, 1, 1, tzinfo=now.tzinfo)) == 1


def test_without_a_contact_nobody_is_written_to(now: datetime) -> None:
    client = factories.client(factories.practice())
    request = ask_erasure(client=client, by=OPERATOR, now=now)
    hold_erasure(request=request, until=date(2036, 1, 1), reason="A lawsuit.", by=OPERATOR, now=now)
    assert Message.objects.count() == 0


def test_a_hold_that_was_lifted_keeps_nothing(client: Client, now: datetime) -> None:
    request = ask_erasure(client=client, by=OPERATOR, now=now)
    hold_erasure(request=request, until=date(2036, 1, 1), reason="A lawsuit.", by=OPERATOR, now=now)
    with pytest.raises(ErasureRefusedError, match="hold requires keeping"):
        erase_now(client=client, by=OPERATOR, now=now)
    told = Message.objects.get(kind="erasure_held")
    release_hold(request=request, by=OPERATOR, now=now)
    assert compose(told.kind, told.about, channel=Channel.SMS, language="en", now=now) is None
    assert (facts(client).sealed_from_use, erase_due(now=now + ERASURE_DELAY)) == (False, 1)


def test_a_hold_for_a_day_that_has_passed_is_refused(client: Client, now: datetime) -> None:
    request = ask_erasure(client=client, by=OPERATOR, now=now)
    with pytest.raises(ErasureRefusedError, match="a day to come"):
        hold_erasure(request=request, until=date(2020, 1, 1), reason="Late.", by=OPERATOR, now=now)


# --- after a restore -------------------------------------------------------------------------


def test_whom_a_backup_brought_back_is_deleted_again(
    client: Client, world: Outside, now: datetime
) -> None:
    other = factories.client(client.practice)
    world.keys.erase([client_key(client.pk), notes_key(client.pk)], now=now)
    assert purge_erased(by=OPERATOR, now=now) == 1
    assert [c.pk for c in Client.objects.all()] == [other.pk]
    assert set(rows_about(client).values()) == {0, 1}
    assert purge_erased(by=OPERATOR, now=now) == 0


# --- two at once -----------------------------------------------------------------------------


def test_a_wish_that_is_revoked_while_it_falls_due_is_not_carried_out(
    client: Client, world: Outside, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = ask_erasure(client=client, by=OPERATOR, now=now)
    found = queries.due(now=now + ERASURE_DELAY)
    revoke_erasure(request=request, by=OPERATOR, now=now)
    monkeypatch.setattr(queries, "due", lambda **_: found)
    assert erase_due(now=now + ERASURE_DELAY) == 0
    assert (Client.objects.count(), world.keys.erased()) == (1, frozenset())


def test_a_client_whom_another_worker_erased_is_no_second_entry(
    client: Client, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = queries.gone_by_key
    outside().keys.erase([client_key(client.pk)], now=now)
    twice = gone() * 2
    monkeypatch.setattr(queries, "gone_by_key", lambda: twice)
    purge_erased(by=OPERATOR, now=now)
    assert verbs().count("client.erased") == 1
