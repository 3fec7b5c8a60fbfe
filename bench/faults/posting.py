"""A client that hands cards in over several connections, and tries again until it is told yes."""

from __future__ import annotations

import http.client
import queue
import threading
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.faults.sent import Sent

CONNECTIONS = 8
PATIENCE = 60.0
TAKEN_IN, RECEIPT = "303", "receipt"
YES = (TAKEN_IN, RECEIPT)
"""A card is acknowledged by the way to its receipt, and whoever asks again by the receipt."""
PAUSE = 0.05


@dataclass
class Posting:
    """Cards on their way; `run` ends when every one of them is acknowledged."""

    port: int
    cards: Sequence[Sent]
    waiting: queue.SimpleQueue[Sent] = field(default_factory=queue.SimpleQueue)
    answers: Counter[str] = field(default_factory=Counter)
    """How often each answer came: a status, or the name of what broke."""
    acknowledged: int = 0
    slowest: float = 0.0
    stop: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        """Begin on every connection."""
        for card in self.cards:
            self.waiting.put(card)
        for _ in range(CONNECTIONS):
            thread = threading.Thread(target=self._work, daemon=True)
            thread.start()
            self._threads.append(thread)

    def wait_for(self, number: int, *, patience: float = 240.0) -> None:
        """Return when so many are acknowledged."""
        deadline = time.monotonic() + patience
        while self.acknowledged < min(number, len(self.cards)):
            if time.monotonic() > deadline:
                msg = f"{self.acknowledged} of {number} acknowledged; answers: {self.answers}"
                raise RuntimeError(msg)
            time.sleep(0.002)

    def finish(self) -> None:
        """Wait for the rest, and let the connections go."""
        self.wait_for(len(self.cards))
        self.stop.set()
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        line = _line(self.port)
        while not self.stop.is_set():
            try:
                card = self.waiting.get(timeout=PAUSE)
            except queue.Empty:
                continue
            began = time.monotonic()
            answer = _post(line, card)
            with self._lock:
                self.answers[answer] += 1
                self.slowest = max(self.slowest, time.monotonic() - began)
                if answer in YES:
                    card["acknowledged"] = True
                    self.acknowledged += 1
            if answer not in YES:
                line.close()
                line = _line(self.port)
                self.waiting.put(card)  # with the same key, as the page would
                time.sleep(PAUSE)
        line.close()


def _line(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)


def _post(line: http.client.HTTPConnection, card: Sent) -> str:
    try:
        line.request("POST", card["path"], form(card), headers())
        answer = line.getresponse()
        page = answer.read().decode()
    except (OSError, http.client.HTTPException) as error:
        with suppress(OSError):
            line.close()
        return type(error).__name__
    number = card["id"].replace("-", "")[:8].upper()
    receipt = answer.status == http.client.OK and f"<strong>{number}</strong>" in page
    return RECEIPT if receipt else str(answer.status)


def headers() -> dict[str, str]:
    """What a browser says of a form."""
    return {"Content-Type": "application/x-www-form-urlencoded", "Accept-Language": "en"}


def form(card: Sent) -> str:
    """The card as the page posts it."""
    return urlencode(
        {
            "key": card["key"],
            "language": "en",
            "helpful": "yes",
            "helpful-count": "1",
            "helpful-0-text": card["text"],
            "helpful-0-rating": "3",
            "helpful-0-visibility": "therapist",
            "hindering": "nothing",
            "do": "hand-in",
        }
    )
