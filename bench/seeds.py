"""Property tests with fresh seeds, until the time is up or one of them fails."""

from __future__ import annotations

import secrets
import subprocess
import sys
import time

BUDGET_SECONDS = 480


def run(budget: float = BUDGET_SECONDS) -> int:
    """Run the property tests again and again; end with the code of the first run that fails."""
    start = time.monotonic()
    runs = 0
    while runs == 0 or time.monotonic() - start < budget:
        seed = secrets.randbelow(2**32)
        code = subprocess.run(pytest_command(seed), check=False).returncode  # noqa: S603 -- our own tests
        runs += 1
        if code:
            print(f"seeds: failed with --hypothesis-seed={seed}, after {runs} runs")
            return code
        print(f"seeds: {seed} passed, {time.monotonic() - start:.0f} s", flush=True)
    print(f"seeds: {runs} runs passed")
    return 0


def pytest_command(seed: int) -> list[str]:
    """The property tests alone, with `seed` and the long profile."""
    options = ["--hypothesis-profile=long", f"--hypothesis-seed={seed}", "--no-header", "-q"]
    return [sys.executable, "-m", "pytest", "-m", "hypothesis", "-x", *options]
