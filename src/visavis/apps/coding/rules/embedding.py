"""Reports as vectors: each the mean of its words', from a folder that the operator laid there.

A word that nobody settled a report with is then still near those that somebody did. Nothing is ever
downloaded: what is no folder is refused before the library sees it.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from visavis.apps.coding.rules.learning import NotLearnedError
from visavis.vocab.language import gettext_noop as _

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

VECTORS = "model.safetensors"
LONGEST_NAME, FIGURES = 40, 8
NO_FOLDER = _(
    "The folder that VISAVIS_EMBEDDINGS names holds no word vectors that can be read. Whoever "
    "operates this site lays some there, or takes the setting away."
)
NO_LIBRARY = _(
    "VISAVIS_EMBEDDINGS is set, and what reads it is not installed here. Install it with: "
    "pip install visavis[embeddings]."
)


@dataclass(frozen=True, slots=True)
class Embedding:
    """What turns a text into a vector."""

    name: str
    """Of the folder, with the first figures of a hash of its vectors."""
    model: Any

    def rows(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return a row for each text, of length 1; of length 0 where it knows no word of it."""
        import numpy as np  # noqa: PLC0415 -- the server starts without it

        rows: NDArray[np.float64] = np.zeros((0, self.model.dim))
        if texts:
            rows = np.asarray(self.model.encode(list(texts), use_multiprocessing=False), np.float64)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        found = np.zeros_like(rows)
        np.divide(rows, lengths, out=found, where=lengths > 0)
        return found


def require(folder: Path) -> None:
    """See that there is something to read, and something that reads it, and read nothing yet.

    Raises
    ------
    NotLearnedError
        When there is not.
    """
    if not (folder / VECTORS).is_file():
        raise NotLearnedError(NO_FOLDER)
    if find_spec("model2vec") is None:
        raise NotLearnedError(NO_LIBRARY)


def embedding_in(folder: Path) -> Embedding:
    """Read the vectors in a folder.

    Raises
    ------
    NotLearnedError
        When there are none that can be read, or the extra ``embeddings`` is not installed.
    """
    require(folder)
    about = (folder / VECTORS).stat()
    return _read(folder, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=1)
def _read(folder: Path, _changed: int, _size: int) -> Embedding:
    """Read it once, and once more when its vectors are others."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # pages are served beside it
    from model2vec import StaticModel  # noqa: PLC0415 -- an extra

    try:
        model = StaticModel.from_pretrained(folder)
        with (folder / VECTORS).open("rb") as vectors:
            figures = hashlib.file_digest(vectors, "sha256").hexdigest()[:FIGURES]
    except Exception as broken:  # whatever its readers meet first
        raise NotLearnedError(NO_FOLDER) from broken
    called = re.sub(r"[^A-Za-z0-9]+", "-", folder.name).strip("-")[:LONGEST_NAME]
    return Embedding(f"{called or 'vectors'}-{figures}", model)
