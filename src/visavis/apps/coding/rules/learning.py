"""Words with weights: what a model learns from settled reports, without a database.

A model is words and numbers in JSON, not a pickled object: opening one can run nothing. Words that
one report alone holds are left out.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID

from visavis.vocab.language import gettext_noop as _
from visavis.vocab.remedy import RemedyError

FOLDS = 5
LEAST_REPORTS, LEAST_CLIENTS = 50, 10
"""Settled reports, and clients who told them, with fewer of which a model learns nothing."""
LEAST_TIMES, MOST_WORDS = 2, 20_000
NONE = ""
"""In place of a category where none fits."""


class Space(Protocol):
    """What turns texts into rows of numbers, learned elsewhere: the same for every fold."""

    @property
    def name(self) -> str:
        """By which predictions tell where they come from."""

    def rows(self, texts: Sequence[str]) -> Any:  # noqa: ANN401 -- rows of numbers
        """Return a row for each text."""


class NotLearnedError(RemedyError):
    """A model cannot be had; the sentence says why."""


NOT_INSTALLED = _(
    "The part that learns is not installed here. Install it with: pip install visavis[machine]."
)


@dataclass(frozen=True, slots=True)
class Taught:
    """What one model learned."""

    words: tuple[str, ...]
    rarity: tuple[float, ...]
    """Of each word: its inverse document frequency."""
    categories: tuple[str, ...]
    weights: tuple[tuple[float, ...], ...]
    """By category, of each word."""
    offsets: tuple[float, ...]
    several: bool
    """Whether a report may be of several categories."""
    space: str = ""
    """The name of the space that weights are of; empty where they are of words."""


def fold_of(client: UUID, *, model: UUID) -> int:
    """Return in which part of the clients somebody is; it never changes for one model."""
    mixed = hashlib.sha256(f"{model}:{client}".encode()).digest()
    return int.from_bytes(mixed[:8]) % FOLDS


def fingerprint(reports: Collection[UUID]) -> str:
    """Return a hash of which reports these are."""
    named = "\n".join(sorted(map(str, reports)))
    return hashlib.sha256(named.encode()).hexdigest()


def enough(reports: int, clients: int) -> None:
    """Refuse to learn from too little.

    Raises
    ------
    NotLearnedError
        When there are too few settled reports, or clients.
    """
    if reports < LEAST_REPORTS or clients < LEAST_CLIENTS:
        raise NotLearnedError(TOO_FEW)


TOO_FEW = _(
    "A model needs at least 50 settled reports of 10 clients in closed rounds. Settle more first."
)


def teach(
    texts: Sequence[str],
    categories: Sequence[Sequence[str]],
    *,
    several: bool,
    space: Space | None = None,
) -> Taught:
    """Learn which words, or which places in a space, go with which category.

    Parameters
    ----------
    texts
        Reports with names struck out.
    categories
        What was settled of each; an empty list where none fits.
    several
        Whether a report may be of several categories; else the probabilities add up to 1.
    space
        Instead of words.

    Raises
    ------
    NotLearnedError
        When the extra ``machine`` is not installed.
    """
    vectorizer = _vectorizer()
    if space is not None:
        weights = _weights(space.rows(texts), categories, several=several)
        return Taught((), (), *weights, several, space.name)
    try:
        rows = vectorizer.fit_transform(texts)
    except ValueError:  # no word stands in two reports
        return _by_frequency(categories, several=several)
    words = [str(word) for word in vectorizer.get_feature_names_out()]
    rarity = tuple(float(one) for one in vectorizer.idf_)
    return Taught(tuple(words), rarity, *_weights(rows, categories, several=several), several)


Weights = tuple[tuple[str, ...], tuple[tuple[float, ...], ...], tuple[float, ...]]


def _weights(rows: Any, categories: Sequence[Sequence[str]], *, several: bool) -> Weights:  # noqa: ANN401 -- a matrix
    if several:
        return _each_alone(rows, categories)
    return _one_of(rows, [(each or [NONE])[0] for each in categories])


def _one_of(rows: Any, chosen: Sequence[str]) -> Weights:  # noqa: ANN401 -- a sparse matrix
    names = tuple(sorted(set(chosen)))
    if len(names) == 1:
        return names, ((0.0,) * rows.shape[1],), (0.0,)
    fitted = _fitted(rows, chosen)
    weights, offsets = fitted.coef_, fitted.intercept_
    if len(names) == 2:  # noqa: PLR2004 -- of two categories, only the second is told
        weights, offsets = [[0.0] * rows.shape[1], weights[0]], [0.0, offsets[0]]
    return names, _plain(weights), tuple(float(one) for one in offsets)


def _each_alone(rows: Any, categories: Sequence[Sequence[str]]) -> Weights:  # noqa: ANN401 -- see above
    names = tuple(sorted({name for each in categories for name in each}))
    weights, offsets = [], []
    for name in names:
        chosen = [name in each for each in categories]
        if all(chosen):
            weights.append([0.0] * rows.shape[1])
            offsets.append(_odds(len(chosen), len(chosen)))
            continue
        fitted = _fitted(rows, chosen)
        weights.append(fitted.coef_[0])
        offsets.append(float(fitted.intercept_[0]))
    return names, _plain(weights), tuple(offsets)


def _by_frequency(categories: Sequence[Sequence[str]], *, several: bool) -> Taught:
    """Learn nothing but how often each category occurs."""
    chosen = [list(each) or ([] if several else [NONE]) for each in categories]
    names = tuple(sorted({name for each in chosen for name in each}))
    counts = [sum(name in each for each in chosen) for name in names]
    offsets = [_odds(n, len(chosen)) if several else math.log(n) for n in counts]
    return Taught((), (), names, tuple(() for _name in names), tuple(offsets), several)


def _odds(cases: int, of: int) -> float:
    return math.log((cases + 0.5) / (of - cases + 0.5))


def _plain(weights: Any) -> tuple[tuple[float, ...], ...]:  # noqa: ANN401 -- rows of numbers
    return tuple(tuple(round(float(one), 6) for one in row) for row in weights)


def predict(
    taught: Taught, texts: Sequence[str], *, space: Space | None = None
) -> list[dict[str, float]]:
    """Return by category how probable it is, text by text; what fits nowhere is left out.

    Raises
    ------
    NotLearnedError
        When it learned in another space.
    """
    if taught.space != (space.name if space else ""):
        raise NotLearnedError(ANOTHER_SPACE)
    import numpy as np  # noqa: PLC0415 -- the server starts without it

    scores = np.tile(np.array(taught.offsets), (len(texts), 1))
    if space is not None:
        scores = scores + space.rows(texts) @ np.array(taught.weights).T
    elif taught.words and texts:
        vectorizer = _vectorizer(taught.words)
        vectorizer.idf_ = np.array(taught.rarity)
        scores = scores + vectorizer.transform(texts) @ np.array(taught.weights).T
    if taught.several:
        chances = 1 / (1 + np.exp(-scores))
    else:
        powers = np.exp(scores - scores.max(axis=1, keepdims=True)) if len(texts) else scores
        chances = powers / powers.sum(axis=1, keepdims=True)
    return [
        {
            name: round(float(chance), 6)
            for name, chance in zip(taught.categories, row, strict=True)
            if name != NONE
        }
        for row in chances
    ]


ANOTHER_SPACE = _("This model read reports in another way than is set now. It is learned anew.")


def packed(folds: Sequence[Taught]) -> str:
    """Return the models of all folds as text, to be sealed."""
    return json.dumps([asdict(one) for one in folds], separators=(",", ":"), ensure_ascii=False)


def unpacked(text: str) -> list[Taught]:
    """Return what `packed` wrote."""
    return [
        Taught(
            words=tuple(one["words"]),
            rarity=tuple(one["rarity"]),
            categories=tuple(one["categories"]),
            weights=tuple(tuple(row) for row in one["weights"]),
            offsets=tuple(one["offsets"]),
            several=one["several"],
            space=one.get("space", ""),
        )
        for one in json.loads(text)
    ]


def _vectorizer(words: Sequence[str] | None = None) -> Any:  # noqa: ANN401 -- it brings no types
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 -- an extra
    except ImportError as missing:
        raise NotLearnedError(NOT_INSTALLED) from missing
    return TfidfVectorizer(
        ngram_range=(1, 2),
        sublinear_tf=True,
        min_df=LEAST_TIMES if words is None else 1,
        max_features=MOST_WORDS if words is None else None,
        vocabulary=words,
    )


def _fitted(rows: Any, chosen: Sequence[Any]) -> Any:  # noqa: ANN401 -- it brings no types
    """Fit a logistic regression with one thread: pages are served beside it."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 -- an extra

    with _threads().limit(limits=1):
        return LogisticRegression(C=10.0, max_iter=500).fit(rows, list(chosen))


@lru_cache(maxsize=1)
def _threads() -> Any:  # noqa: ANN401 -- it brings no types
    """Return what holds threads back; finding all libraries that have any is done once."""
    from threadpoolctl import ThreadpoolController  # noqa: PLC0415 -- comes with scikit-learn

    return ThreadpoolController()
