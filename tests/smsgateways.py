"""Two SMS gateways for tests: a verified fake, and a server that speaks Twilio's protocol."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Protocol
from urllib.parse import parse_qs

from visavis.gateways.mail import MaybeSentError, NotSentError
from visavis.gateways.sms import Sms
from visavis.gateways.twilio import TwilioSms

ACCOUNT, TOKEN, SENDER = "AC" + "0" * 32, "secret", "+4500000000"


class Network(Protocol):
    """The other end: what reached a phone, and how it misbehaves next."""

    mood: str
    """One of: well, refuses, busy, breaks, hangs up."""
    phones: list[tuple[str, str]]


@dataclass
class FakeSms:
    """Held to the same contract as the real adapter."""

    mood: str = "well"
    phones: list[tuple[str, str]] = field(default_factory=list)

    def send(self, *, to: str, text: str, reference: str) -> None:
        del reference
        if self.mood in ("refuses", "busy"):
            raise NotSentError(self.mood)
        if self.mood in ("breaks", "hangs up"):
            raise MaybeSentError(self.mood)
        self.phones.append((to, text))


@dataclass
class TwilioAtHome:
    """What the server keeps and how it feels."""

    mood: str = "well"
    phones: list[tuple[str, str]] = field(default_factory=list)
    authorised: list[bool] = field(default_factory=list)


class _Handler(BaseHTTPRequestHandler):
    home: TwilioAtHome

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        expected = "Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        self.home.authorised.append(self.headers["Authorization"] == expected)
        if self.home.mood == "hangs up":
            self.close_connection = True
            return
        if self.path != f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json":
            self._answer(404, {"code": 20404})
        elif form.get("From") != [SENDER]:
            self._answer(400, {"code": 21606, "message": "From is not yours"})
        elif self.home.mood == "refuses":
            self._answer(400, {"code": 21211, "message": "Invalid 'To' Phone Number"})
        elif self.home.mood == "busy":
            self._answer(429, {"code": 20429})
        elif self.home.mood == "breaks":
            self._answer(503, {"code": 20503})
        else:
            self.home.phones.append((form["To"][0], form["Body"][0]))
            self._answer(201, {"sid": "SM" + "0" * 32, "status": "queued"})

    def _answer(self, status: int, body: dict[str, object]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- http.server's name
        """Keep still."""


@contextmanager
def twilio_at_home() -> Iterator[tuple[Sms, TwilioAtHome]]:
    """The real adapter, and a server on the loopback behind it."""
    home = TwilioAtHome()
    handler = type("Handler", (_Handler,), {"home": home})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.server_address[1]}"
        yield TwilioSms(url=url, account=ACCOUNT, token=TOKEN, sender=SENDER), home
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
