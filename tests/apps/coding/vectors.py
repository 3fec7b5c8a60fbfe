"""A real model of word vectors, as small as one can be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from model2vec import StaticModel
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

NEAR = (
    ("hope", "hopeful", "courage"),
    ("understood", "pattern", "insight"),
    ("lighter", "breathe", "relief"),
)
"""Words that mean nearly the same."""


def lay_vectors(folder: Path) -> Path:
    """Write one into a folder: words of one line of `NEAR` lie in nearly one direction."""
    words = ["[UNK]", *(word for line in NEAR for word in line)]
    vectors = np.zeros((len(words), 4), np.float32)
    for place, line in enumerate(NEAR):
        for turn, word in enumerate(line):
            vectors[words.index(word), place] = 1
            vectors[words.index(word), 3] = turn / 20
    names = {word: place for place, word in enumerate(words)}
    tokenizer = Tokenizer(WordLevel(names, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    StaticModel(vectors, tokenizer).save_pretrained(folder)
    return folder
