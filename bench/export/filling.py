"""Fill an empty installation: ``python -m bench.export.filling SESSIONS``, with its environment."""

from __future__ import annotations

import sys

import django


def main(sessions: int) -> None:
    """Make it in a process of its own."""
    django.setup()
    from bench.export import network  # noqa: PLC0415 -- models exist only now

    network.lay(sessions)


if __name__ == "__main__":
    main(int(sys.argv[1]))
