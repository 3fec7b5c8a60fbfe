"""Nonsense, by a generator of chance that is given: values, bytes, and valid things spoilt."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from random import Random
from typing import Final

TEXTS: Final = (
    *("", " ", "\t", "\n", "\r\n", "\0", "a\0b", "\x1b[2J", "\u200f\u202e\u2066", "\ufeff"),
    *("\ufffe", "👩‍👩‍👧‍👦", "e\u0301" * 200, "ﷺ" * 50, "𝔸", "İ", "ß", "ǆ", "\u2028", "\x85"),
    *("0", "-1", "1e309", "NaN", "inf", "1" * 400, "١٢٣", "1_000", "0x10", "9" * 5000, "²"),
    *("true", "null", "None", "[]", "{}", "yes", "on", "../../etc/passwd", "%00", "%ff", "-0.0"),
    *("<script>", "&#0;", "]]>", "'; DROP TABLE x; --", "=1+1", "@SUM(1)", "%s%n", "{{ 7 }}"),
    *("00000000-0000-0000-0000-000000000000", "2026-02-30", "9999-12-31T23:59:60Z", "0000-00-00"),
    *("24:61", "31.12.9999", "1/2/3", "99999-01-01", "xml:lang", "http://[", "mailto:a@", "·" * 99),
    *("a" * 40_000, "{0.__class__}"),
)
NUMBERS: Final = (
    *(0, -1, 1, 2**31, 2**63, 2**64, 10**400, 0.5, -0.0, 1e308, float("inf"), float("nan")),
)


def chance(rng: Random, share: float) -> bool:
    """Whether it happens this time, as it does in `share` of all."""
    return rng.random() < share


def text(rng: Random) -> str:
    """One nasty text, or a few letters of anywhere."""
    if chance(rng, 0.7):
        return rng.choice(TEXTS)
    return "".join(
        chr(rng.choice((rng.randrange(1, 0xD800), rng.randrange(32, 127)))) for _ in range(9)
    )


def value(rng: Random, depth: int = 0) -> object:
    """Any value of JSON; sometimes one that goes deep, or a text that is no Unicode."""
    kind = rng.randrange(9)
    if kind == 0:
        return rng.choice(NUMBERS)
    if kind == 1:
        return rng.choice((None, True, False))
    if kind == 2 and depth < 3:  # noqa: PLR2004 -- deep enough
        return [value(rng, depth + 1) for _ in range(rng.randrange(4))]
    if kind == 3 and depth < 3:  # noqa: PLR2004 -- as above
        return {text(rng): value(rng, depth + 1) for _ in range(rng.randrange(4))}
    if kind == 4:  # noqa: PLR2004 -- one of nine
        return "\ud800" + text(rng)
    return text(rng)


def spoil_bytes(rng: Random, content: bytes) -> bytes:
    """Change a valid file here and there, as a disk, a mail program or somebody clever would."""
    changed = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        rng.choice(BYTE_CHANGES)(rng, changed)
    return bytes(changed)


def _flip(rng: Random, changed: bytearray) -> None:
    if changed:
        changed[rng.randrange(len(changed))] = rng.randrange(256)


def _cut(rng: Random, changed: bytearray) -> None:
    start = rng.randrange(len(changed) + 1)
    del changed[start : start + rng.choice((1, 4, 60, len(changed)))]


def _repeat(rng: Random, changed: bytearray) -> None:
    start = rng.randrange(len(changed) + 1)
    part = changed[start : start + rng.choice((1, 8, 120))]
    changed[start:start] = part * rng.choice((1, 2, 50))


def _insert(rng: Random, changed: bytearray) -> None:
    start = rng.randrange(len(changed) + 1)
    changed[start:start] = text(rng).encode("utf-8", "surrogatepass")


def _swap(rng: Random, changed: bytearray) -> None:
    one, other = (rng.randrange(len(changed) + 1) for _ in range(2))
    low, high = sorted((one, other))
    changed[low:high] = bytes(reversed(changed[low:high]))


BYTE_CHANGES: Final[Sequence[Callable[[Random, bytearray], None]]] = (
    *(_flip, _cut, _repeat, _insert, _insert, _swap),
)


def spoil_json(rng: Random, whole: object) -> object:
    """Change single places of a valid structure: replaced, taken away, said twice, renamed."""
    changed = copy.deepcopy(whole)
    for _ in range(rng.choice((1, 1, 2, 5))):
        places = _places(changed)
        if places:
            _spoil_place(rng, *rng.choice(places))
    return changed


def _places(node: object) -> list[tuple[list[object] | dict[str, object], int | str]]:
    """Every place within `node`: its holder, and the key there."""
    found: list[tuple[list[object] | dict[str, object], int | str]] = []
    if isinstance(node, dict):
        for key, inner in node.items():
            found += [(node, key), *_places(inner)]
    elif isinstance(node, list):
        for place, inner in enumerate(node):
            found += [(node, place), *_places(inner)]
    return found


def _spoil_place(rng: Random, holder: list[object] | dict[str, object], key: int | str) -> None:
    change = rng.randrange(4)
    if isinstance(holder, dict):
        if change == 0:
            holder.pop(str(key), None)
        elif change == 1:
            holder[text(rng)] = holder.pop(str(key), None)
        else:
            holder[str(key)] = value(rng)
    elif isinstance(key, int) and key < len(holder):
        if change == 0:
            del holder[key]
        elif change == 1:
            holder.insert(key, copy.deepcopy(holder[key]))
        else:
            holder[key] = value(rng)
