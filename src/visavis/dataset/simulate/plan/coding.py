"""What is planted about raters: their confusions, their judgement of matches, how they settle."""

from __future__ import annotations

from dataclasses import dataclass

Three = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """Three raters who code every report that they may read, and judge every pair.

    Notes
    -----
    *Consensus.* A category that two or three raters gave stands; so does "none" when two gave
    none. When all three differ, the named category of the first of them in their order stands.
    Reports with a gold category keep it.

    *Match.* A pair is the same event when two or three raters say so.
    """

    raters: tuple[str, str, str] = ("R1", "R2", "R3")  # three observers, Castonguay et al. 2010
    correct: Three = (0.86, 0.81, 0.76)
    does_not_fit: Three = (0.02, 0.02, 0.03)
    not_enough_text: Three = (0.02, 0.03, 0.03)
    to_neighbour: float = 0.5
    """Of the remaining confusions, the share that goes to the neighbour in the codebook's order;
    the others are spread evenly."""
    gold: float = 0.03
    """Share of reports whose category experts had settled beforehand."""
    repeat: float = 0.05
    """Share of reports that each rater codes a second time."""

    same_found: Three = (0.9, 0.86, 0.82)
    """Of pairs about the same event: judged so."""
    same_mistaken_like: Three = (0.2, 0.25, 0.3)
    """Of pairs about different events of one category: judged the same all the same."""
    same_mistaken_unlike: Three = (0.03, 0.04, 0.05)
    """Of pairs about different events of different categories."""
    decoys: float = 0.35
    """Share of reports that also get a decoy from the episode's next session that can give one."""

    source_known: float = 0.55
    source_cannot_tell: float = 0.27
    """How raters, who were not told, guess whose account it is; the rest is wrong."""
    certainty_correct: Three = (0.08, 0.37, 0.55)
    certainty_wrong: Three = (0.35, 0.45, 0.2)
    """Unsure, fairly sure, sure."""
    disagreement: tuple[float, ...] = (0.25, 0.45, 0.2, 0.1)
    """Oversight, boundary, reading, codebook: why raters had differed."""
