from __future__ import annotations

import logging

import pytest

from visavis.config.logs import HideLinks


@pytest.mark.parametrize(
    ("message", "args", "written"),
    [
        ("Not Found: %s", ("/c/AbC-_9?x=1",), "Not Found: /c/…?x=1"),
        ('"POST /c/AbC HTTP/1.1" 422', (), '"POST /c/… HTTP/1.1" 422'),
        ("http://127.0.0.1/c/AbC and /c/DeF", (), "http://127.0.0.1/c/… and /c/…"),
        ("Gone: %s", ("/enter/s3cret/",), "Gone: /enter/…/"),
        ("Forbidden (%s)", ("/setup/1-ab/",), "Forbidden (/setup/…/)"),
        ("Not Found: /welcome/0b-1/s3cret/", (), "Not Found: /welcome/0b-1/…/"),
        ("/account/password/reset/key/3-s3cret/", (), "/account/password/reset/key/…/"),
        ("/account/confirm-email/Mg:1s3cret/", (), "/account/confirm-email/…/"),
        ("nothing to hide", (), "nothing to hide"),
    ],
)
def test_what_opens_something_is_struck_out(
    message: str, args: tuple[str, ...], written: str
) -> None:
    record = logging.LogRecord("n", logging.WARNING, __file__, 1, message, args, None)
    record.exc_text = "GET /c/AbC"
    assert HideLinks().filter(record)
    assert (record.getMessage(), record.exc_text) == (written, "GET /c/…")


def test_the_filter_stands_before_what_the_platform_writes() -> None:
    handlers = [h for h in logging.getLogger().handlers if type(h) is logging.StreamHandler]
    assert handlers
    assert all(any(isinstance(f, HideLinks) for f in h.filters) for h in handlers)
