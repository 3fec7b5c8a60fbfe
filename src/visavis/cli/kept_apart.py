"""A list of who is who: outside of what others will read, and for its owner only."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from visavis.cli.imports import refuse_to_replace
from visavis.vocab.remedy import RemedyError


@contextmanager
def kept_apart(file: Path | None, folder: Path) -> Iterator[Path | None]:
    """Begin the list of who is who, readable for its owner only; leave none without a dataset."""
    if file is None:
        yield None
        return
    if file.resolve().is_relative_to(folder.resolve()):
        msg = f"{file} is within the dataset, which others will read. Put it elsewhere."
        raise RemedyError(msg)
    refuse_to_replace(file)
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        msg = f"{file} cannot be written ({error.strerror}). Choose another place."
        raise RemedyError(msg) from error
    try:
        yield file
    finally:
        if not file.stat().st_size:
            file.unlink()
