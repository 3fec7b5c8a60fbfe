"""A codebook as the JSON that goes along with a study dataset, the same bytes each time."""

from __future__ import annotations

import json

from visavis.codebooks.category import Category
from visavis.codebooks.codebook import Codebook
from visavis.codebooks.read import TEXTS


def write_codebook(codebook: Codebook) -> bytes:
    """Return the codebook as JSON that `read_codebook` reads back."""
    return (json.dumps(described(codebook), indent=1, ensure_ascii=False) + "\n").encode()


def described(codebook: Codebook) -> dict[str, object]:
    """Return the codebook as a file tells of it; what is empty is left out."""
    return {
        "codebook": codebook.name,
        "version": codebook.version,
        "title": codebook.title,
        "language": codebook.language,
        "says": codebook.says,
        **({"several": True} if codebook.several else {}),
        **{key: value for key in ("licence", "wording") if (value := getattr(codebook, key))},
        "categories": [_category(category) for category in codebook.categories],
    }


def _category(category: Category) -> dict[str, object]:
    sides = sorted(side.value for side in category.perspectives)
    return {
        "code": category.code,
        "title": category.title,
        **({"parent": category.parent} if category.parent else {}),
        **({} if category.codable else {"codable": False}),
        **({"valence": category.valence.value} if category.valence else {}),
        **({"perspectives": sides} if sides else {}),
        "definition": category.definition,
        **{key: value for key in TEXTS if (value := getattr(category, key))},
        **({} if category.verified else {"verified": False}),
    }
