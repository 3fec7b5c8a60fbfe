"""A sentence in the languages that a form has it in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Wording:
    """One sentence of a form; languages are BCP 47 codes such as ``fr`` or ``de-CH``."""

    source: str
    """The sentence in the form's own language."""
    language: str
    translations: Mapping[str, str] = field(default_factory=dict)

    def in_language(self, code: str) -> str:
        """Return the sentence in `code`, in its main language, or as it was written."""
        wanted = code.lower()
        for candidate in (wanted, wanted.partition("-")[0]):
            if candidate == self.language.lower():
                return self.source
            for language, text in self.translations.items():
                if language.lower() == candidate:
                    return text
        return self.source

    @property
    def languages(self) -> frozenset[str]:
        """Every language that the sentence is there in."""
        return frozenset({self.language, *self.translations})


def common_languages(wordings: Iterable[Wording], *, first: str) -> tuple[str, ...]:
    """Return the languages that every one of `wordings` is there in; `first` stands first."""
    shared = frozenset.intersection(*(wording.languages for wording in wordings))
    return (first, *sorted(shared - {first}))
