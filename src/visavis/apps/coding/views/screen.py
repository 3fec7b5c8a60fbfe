"""The coding screen: one packet after the other, as a form or with script."""

from __future__ import annotations

from collections.abc import Sequence
from functools import wraps
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from visavis.apps.cards.views.private import More, View, private
from visavis.apps.coding.actions.code import GONE, ClosedError, code, put_off, undo
from visavis.apps.coding.actions.give import give
from visavis.apps.coding.forms.judged import Filled, read
from visavis.apps.coding.models import Assignment, Coding, Round, RoundRater
from visavis.apps.coding.queries.books import book_of
from visavis.apps.coding.queries.choices import choices_of
from visavis.apps.coding.queries.desk import latest_of, own_codings, progress_of
from visavis.apps.coding.queries.next_packet import (
    AHEAD,
    PacketView,
    texts_shown,
    upcoming,
)
from visavis.apps.coding.queries.own import (
    assignment_by_id,
    coding_by_id,
    codings_of,
    facts_for,
    nobodys,
    own_place,
)
from visavis.apps.coding.rules.content import ContentError
from visavis.apps.people.gate import Refused, actor_of, member_of, require, viewer_of
from visavis.codebooks.codebook import Codebook
from visavis.gateways.outside import outside
from visavis.privacy.coding import may_code, may_have_rounds
from visavis.privacy.decision import deny
from visavis.privacy.device import CODINGS_WAIT
from visavis.privacy.members import signed_in
from visavis.vocab.coding import RoundKind

CAME = "Visavis-Coding"
"""The header by which the page knows our own answer from that of anything in between."""
MORE = "more"
"""In the address of whatever the page's script asks for: behind which packet it wants more."""


def for_script(view: View[More]) -> View[More]:
    """Tell the page's script in a header what came of it, where a page would be a whole one."""

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: More.args, **kwargs: More.kwargs) -> HttpResponse:
        if MORE not in request.GET or not signed_in(viewer_of(request)):
            return view(request, *args, **kwargs)
        try:
            return view(request, *args, **kwargs)
        except Http404:
            return _told("refused", gettext(GONE), status=422)
        except Refused as refusal:
            return _told("closed", gettext(refusal.decision.reason), status=403)

    return wrapped


def _told(came: str, sentence: str, *, status: int) -> HttpResponse:
    answer = HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
    answer[CAME] = came
    return answer


