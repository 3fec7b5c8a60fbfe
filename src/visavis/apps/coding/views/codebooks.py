"""Codebooks of the site: read, compared, put in use, retired, brought in as a file."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from visavis.apps.coding.actions.codebooks import add_version, put_in_use, retire
from visavis.apps.coding.forms.codebook_file import CodebookFileForm
from visavis.apps.coding.queries.books import book_by_reference, compared, status_of, versions_of
from visavis.apps.coding.queries.rounds import books
from visavis.apps.people.gate import actor_of, member_of, require, viewer_of
from visavis.gateways.outside import outside
from visavis.privacy.coding import may_read_codebooks
from visavis.privacy.members import may_manage_studies
from visavis.vocab.remedy import RemedyError


@require_http_methods(["GET", "HEAD", "POST"])
def codebooks(request: HttpRequest) -> HttpResponse:
    """List codebooks; put one in use, retire one, or add a version from a file."""
    require(may_manage_studies(viewer_of(request)))
    if request.method != "POST":
        return _list(request, CodebookFileForm())
    if {"use", "retire"} & set(request.POST):
        try:
            _do(request)
        except RemedyError as error:
            messages.error(request, gettext(str(error)))
        return redirect("coding:codebooks")
    form = CodebookFileForm(request.POST, request.FILES)
    added = _added(request, form)
    return redirect("coding:codebook", added) if added else _list(request, form)


@require_safe
def codebook(request: HttpRequest, codebook: str) -> HttpResponse:
    """Show one version as raters read it; beside an earlier one, what it changed."""
    viewer = viewer_of(request)
    require(may_read_codebooks(viewer))
    book, since = book_by_reference(codebook), None
    if book is None:
        raise Http404
    others = [one for one in versions_of(book.name) if one != book.reference]
    if request.GET.get("since") in others:
        since = book_by_reference(request.GET["since"])
    context = {
        "book": book,
        "entries": [(one, len(book.path(one.code)) - 1) for one in book.categories],
        "others": others,
        "compared": compared(since, book) if since else None,
        "manages": bool(may_manage_studies(viewer)),
        "status": status_of(book.reference),
    }
    return render(request, "coding/codebook.html", context)


def _list(request: HttpRequest, form: CodebookFileForm) -> HttpResponse:
    context = {"books": books(), "form": form}
    return render(request, "coding/codebooks.html", context, status=422 if form.errors else 200)


def _added(request: HttpRequest, form: CodebookFileForm) -> str:
    """Add what was sent; return its reference, or nothing when the form says why not."""
    book = form.read() if form.is_valid() else None
    if book is None:
        return ""
    by, now = actor_of(request), outside().clock.now()
    try:
        add_version(codebook=book, added_by=member_of(request), by=by, now=now)
    except RemedyError as error:
        form.add_error("file", gettext(str(error)))
        return ""
    messages.success(request, gettext("It is a draft. Read it here, then put it in use."))
    return book.reference


def _do(request: HttpRequest) -> None:
    by, now = actor_of(request), outside().clock.now()
    if "use" in request.POST:
        put_in_use(reference=request.POST["use"], by=by, now=now)
    else:
        retire(reference=request.POST["retire"], by=by, now=now)
