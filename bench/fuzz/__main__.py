"""Fuzz some targets in this process: ``python -m bench.fuzz SEED SHARE TARGET …``.

Prints what became of them as JSON. The database is the one of DATABASE_URL and empty; keys live
in memory, and the clock stands.
"""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import logging
import sys
import warnings

import django


def main(seed: str, share: str, *names: str) -> None:
    """Build a practice, and give every named target its share of inputs."""
    django.setup()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    from bench.fuzz.target import Target, drive  # noqa: PLC0415 -- needs the settings
    from bench.fuzz.targets import attempts  # noqa: PLC0415 -- as above
    from tests.factories import START  # noqa: PLC0415 -- as above
    from visavis.cli.prepare import prepare  # noqa: PLC0415 -- as above
    from visavis.gateways.clock import SetClock  # noqa: PLC0415 -- as above
    from visavis.gateways.keys.memory import MemoryKeys  # noqa: PLC0415 -- as above
    from visavis.gateways.outside import connect, outside  # noqa: PLC0415 -- as above

    prepare()
    connect(dataclasses.replace(outside(), keys=MemoryKeys(), clock=SetClock(START)))
    found = []
    made = attempts()
    for name in names:
        attempt, inputs = made[name]
        target = Target(name, attempt, max(1, round(inputs * float(share))))
        with contextlib.redirect_stdout(io.StringIO()):  # commands say what they did
            outcome = drive(target, seed=int(seed))
        found.append(outcome.as_json())
        print(json.dumps(found[-1]), file=sys.stderr, flush=True)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
