"""Codebooks of the site: put in use, retired, brought in as a file."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from visavis.apps.coding.actions.codebooks import add_version, put_in_use, retire
from visavis.apps.coding.queries.rounds import books
from visavis.apps.people.gate import actor_of, member_of, require, viewer_of
from visavis.codebooks.read import read_codebook
from visavis.gateways.outside import outside
from visavis.privacy.members import may_manage_studies
from visavis.vocab.remedy import RemedyError

LARGEST = 1_000_000
"""Bytes of a codebook file; the largest that comes with the program has a fiftieth of it."""


@require_http_methods(["GET", "HEAD", "POST"])
def codebooks(request: HttpRequest) -> HttpResponse:
    """List codebooks; put one in use, retire one, or add a version from a file."""
    require(may_manage_studies(viewer_of(request)))
    if request.method != "POST":
        return render(request, "coding/codebooks.html", {"books": books()})
    try:
        _do(request)
    except RemedyError as error:
        messages.error(request, gettext(str(error)))
    return redirect("coding:codebooks")


def _do(request: HttpRequest) -> None:
    by, now = actor_of(request), outside().clock.now()
    if "use" in request.POST:
        put_in_use(reference=request.POST["use"], by=by, now=now)
    elif "retire" in request.POST:
        retire(reference=request.POST["retire"], by=by, now=now)
    elif isinstance(file := request.FILES.get("file"), UploadedFile):
        if file.size is None or file.size > LARGEST:
            raise RemedyError(gettext("This file is too large for a codebook."))
        try:
            text = file.read().decode()
        except UnicodeDecodeError as error:
            sentence = gettext("This file is no text. Choose a codebook in YAML or JSON.")
            raise RemedyError(sentence) from error
        add_version(codebook=read_codebook(text), added_by=member_of(request), by=by, now=now)
