"""Nonsense over HTTP, in this process: cards of both sides, endings, paper, every other page."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.cookies import CookieError
from random import Random
from urllib.parse import quote_plus

from django.db import transaction
from django.test import Client as Browser
from django.urls import URLPattern, get_resolver, reverse

from bench.fuzz.nasty import chance, spoil_bytes, text
from tests import factories
from tests.accounts import account
from tests.signing_in import sign_in
from visavis.apps.cards.models import Card
from visavis.apps.cards.rules.links import token_for
from visavis.apps.people.models import Member
from visavis.vocab.card import Perspective
from visavis.vocab.people import Role

FIELD = re.compile(
    r'<(?:input|select|textarea|button)[^>]*\sname="([^"]+)"(?:[^>]*\svalue="([^"]*)")?'
)
BOUNDARY = "zebra"
FORM, MULTIPART = "application/x-www-form-urlencoded", f"multipart/form-data; boundary={BOUNDARY}"
TYPES = (
    *(FORM, MULTIPART, "", "text/plain", "application/json", "multipart/form-data", "a/b; c"),
    *(f"{FORM}; charset=utf-16", f"{FORM}; charset=x", "multipart/form-data; boundary=", "\xff"),
)
# Not Content-Length: the server in front of Python refuses one that is no number.
HEADERS = (
    *("accept-language", "cookie", "origin", "referer", "host", "hx-request", "x-forwarded-for"),
    *(
        "if-modified-since",
        "range",
        "accept-encoding",
        "x-csrftoken",
        "user-agent",
    ),
)
COOKIES = ("sessionid", "csrftoken", "django_language", "messages")
METHODS = ("POST", "GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "zebra")
Pairs = list[tuple[str, str]]


@dataclass
class Page:
    """A page, who opens it, and what its form holds."""

    path: str
    visitor: Member | None = None
    fields: Pairs = field(default_factory=list)
    buttons: Sequence[str] = ("hand-in", "nothing", "add-helpful", "add-point", "show", "open")
    session: str = ""

    def browser(self) -> Browser:
        """A browser that nothing was done with yet, signed in as the visitor."""
        made = Browser(headers={"host": "127.0.0.1"})
        if self.session:
            made.cookies["sessionid"] = self.session
        return made

    def sign_in(self) -> None:
        """Sign the visitor in once; every browser gets the same session."""
        if self.visitor is not None:
            self.session = sign_in(Browser(), self.visitor).cookies["sessionid"].value

    def learn(self) -> None:
        """Take over the fields of the form that the page shows."""
        shown = self.browser().get(self.path)
        if "text/html" in shown.get("Content-Type", "") and not shown.streaming:
            self.fields += FIELD.findall(shown.content.decode())


def attempt_on(pages: Sequence[Page]) -> Callable[[Random], str]:
    """Return what gives one of `pages` one input, and takes back whatever came of it."""

    def attempt(rng: Random) -> str:
        page = rng.choice(pages)
        with transaction.atomic():
            try:
                return str(_send(rng, page))
            finally:
                transaction.set_rollback(True)

    return attempt


def _send(rng: Random, page: Page) -> int:
    kind, body = _body(rng, page)
    method = "POST" if chance(rng, 0.9) else rng.choice(METHODS)
    path = page.path if chance(rng, 0.95) else _path(rng, page.path)
    headers = {}
    for _ in range(rng.choice((0, 0, 0, 1, 3))):
        headers[rng.choice(HEADERS)] = text(rng).encode().decode("latin-1")[:8000]
    browser = page.browser()
    cookie = headers.pop("cookie", None)
    if cookie is not None:
        with suppress(CookieError):
            browser.cookies[rng.choice(COOKIES)] = cookie
    answer = browser.generic(method, path, body, content_type=kind, headers=headers)
    return answer.status_code


def _path(rng: Random, path: str) -> str:
    spoilt = spoil_bytes(rng, path.encode())
    return "/" + quote_plus(spoilt, safe="/?=&-_")[:3000].lstrip("/")


def _body(rng: Random, page: Page) -> tuple[str, bytes]:
    pairs = _pairs(rng, page)
    if chance(rng, 0.15):
        body = b"".join(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode(
                "utf-8", "surrogatepass"
            )
            + value.encode("utf-8", "surrogatepass")
            + b"\r\n"
            for name, value in pairs
        )
        kind, body = MULTIPART, body + f"--{BOUNDARY}--\r\n".encode()
    else:
        kind = FORM
        body = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs).encode()
    if chance(rng, 0.2):
        body = spoil_bytes(rng, body)
    if chance(rng, 0.03):
        kind = rng.choice(TYPES)
    return kind, body


def _quoted(value: str) -> str:
    return quote_plus(value.encode("utf-8", "surrogatepass"))


def _pairs(rng: Random, page: Page) -> Pairs:
    pairs = list(page.fields)
    if chance(rng, 0.8):
        pairs.append(("do", rng.choice(page.buttons)))
    for _ in range(rng.choice((0, 1, 2, 4, 12))):
        place = rng.randrange(len(pairs) + 1)
        change = rng.randrange(5)
        if change == 0 and place < len(pairs):
            del pairs[place]
        elif change == 1 and place < len(pairs):
            pairs.insert(place, pairs[place])
        elif change == 2 and place < len(pairs):  # noqa: PLR2004 -- one of five
            pairs[place] = (text(rng), pairs[place][1])
        elif place < len(pairs):
            pairs[place] = (pairs[place][0], text(rng))
        else:
            pairs.append((text(rng), text(rng)))
    if chance(rng, 0.005):
        pairs += [(f"helpful-{n}-text", "x") for n in range(rng.choice((900, 1100, 5000)))]
    return pairs


CARD: Pairs = [
    ("key", "3d2f1c6e-5a65-4d0e-9f0f-0123456789ab"),
    *(("language", "en"), ("helpful", "yes"), ("hindering", "yes"), ("contact", "on")),
    *(("helpful-count", "2"), ("hindering-count", "1")),
    *(("helpful-0-text", "The silence before I answered"), ("helpful-0-rating", "3")),
    *(("helpful-0-moment", "end"), ("helpful-0-visibility", "therapist")),
    *(("helpful-1-text", "quinces"), ("helpful-1-rating", "1"), ("helpful-1-moment", "")),
    *(("hindering-0-text", "The clock"), ("hindering-0-rating", "2")),
    *(("guess-helpful", "The silence"), ("guess-hindering", "")),
]
ENDING: Pairs = [
    ("key", "3d2f1c6e-5a65-4d0e-9f0f-0123456789ab"),
    *(("language", "en"), ("how", "together"), ("words", "We said goodbye"), ("point-count", "2")),
    *(("visibility", "therapist"), ("point-0-what", "The letter"), ("point-0-when", "in spring")),
    *(
        ("point-0-rating", "4"),
        ("point-0-session", ""),
        ("point-1-what", ""),
        ("point-1-rating", ""),
    ),
]


@dataclass
class Town:
    """A practice with one of everything that can be posted to."""

    client_cards: list[Page]
    client_endings: list[Page]
    therapist_cards: list[Page]
    therapist_endings: list[Page]
    paper: list[Page]
    others: list[Page]

    def pages(self) -> list[Page]:
        """Every page."""
        return [
            *(*self.client_cards, *self.client_endings, *self.therapist_cards),
            *(*self.therapist_endings, *self.paper, *self.others),
        ]


def town() -> Town:
    """Build it, and sign everybody in."""
    practice = factories.practice()
    therapist = account(practice)
    practice.contact_person = therapist
    practice.save()
    coordinator, administrator = (
        factories.member(practice, role) for role in (Role.COORDINATOR, Role.ADMINISTRATOR)
    )
    client = factories.client(practice)
    open_one = factories.episode(client, therapist)
    ended = factories.episode(factories.client(practice), therapist)
    session = factories.held_session(open_one)
    card = factories.card_of(session, Perspective.CLIENT)
    opened = factories.held_session(ended)
    ending = factories.ending_card(ended, Perspective.CLIENT)
    for side in (Perspective.CLIENT, Perspective.THERAPIST):
        factories.handed_in(factories.card_of(opened, side))
    arguments = {
        "session_id": str(session.pk), "episode_id": str(open_one.pk), "client_id": str(client.pk),
        "card_id": str(card.pk), "member_id": str(coordinator.pk), "token": "zebra",
    }  # fmt: skip
    paper = [*CARD, ("code", card.paper_code)]
    made = Town(
        client_cards=[Page(_link(card), None, CARD)],
        client_endings=[Page(_link(ending), None, ENDING)],
        therapist_cards=[Page(reverse("cards:therapist_card", args=[session.pk]), therapist, CARD)],
        therapist_endings=[
            Page(reverse("cards:therapist_ending", args=[ended.pk]), therapist, ENDING)
        ],
        paper=[Page(reverse("cards:paper"), coordinator, paper)],
        others=[
            Page(path, visitor)
            for path in _paths(arguments)
            for visitor in (None, therapist, coordinator, administrator)
        ],
    )
    for page in made.pages():
        page.sign_in()
    for page in made.others:
        page.learn()
    return made


def _link(card: Card) -> str:
    return reverse("cards:client_card", args=[token_for(card.pk, card.generation)])


def _paths(arguments: dict[str, str]) -> list[str]:
    """The address of every page whose arguments are known."""
    found = set()
    for route in _routes(get_resolver().url_patterns, ""):
        wanted = re.findall(r"<(?:\w+:)?(\w+)>", route)
        if "(" not in route and set(wanted) <= set(arguments):
            found.add("/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda m: arguments[m[1]], route))
    return sorted(found)


def _routes(patterns: Sequence[object], before: str) -> list[str]:
    found: list[str] = []
    for pattern in patterns:
        route = before + str(getattr(pattern, "pattern", ""))
        if isinstance(pattern, URLPattern):
            found.append(route)
        else:
            found += _routes(getattr(pattern, "url_patterns", []), route)
    return found