@private
@require_safe
def screen(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Show the rater's next packet; the script asks here for those behind it."""
    place = _own(request, round_id)
    if MORE in request.GET:
        return _fragment(request, place)
    at = _of_rater(place, request.GET.get("at", ""))
    return _page(request, place, at=at, after=_of_rater(place, request.GET.get("after", "")))


@private
@require_safe
def own(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """List what the rater coded last, to open one and change it."""
    place = _own(request, round_id)
    context = {
        "round": place.round,
        "codings": own_codings(place),
        "seconds": int(CODINGS_WAIT.total_seconds()),
        **_books(place.round),
    }
    return render(request, "coding/own.html", context)


@private
@for_script
@require_POST
def take(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Take a coding in, and go on to the next packet."""
    assignment = _assigned(request, assignment_id)
    place = assignment.rater
    try:
        pairs = place.round.kind == RoundKind.SAME_EVENT
        coding_id, content = read(request.POST, texts_shown(assignment) if pairs else {})
        code(
            assignment=assignment,
            content=content,
            coding_id=coding_id,
            by=actor_of(request),
            now=outside().clock.now(),
        )
    except ContentError as problem:
        return _refuse(request, assignment, problem)
    return _go_on(request, place, f"?after={assignment.pk}")


@private
@for_script
@require_POST
def take_back(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Take one coding back, and show its packet again."""
    assignment = _assigned(request, assignment_id)
    coding = _coding(request.POST.get("coding", ""))
    if coding is None or coding.assignment_id != assignment.pk:
        raise Http404
    now = outside().clock.now()
    try:
        undo(coding=coding, assignment=assignment, by=actor_of(request), now=now)
    except ContentError as problem:
        return _refuse(request, assignment, problem)
    return _go_on(request, assignment.rater, f"?at={assignment.pk}")


@private
@for_script
@require_POST
def skip(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Put a packet off to the end of what is left."""
    assignment = _assigned(request, assignment_id)
    put_off(assignment=assignment, by=actor_of(request), now=outside().clock.now())
    return _go_on(request, assignment.rater, "")


def _own(request: HttpRequest, round_id: UUID) -> RoundRater:
    """Return the viewer's place in the round, while it is open for coding."""
    require(may_have_rounds(viewer_of(request)))
    place = own_place(round_id, member_of(request).pk)
    if place is None:
        require(may_code(viewer_of(request), nobodys(get_object_or_404(Round, pk=round_id))))
        raise Http404
    require(may_code(viewer_of(request), facts_for(place)))
    return place


def _assigned(request: HttpRequest, assignment_id: UUID) -> Assignment:
    require(may_have_rounds(viewer_of(request)))
    found = assignment_by_id(assignment_id)
    if found is None:
        raise Http404
    require(may_code(viewer_of(request), facts_for(found.rater)))
    return found


def _coding(sent: str) -> Coding | None:
    try:
        return coding_by_id(UUID(sent))
    except ValueError:
        return None


def _of_rater(place: RoundRater, sent: str) -> Assignment | None:
    """Return the assignment that an address names, if it is this rater's."""
    try:
        found = assignment_by_id(UUID(sent))
    except ValueError:
        return None
    return found if found is not None and found.rater_id == place.pk else None


def _go_on(request: HttpRequest, place: RoundRater, where: str) -> HttpResponse:
    if MORE in request.GET:
        return _fragment(request, place)
    return HttpResponseRedirect(reverse("coding:screen", args=[place.round_id]) + where)


def _fragment(request: HttpRequest, place: RoundRater) -> HttpResponse:
    """Answer the script: the packets behind the last one that it holds, if it has room."""
    last = _of_rater(place, request.GET[MORE])
    room = request.GET.get("room", "")
    at_most = min(int(room), AHEAD) if room.isdecimal() and last is not None else 0
    found = upcoming(place, after=last.pk, at_most=at_most) if last and at_most else []
    packets = _give(request, found) if found else []
    answer = render(request, "coding/parts/packets.html", {"packets": packets})
    answer[CAME] = "taken"
    return answer


def _give(request: HttpRequest, assignments: Sequence[Assignment]) -> list[PacketView]:
    return give(assignments=assignments, by=actor_of(request), now=outside().clock.now())


def _refuse(request: HttpRequest, assignment: Assignment, problem: ContentError) -> HttpResponse:
    sentence = gettext(str(problem))
    if isinstance(problem, ClosedError):
        raise Refused(deny(str(problem)))
    if MORE in request.GET:
        return _told("refused", sentence, status=422)
    return _page(request, assignment.rater, at=assignment, problem=sentence)


def _page(
    request: HttpRequest,
    place: RoundRater,
    *,
    at: Assignment | None = None,
    after: Assignment | None = None,
    problem: str = "",
) -> HttpResponse:
    packets = _give(request, [at] if at else _next(place, after))
    context: dict[str, object] = {
        "round": place.round,
        "progress": progress_of(place),
        "undoable": _undoable(place, at, after),
        "seconds": int(CODINGS_WAIT.total_seconds()),
    }
    if not packets:
        return render(request, "coding/nothing_left.html", context)
    pairs = place.round.kind == RoundKind.SAME_EVENT
    before = packets[0].before
    context |= {
        "packet": packets[0],
        "filled": Filled.typed(request.POST) if problem else Filled.of(before, pairs=pairs),
        "problem": problem,
        "asks": _asks(place.round),
    }
    return render(request, "coding/screen.html", context, status=422 if problem else 200)


def _next(place: RoundRater, after: Assignment | None) -> list[Assignment]:
    """Return what comes next: behind the last one, or from the beginning what was left there."""
    behind = upcoming(place, after=after.pk) if after is not None else []
    return behind or upcoming(place)


def _undoable(place: RoundRater, at: Assignment | None, after: Assignment | None) -> Coding | None:
    """Return the coding that *undo* takes back: the one just made, or the last one of all."""
    if at is not None:
        return None
    if after is None:
        return latest_of(place)
    return next((row for row in codings_of(after.pk) if row.replaced_at is None), None)


def _asks(round_: Round) -> dict[str, object]:
    """Return what the form asks beside the packet itself."""
    books = _books(round_)
    book, linked = books["book"], books["linked"]
    return {
        **books,
        "choices": choices_of(book) if book else (),
        "links": choices_of(linked) if linked else (),
        "source": round_.asks_source and book is not None,
    }


def _books(round_: Round) -> dict[str, Codebook | None]:
    return {
        "book": None if round_.codebook is None else book_of(round_.codebook),
        "linked": None if round_.linked is None else book_of(round_.linked),
    }
