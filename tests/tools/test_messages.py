"""Sentences are found wherever they stand, and a catalogue that lacks one is noticed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tools import messages
from tools.build_messages import compile_outdated

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def catalogue(folder: Path, body: str) -> Path:
    file = folder / "fr" / "LC_MESSAGES" / "django.po"
    file.parent.mkdir(parents=True)
    file.write_text(HEADER + body, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ('msgid "Yes"\nmsgstr "Oui"\n', []),
        ('msgid "Yes"\nmsgstr ""\n', ["fr: not translated: 'Yes'"]),
        ('#, fuzzy\nmsgid "Yes"\nmsgstr "Oui"\n', ["fr: fuzzy, look it over: 'Yes'"]),
        ("", ["fr: not collected, run `make messages`: 'Yes'"]),
        (
            'msgid "Yes"\nmsgstr "Oui"\n\nmsgid "No"\nmsgstr "Non"\n',
            ["fr: no longer in the sources, run `make messages`: 'No'"],
        ),
    ],
)
def test_whatever_a_catalogue_lacks_is_named(tmp_path: Path, body: str, found: list[str]) -> None:
    fresh = catalogue(tmp_path / "fresh", 'msgid "Yes"\nmsgstr ""\n')
    assert list(messages.compare(catalogue(tmp_path / "kept", body), fresh)) == found


def test_a_missing_plural_is_named(tmp_path: Path) -> None:
    body = 'msgid "%(n)s card"\nmsgid_plural "%(n)s cards"\nmsgstr[0] "%(n)s carte"\nmsgstr[1] ""\n'
    kept = catalogue(tmp_path, body)
    assert list(messages.compare(kept, kept)) == ["fr: not translated: '%(n)s card'"]


@pytest.mark.parametrize(
    ("english", "french", "found"),
    [
        ("%(who)s, %(day)s", "%(day)s, %(who)s", []),
        ("%(who)s, %(day)s", "%(qui)s, %(day)s", ["fr: other blanks than in the source: {!r}"]),
        ("%(code)s is added", "C’est fait", ["fr: other blanks than in the source: {!r}"]),
        ("Passkey {number}", "Clé {numero}", ["fr: other blanks than in the source: {!r}"]),
    ],
)
def test_a_translation_has_the_blanks_of_its_source(
    tmp_path: Path, english: str, french: str, found: list[str]
) -> None:
    kept = catalogue(tmp_path, f'msgid "{english}"\nmsgstr "{french}"\n')
    assert list(messages.compare(kept, kept)) == [line.format(english) for line in found]


def test_one_of_something_may_go_without_its_number(tmp_path: Path) -> None:
    body = 'msgid "a card"\nmsgid_plural "%(n)s cards"\nmsgstr[0] "une carte"\nmsgstr[1] "{}"\n'
    right = catalogue(tmp_path / "right", body.format("%(n)s cartes"))
    wrong = catalogue(tmp_path / "wrong", body.format("%(m)s cartes"))
    assert list(messages.compare(right, right)) == []
    assert list(messages.compare(wrong, wrong)) == ["fr: other blanks than in the source: 'a card'"]


@pytest.mark.slow
def test_sentences_are_collected_from_templates_and_from_where_no_django_is(
    tmp_path: Path,
) -> None:
    shutil.copytree(
        messages.ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("*.mo", "*.po")
    )
    messages.collect(tmp_path)
    (file,) = messages.catalogues(tmp_path)
    found = {text for _context, text in messages.sentences(file)}
    assert {"Please sign in first.", "There is nothing here"} - found == set()
    assert "-Date" not in file.read_text(encoding="utf-8")


def test_only_a_catalogue_older_than_its_source_is_compiled(tmp_path: Path) -> None:
    file = catalogue(tmp_path / "src" / "visavis" / "web" / "locale", 'msgid "Yes"\nmsgstr "Oui"\n')
    assert compile_outdated(tmp_path) == [file.with_suffix(".mo")]
    assert compile_outdated(tmp_path) == []
