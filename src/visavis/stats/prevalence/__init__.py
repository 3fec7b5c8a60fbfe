"""Surveys of members: how common an answer is, here, elsewhere, and in groups."""

from visavis.stats.prevalence.compare import compare_answers
from visavis.stats.prevalence.compared import Compared, Test
from visavis.stats.prevalence.counting import answers_of, count_answers
from visavis.stats.prevalence.ordinal import association, count_ordinal
from visavis.stats.prevalence.published import Published, against_published
from visavis.stats.prevalence.shares import prevalence

__all__ = [
    "Compared",
    "Published",
    "Test",
    "against_published",
    "answers_of",
    "association",
    "compare_answers",
    "count_answers",
    "count_ordinal",
    "prevalence",
]
