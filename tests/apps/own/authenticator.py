"""A passkey's device in some lines, so that tests can answer wrongly in every way."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.utils import websafe_encode

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Device:
    """One authenticator with one passkey; its fields are what a test may get wrong."""

    origin: str = "http://testserver"
    host: str = "testserver"
    flags: int = PRESENT | VERIFIED
    counter: int = 0
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def makes(self, asked: dict[str, Any]) -> str:
        """Answer a question to make a passkey."""
        numbers = self.key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (numbers.x, numbers.y))
        public = cbor.encode({1: 2, 3: -7, -1: 1, -2: x, -3: y})  # COSE: a point on P-256
        attested = bytes(16) + len(self.credential).to_bytes(2, "big") + self.credential + public
        data = self._data(ATTESTED) + attested
        statement = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        told = self._told("webauthn.create", asked)
        return self._answer(
            clientDataJSON=websafe_encode(told), attestationObject=websafe_encode(statement)
        )

    def opens(self, asked: dict[str, Any]) -> str:
        """Answer a question to open something."""
        told, data = self._told("webauthn.get", asked), self._data(0)
        signed = self.key.sign(data + hashlib.sha256(told).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            clientDataJSON=websafe_encode(told),
            authenticatorData=websafe_encode(data),
            signature=websafe_encode(signed),
        )

    def _told(self, kind: str, asked: dict[str, Any]) -> bytes:
        challenge = asked["publicKey"]["challenge"]
        text = challenge if isinstance(challenge, str) else websafe_encode(challenge)
        return json.dumps({"type": kind, "challenge": text, "origin": self.origin}).encode()

    def _data(self, more: int) -> bytes:
        flags = bytes([self.flags | more])
        host = hashlib.sha256(self.host.encode()).digest()
        return host + flags + self.counter.to_bytes(4, "big")

    def _answer(self, **response: str) -> str:
        credential = websafe_encode(self.credential)
        return json.dumps(
            {"id": credential, "rawId": credential, "type": "public-key", "response": response}
        )
