"""A codebook as a file, and what a table or a file of another program does not say of it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from visavis.codebooks.about import About
from visavis.codebooks.codebook import Codebook
from visavis.exchange.codebook_files import READERS, read_codebook_file
from visavis.vocab.remedy import RemedyError

LARGEST = 1_000_000
"""Bytes of a codebook file; the largest that comes with the program has a fiftieth of it."""


class CodebookFileForm(forms.Form):
    """A file; its name, version and title where it is a table or a ``.qdc``."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("YAML or JSON; a table as .xlsx or .csv; .qdc or .qdpx of another program."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(READERS)}),
    )
    title = forms.CharField(label=_("Title"), max_length=80, required=False)
    name = forms.CharField(
        label=_("Short name"),
        max_length=40,
        required=False,
        help_text=_("Small letters and underscores; all versions of a codebook share it."),
    )
    version = forms.CharField(label=_("Version"), max_length=10, required=False, initial="1")
    language = forms.CharField(
        label=_("Language"),
        max_length=10,
        required=False,
        initial="en",
        help_text=_("As in en, fr"),
    )
    says = forms.CharField(
        label=_("What is coded, and which category wins when two fit"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    several = forms.BooleanField(
        label=_("A report may be given several categories"), required=False
    )
    of_tables: ClassVar = ("title", "name", "version", "language", "says", "several")

    def clean_file(self) -> UploadedFile[bytes]:
        """Refuse what is too large for a codebook."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size is None or file.size > LARGEST:
            raise forms.ValidationError(_("This file is too large for a codebook."))
        return file

    def read(self) -> Codebook | None:
        """Return the codebook; None when it cannot be one, which the form then tells."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        with tempfile.TemporaryDirectory(prefix="visavis-codebook-") as folder:
            path = Path(folder) / f"codebook{Path(file.name or '').suffix.casefold()}"
            path.write_bytes(file.read())
            try:
                return read_codebook_file(path, self._about(file.name or ""))
            except RemedyError as error:
                self.add_error("file", str(error).replace(str(path), file.name or ""))
        return None

    def _about(self, file: str) -> About | None:
        """Return what was told of the codebook as a whole; None where nothing was."""
        told = self.cleaned_data
        title = told["title"] or told["name"]
        if not title:
            return None
        return About(
            codebook=told["name"] or slugify(title).replace("-", "_"),
            version=told["version"] or "1",
            title=title,
            language=told["language"] or "en",
            says=told["says"] or f"Read from {file}.",
            several=told["several"],
        )
