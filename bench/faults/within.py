"""Run a module of this folder on an installation: ``python -m bench.faults.within MODULE …``.

Its settings come from the environment. The module's ``main`` gets the other arguments, and what
it returns is printed as JSON.
"""

from __future__ import annotations

import importlib
import json
import sys

import django


def main(module: str, *arguments: str) -> None:
    """Load the settings, then the module, which may import models at its top."""
    django.setup()
    answer = importlib.import_module(f"bench.faults.{module}").main(*arguments)
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
