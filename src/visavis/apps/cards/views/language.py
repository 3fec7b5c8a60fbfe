"""Which language a card is shown in."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header


def language_for(request: HttpRequest, offered: Sequence[str], *, otherwise: str) -> str:
    """Return the language that was chosen, that the browser asks for, or the practice's.

    A form may have languages that the rest of the program lacks, so the browser's wish is read
    against what the form offers.
    """
    by_lower = {code.lower(): code for code in offered}
    chosen = request.POST.get("language", "").lower()
    if chosen in by_lower:
        return by_lower[chosen]
    for wish, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        for candidate in (wish, wish.partition("-")[0]):
            if candidate in by_lower:
                return by_lower[candidate]
    return by_lower.get(otherwise.lower(), offered[0])
