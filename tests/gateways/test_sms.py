"""One contract, two gateways: what holds for the fake holds for the real one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.mailservers import free_port
from tests.smsgateways import FakeSms, Network, TwilioAtHome, twilio_at_home
from visavis.gateways.mail import MaybeSentError, NotSentError
from visavis.gateways.sms import Sms
from visavis.gateways.twilio import TwilioSms

TEXT = "Une minute ? http://127.0.0.1:8000/c/abc & merci"


@pytest.fixture(params=["fake", "twilio"])
def gateway(request: pytest.FixtureRequest) -> Iterator[tuple[Sms, Network]]:
    if request.param == "fake":
        fake = FakeSms()
        yield fake, fake
    else:
        with twilio_at_home() as real:
            yield real


def test_a_message_reaches_the_phone_as_written(gateway: tuple[Sms, Network]) -> None:
    sms, network = gateway
    sms.send(to="+4512345678", text=TEXT, reference="one")
    assert network.phones == [("+4512345678", TEXT)]


@pytest.mark.parametrize("mood", ["refuses", "busy"])
def test_a_refusal_is_surely_not_sent(gateway: tuple[Sms, Network], mood: str) -> None:
    sms, network = gateway
    network.mood = mood
    with pytest.raises(NotSentError):
        sms.send(to="+4512345678", text=TEXT, reference="one")
    assert network.phones == []


@pytest.mark.parametrize("mood", ["breaks", "hangs up"])
def test_what_breaks_midway_may_be_sent(gateway: tuple[Sms, Network], mood: str) -> None:
    sms, network = gateway
    network.mood = mood
    with pytest.raises(MaybeSentError):
        sms.send(to="+4512345678", text=TEXT, reference="one")


def test_after_a_refusal_a_second_try_gets_through(gateway: tuple[Sms, Network]) -> None:
    sms, network = gateway
    network.mood = "refuses"
    with pytest.raises(NotSentError):
        sms.send(to="+4512345678", text=TEXT, reference="one")
    network.mood = "well"
    sms.send(to="+4512345678", text=TEXT, reference="one")
    assert network.phones == [("+4512345678", TEXT)]


@pytest.mark.parametrize("mood", ["refuses", "breaks", "hangs up"])
def test_an_error_quotes_neither_number_nor_text(gateway: tuple[Sms, Network], mood: str) -> None:
    sms, network = gateway
    network.mood = mood
    with pytest.raises((NotSentError, MaybeSentError)) as error:
        sms.send(to="+4512345678", text=TEXT, reference="one")
    assert "+45" not in repr(error.value)
    assert "minute" not in repr(error.value)


def test_the_account_signs_in() -> None:
    with twilio_at_home() as (sms, network):
        assert isinstance(network, TwilioAtHome)
        sms.send(to="+4512345678", text=TEXT, reference="one")
        assert network.authorised == [True]


def test_a_gateway_that_is_not_there_is_surely_not_sent() -> None:
    sms = TwilioSms(f"http://127.0.0.1:{free_port()}", "AC", "token", "+45")
    with pytest.raises(NotSentError):
        sms.send(to="+4512345678", text=TEXT, reference="one")
