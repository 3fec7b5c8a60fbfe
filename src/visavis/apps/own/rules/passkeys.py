"""Passkeys: what is asked of the browser, and whether its answer holds.

Nothing is kept between asking and answering. The challenge carries its time and a seal of our own,
so whoever comes with an answer can have got it only from us, and lately.
"""

from __future__ import annotations

import hmac
import json
import secrets
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from visavis.gateways.outside import outside
from visavis.privacy.own import CHALLENGE_LIFE

PURPOSE = "own-challenge"
NONCE, STAMP, MAC = 16, 8, 16
ANSWER_AT_MOST = 16_384
"""Characters; an answer with a long certificate has some thousand."""
UNREADABLE = (
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    NotImplementedError,
    RecursionError,
    struct.error,
)
"""What reading a hostile answer may end in."""


class PasskeyRefusedError(Exception):
    """The answer is no answer to what we asked, or comes from a passkey that we do not know."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where the browser is: a passkey belongs to one address."""

    origin: str
    """As in ``https://visavis.example``."""
    host: str
    name: str
    """What the device shows beside the passkey; betrays no therapy."""


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """A passkey that the browser has just made."""

    credential: bytes
    public_key: bytes
    challenge: bytes
    """Holds once only; the action sees to that."""


@dataclass(frozen=True, slots=True)
class Used:
    """A passkey's answer that holds."""

    challenge: bytes
    """Holds once only; the action sees to that."""
    counter: int


def ask_to_make(
    site: Site, *, view: UUID, name: str, now: datetime, known: Iterable[bytes] = ()
) -> dict[str, object]:
    """Return what a browser needs to make a passkey for the view `name`.

    Parameters
    ----------
    known
        The public keys of passkeys that open it already: their devices make no second one.
    """
    user = PublicKeyCredentialUserEntity(id=view.bytes, name=name, display_name=name)
    options, _ = _server(site).register_begin(
        user,
        [AttestedCredentialData(public_key) for public_key in known],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
        challenge=_challenge(now),
    )
    return dict(options)


def ask_to_open(site: Site, *, now: datetime) -> dict[str, object]:
    """Return what a browser needs to offer the passkeys it holds for this site."""
    options, _ = _server(site).authenticate_begin(
        user_verification=UserVerificationRequirement.REQUIRED, challenge=_challenge(now)
    )
    return dict(options)


def made(site: Site, answer: str, *, now: datetime) -> NewPasskey:
    """Return the passkey in a browser's `answer`.

    Raises
    ------
    PasskeyRefusedError
        When it is no answer to `ask_to_make`.
    """
    try:
        response = RegistrationResponse.from_dict(_parsed(answer))
        challenge = _checked(response.response.client_data.challenge, now=now)
        data = _server(site).register_complete(_state(challenge), response).credential_data
    except UNREADABLE as error:
        raise PasskeyRefusedError from error
    if data is None:
        raise PasskeyRefusedError
    return NewPasskey(data.credential_id, bytes(data), challenge)


def credential_in(answer: str) -> bytes:
    """Return the id of the passkey that an answer claims to come from.

    Raises
    ------
    PasskeyRefusedError
        When it is no answer of a passkey.
    """
    try:
        return AuthenticationResponse.from_dict(_parsed(answer)).raw_id
    except UNREADABLE as error:
        raise PasskeyRefusedError from error


def opened_by(site: Site, answer: str, *, public_key: bytes, counter: int, now: datetime) -> Used:
    """Check that an answer was signed by the passkey with `public_key`, for us and just now.

    Raises
    ------
    PasskeyRefusedError
        When it was not, or the passkey's counter went back, as with a copy.
    """
    try:
        response = AuthenticationResponse.from_dict(_parsed(answer))
        challenge = _checked(response.response.client_data.challenge, now=now)
        known = [AttestedCredentialData(public_key)]
        _server(site).authenticate_complete(_state(challenge), known, response)
    except UNREADABLE as error:
        raise PasskeyRefusedError from error
    count = response.response.authenticator_data.counter
    if (count or counter) and count <= counter:
        raise PasskeyRefusedError
    return Used(challenge, count)


def _parsed(answer: str) -> dict[str, object]:
    if len(answer) > ANSWER_AT_MOST:
        raise PasskeyRefusedError
    found = json.loads(answer)
    if not isinstance(found, dict):
        raise PasskeyRefusedError
    return found


@lru_cache(maxsize=64)
def _server(site: Site) -> Fido2Server:
    """Return what asks and checks; making it takes longer than anything that it is asked."""
    party = PublicKeyCredentialRpEntity(id=site.host, name=site.name)
    return Fido2Server(party, verify_origin=lambda origin: origin == site.origin)


def _challenge(now: datetime) -> bytes:
    content = secrets.token_bytes(NONCE) + int(now.timestamp()).to_bytes(STAMP, "big")
    return content + outside().keys.mac(PURPOSE, content)[:MAC]


def _checked(challenge: bytes, *, now: datetime) -> bytes:
    content, mac = challenge[:-MAC], challenge[-MAC:]
    if not hmac.compare_digest(mac, outside().keys.mac(PURPOSE, content)[:MAC]):
        raise PasskeyRefusedError
    age = now.timestamp() - int.from_bytes(content[NONCE:], "big")
    if not 0 <= age + 1 <= CHALLENGE_LIFE.total_seconds():
        raise PasskeyRefusedError
    return challenge


def _state(challenge: bytes) -> dict[str, str]:
    return {
        "challenge": websafe_encode(challenge),
        "user_verification": UserVerificationRequirement.REQUIRED.value,
    }
