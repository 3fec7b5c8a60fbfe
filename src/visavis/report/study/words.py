"""A report's words and numbers in the language of its reader."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from gettext import GNUTranslations, NullTranslations, translation
from importlib.resources import as_file, files

from babel.numbers import format_decimal, format_percent

from visavis.vocab.remedy import RemedyError

LANGUAGES = ("en", "fr")
"""English is what the sources are written in."""
FEW = 0.1
"""Shares below it are told with one figure after the point."""
NONE = "–"


class Words:
    """Sentences from the package's one catalogue, filled with numbers as the language writes them.

    `gettext` and `ngettext` bear these names so that what they are given is collected.
    """

    def __init__(self, language: str) -> None:
        """Load the catalogue.

        Raises
        ------
        RemedyError
            When there is none for that language.
        """
        if language not in LANGUAGES:
            msg = f"There are no reports in {language!r}: choose one of {', '.join(LANGUAGES)}."
            raise RemedyError(msg)
        self.language = language
        self._catalogue = _catalogue(language)

    def gettext(self, message: str, **values: object) -> str:
        """Return the sentence in this language, with its blanks filled in."""
        return _filled(self._catalogue.gettext(message), values)

    def ngettext(self, one: str, several: str, count: int, **values: object) -> str:
        """Return the sentence for so many; ``{count}`` is how many."""
        said = self._catalogue.ngettext(one, several, count)
        return _filled(said, {"count": self.count(count), **values})

    def count(self, value: float | None) -> str:
        """Write a whole number."""
        return NONE if value is None else format_decimal(round(value), locale=self.language)

    def share(self, value: float | None) -> str:
        """Write a share in percent."""
        if value is None:
            return NONE
        blank = "" if self.language == "en" else "\u202f"
        form = f"#,##0.0{blank}%" if 0 < abs(value) < FEW else f"#,##0{blank}%"
        return format_percent(value, format=form, locale=self.language)

    def of_hundred(self, value: float | None) -> str:
        """Write a share as so many of every hundred."""
        return self.share(value).removesuffix("%").rstrip()

    def decimal(self, value: float | None, digits: int = 2) -> str:
        """Write a number with so many figures after the point."""
        if value is None:
            return NONE
        form = f"0.{'0' * digits}"
        return format_decimal(round(value, digits) + 0.0, format=form, locale=self.language)

    def chance(self, p: float | None) -> str:
        """Write how likely chance alone is, as in a table."""
        if p is None:
            return NONE
        least = 0.001
        return f"< {self.decimal(least, 3)}" if p < least else self.decimal(p, 3)


def _filled(said: str, values: Mapping[str, object]) -> str:
    return said.format(**values) if values else said


@cache
def _catalogue(language: str) -> NullTranslations | GNUTranslations:
    if language == "en":
        return NullTranslations()
    # The package has one catalogue of every sentence; it lies where Django looks for it.
    with as_file(files("visavis") / "web" / "locale") as folder:
        return translation("django", localedir=folder, languages=[language])


def gettext_noop(message: str) -> str:
    """Mark a sentence that is translated when it is told."""
    return message
