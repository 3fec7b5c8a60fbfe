"""JSON files as they may really be: torn, in another encoding, enormous, a link to elsewhere."""

from __future__ import annotations

import json
from pathlib import Path

from visavis.dataset.describe.variables import Json

MOST_BYTES = 64 * 2**20


class UnreadableError(Exception):
    """A file that cannot be read; the message says why, and repeats nothing of it."""


def read_json(file: Path) -> dict[str, Json]:
    """Return the object that stands in `file`.

    Raises
    ------
    UnreadableError
        Whatever is wrong with it.
    """
    try:
        if file.stat().st_size > MOST_BYTES:
            msg = "is larger than 64 MiB"
            raise UnreadableError(msg)
        content = file.read_bytes()
        value = json.loads(content.decode())
    except OSError as error:
        msg = f"cannot be read ({error.strerror})"
        raise UnreadableError(msg) from error
    except UnicodeDecodeError as error:
        msg = "is not UTF-8"
        raise UnreadableError(msg) from error
    except (ValueError, RecursionError) as error:
        msg = "is not valid JSON" + _place(error)
        raise UnreadableError(msg) from error
    if not isinstance(value, dict):
        msg = "holds no JSON object"
        raise UnreadableError(msg)
    return value


def _place(error: Exception) -> str:
    return f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
