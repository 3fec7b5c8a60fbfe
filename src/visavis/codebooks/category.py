"""One category, with all that a rater needs to use it as the others do."""

from __future__ import annotations

from dataclasses import dataclass

from visavis.vocab.card import Perspective, Valence


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One entry of a codebook; what was not written is empty."""

    code: str
    """How a coding names it: small letters, digits and underscores."""
    title: str
    definition: str
    parent: str = ""
    """The code of the category that it belongs to; empty at the top."""
    codable: bool = True
    """Whether raters may give it; headings are there for order alone."""
    valence: Valence | None = None
    """Reports of which valence it is for; None for both."""
    perspectives: frozenset[Perspective] = frozenset()
    """Whose reports it is for; none named means everybody's."""
    include: str = ""
    exclude: str = ""
    example: str = ""
    counter_example: str = ""
    """What looks like it and is another one, which it names."""
    name_from: str = ""
    """Where the name is known from; the definition is the codebook's own."""
    verified: bool = True
    """Whether the name was seen in that source."""

    def allows(self, perspective: Perspective | None, valence: Valence | None) -> bool:
        """Whether a report of this side and valence may be given it; None when that is not told."""
        return (
            self.codable
            and (valence is None or self.valence is None or self.valence is valence)
            and (perspective is None or not self.perspectives or perspective in self.perspectives)
        )
