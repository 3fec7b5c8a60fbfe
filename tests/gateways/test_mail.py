from __future__ import annotations

import email
import email.policy
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.faults.striking import Step, Way, strikers
from tests.mailservers import Postbox, free_port, letter, postbox
from visavis.gateways.mail import MaybeSentError, NoMail, NotSentError, SmtpMail


@pytest.fixture
def box() -> Iterator[Postbox]:
    with postbox() as running:
        yield running


def test_a_message_arrives_whole(box: Postbox) -> None:
    box.client().send(letter())
    [arrived] = [email.message_from_bytes(m, policy=email.policy.default) for m in box.arrived]
    assert (arrived["Subject"], arrived.get_content().replace("\r\n", "\n")) == (
        "A minute of your time",
        "Grüße — à bientôt\n",
    )


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("answer", ["451 later", "550 never", "421 closing"])
def test_a_refusal_is_surely_not_sent(box: Postbox, step: str, answer: str) -> None:
    box.answers[step] = answer
    with pytest.raises(NotSentError):
        box.client().send(letter())
    assert box.arrived == []


@pytest.mark.parametrize("step", ["MAIL", "RCPT"])
def test_a_cut_before_the_text_is_surely_not_sent(box: Postbox, step: str) -> None:
    box.hang_up_at = step
    with pytest.raises(NotSentError):
        box.client().send(letter())


@pytest.mark.parametrize("step", Step)
def test_only_a_cut_between_the_text_and_its_answer_leaves_a_doubt(step: Step) -> None:
    with strikers(1) as [server]:
        server.aim(step, Way.HANG_UP)
        client = SmtpMail("127.0.0.1", server.port, starttls=False, timeout=5)
        if step is Step.SENT:
            client.send(letter())
        else:
            with pytest.raises(MaybeSentError if step is Step.DOT else NotSentError):
                client.send(letter())
        assert server.struck == 1


def test_a_cut_after_the_text_may_be_sent(box: Postbox) -> None:
    box.hang_up_at = "DATA"
    with pytest.raises(MaybeSentError):
        box.client().send(letter())
    assert len(box.arrived) == 1


@pytest.mark.parametrize("misbehaviour", ["hang up", "refuse"])
def test_a_rude_goodbye_changes_nothing(box: Postbox, misbehaviour: str) -> None:
    if misbehaviour == "hang up":
        box.hang_up_at = "QUIT"
    else:
        box.answers["QUIT"] = "500 what"
    box.client().send(letter())
    assert len(box.arrived) == 1


def test_nobody_listening_is_surely_not_sent() -> None:
    with pytest.raises(NotSentError):
        SmtpMail("127.0.0.1", free_port(), starttls=False).send(letter())


def test_a_server_that_says_nothing_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(NotSentError):
        SmtpMail("127.0.0.1", silent.getsockname()[1], timeout=0.1).send(letter())


def test_a_server_without_encryption_gets_nothing_when_encryption_is_asked(box: Postbox) -> None:
    with pytest.raises(NotSentError):
        box.client(starttls=True).send(letter())


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    key, cert = folder / "key.pem", folder / "cert.pem"
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
        f"-subj /CN=mail -addext subjectAltName=IP:127.0.0.1 -keyout {key} -out {cert}"
    )
    subprocess.run(command.split(), check=True, capture_output=True)  # noqa: S603 -- fixed words
    return cert, key


@pytest.mark.parametrize("trusted", [True, False])
def test_a_certificate_is_checked(
    certificate: tuple[Path, Path], *, trusted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    cert, key = certificate
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, key)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    with postbox(tls_context=context, require_starttls=True) as box:
        if trusted:
            box.client(starttls=True).send(letter())
        else:
            with pytest.raises(NotSentError):
                box.client(starttls=True).send(letter())
        assert len(box.arrived) == int(trusted)


def test_without_a_mail_server_nothing_is_sent() -> None:
    with pytest.raises(NotSentError):
        NoMail().send(letter())
