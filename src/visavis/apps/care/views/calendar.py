"""Sessions from the therapist's calendar: choose a file, look at what changes, confirm."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import localize
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from visavis.apps.care.actions.calendar import follow_calendar
from visavis.apps.care.forms.calendar import CalendarForm
from visavis.apps.care.queries.calendar import (
    Diary,
    Meeting,
    Plan,
    meetings,
    plan_diary,
    read_diary,
)
from visavis.apps.care.queries.caseload import Case, caseload
from visavis.apps.care.rules.calendar import Change, Kind
from visavis.apps.people.gate import actor_of, current_practice, member_of, require, viewer_of
from visavis.apps.people.views.page import page, typed
from visavis.exchange.calendar.problems import CalendarFileError
from visavis.exchange.calendar.read import Reading
from visavis.gateways.outside import outside
from visavis.privacy.members import may_treat
from visavis.privacy.retention import CALENDAR_PREVIEW_LIFE

SALT = "visavis.calendar"
"""Between the preview and its confirmation the page itself carries the events: their digests, codes
and hours, signed. The file, in which names may stand, is kept nowhere."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """Ask for a file; show what it changes; on confirmation change it."""
    practice = current_practice(request)
    require(may_treat(viewer_of(request), practice.pk))
    diary = Diary(member_of(request), practice)
    now = outside().clock.now()
    if "confirmed" in request.POST:
        return _confirmed(request, diary, now=now)
    form = CalendarForm(typed(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            reading = read_diary(form.content(), diary, now=now)
        except CalendarFileError as refused:
            form.add_error("file", _in_words(refused))
        else:
            whole = form.cleaned_data["whole"] and not reading.is_invitation
            return _preview(request, diary, reading, now=now, whole=whole)
    status = 422 if form.errors else 200
    return page(request, "care/calendar.html", {"form": form}, practice=practice, status=status)


def _in_words(refused: CalendarFileError) -> str:
    sentence = " ".join(gettext(one) for one in refused.sentences)
    return sentence % {"most": localize(refused.most)}


def _preview(
    request: HttpRequest, diary: Diary, reading: Reading, *, now: datetime, whole: bool
) -> HttpResponse:
    found = meetings(reading, diary)
    plan = plan_diary(found, diary, now=now, whole=whole)
    context = {
        "plan": plan,
        "parts": _parts(plan, diary),
        "reading": reading,
        "skipped": sum(reading.skipped.values()),
        "faults": [(one, [gettext(each) for each in one.sentences]) for one in reading.faults],
        "confirmed": _sealed(found, diary, now=now, whole=whole),
    }
    return page(request, "care/calendar_preview.html", context, practice=diary.practice)


def _confirmed(request: HttpRequest, diary: Diary, *, now: datetime) -> HttpResponse:
    opened = _opened(request.POST["confirmed"], diary, now=now)
    if opened is None:
        messages.error(request, gettext("That was too long ago. Please choose the file again."))
        return redirect("care:calendar")
    found, whole = opened
    plan = follow_calendar(found=found, diary=diary, whole=whole, by=actor_of(request), now=now)
    messages.success(request, _what_changed(plan))
    return redirect("cards:today")


def _what_changed(plan: Plan) -> str:
    changed = sum(change.kind is not Kind.LINKED for change in plan.changes)
    sentence = ngettext("%(n)d session is changed.", "%(n)d sessions are changed.", changed)
    told = sentence % {"n": changed}
    rested = len(plan.of(Kind.RESTED))
    if rested:
        also = ngettext(
            "%(n)d of them stood at a fixed hour and is taken back.",
            "%(n)d of them stood at a fixed hour and are taken back.",
            rested,
        )
        told = f"{told} {also % {'n': rested}}"
    return told


def _parts(plan: Plan, diary: Diary) -> list[tuple[Kind, list[tuple[Case, Change]]]]:
    """Return what changes, by kind, with the names that the therapist knows."""
    cases = {case.episode.pk: case for case in caseload(diary.therapist.pk, diary.practice.pk)}
    return [
        (kind, [(cases[episode.pk], change) for episode, change in plan.of(kind)])
        for kind in Kind
        if kind is not Kind.LINKED and plan.of(kind)
    ]


def _sealed(found: list[Meeting], diary: Diary, *, now: datetime, whole: bool) -> str:
    rows = [(one.key, one.code, one.at.isoformat(), one.cancelled) for one in found]
    content = {"whose": _whose(diary), "at": now.isoformat(), "whole": whole, "found": rows}
    return signing.dumps(content, salt=SALT, compress=True)


def _opened(sealed: str, diary: Diary, *, now: datetime) -> tuple[list[Meeting], bool] | None:
    """Return what was previewed; None when it is another's, too old, or not ours."""
    try:
        content = signing.loads(sealed, salt=SALT)
    except signing.BadSignature:
        return None
    age = now - datetime.fromisoformat(content["at"])
    if content["whose"] != _whose(diary) or age > CALENDAR_PREVIEW_LIFE:
        return None
    found = [
        Meeting(key, code, datetime.fromisoformat(at), cancelled)
        for key, code, at, cancelled in content["found"]
    ]
    return found, content["whole"]


def _whose(diary: Diary) -> list[str]:
    return [str(diary.therapist.pk), str(diary.practice.pk)]
