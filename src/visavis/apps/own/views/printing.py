"""The client's cards in sentences, as they are printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from visavis.apps.cards.templatetags.pairs import dots, ended_word, moment_word, rating_word
from visavis.apps.cards.templatetags.wording import struck
from visavis.apps.care.models import Consent
from visavis.apps.own.queries.log import Line
from visavis.apps.own.queries.shelf import OwnCard, OwnPoint, OwnReport
from visavis.apps.own.templatetags.own import deed_sentence, heading_of, reader_word, scope_sentence
from visavis.report.own_copy import Agreed, OwnCopy, Sheet, Told
from visavis.vocab.card import Gate, Valence, Visibility
from visavis.vocab.care import ConsentScope


def on_paper(
    cards: Sequence[OwnCard],
    log: Mapping[UUID, Sequence[Line]],
    consents: Iterable[Consent],
    *,
    now: datetime,
) -> OwnCopy:
    """Return everything that is printed, in the language that is active."""
    return OwnCopy(
        title=gettext("My cards"),
        intro=gettext("Printed on %(day)s. These are your own words; keep them where you like.")
        % {"day": _day(now)},
        language=(get_language() or "en").partition("-")[0],
        log_heading=gettext("What became of it, and who read it"),
        sheets=[_sheet(own, log.get(own.card.pk, ())) for own in cards],
        agreed_heading=gettext("What I agreed to"),
        agreed=[_agreed(consent) for consent in consents],
    )


def _sheet(own: OwnCard, lines: Sequence[Line]) -> Sheet:
    told = [*map(_report, own.reports), *_gates(own), *_ending(own), *map(_point, own.points)]
    return Sheet(
        heading=heading_of(own),
        note="" if told else gettext("You left this card open."),
        told=told,
        log=[f"{_moment(line.at)}: {deed_sentence(line)}" for line in lines],
    )


def _report(report: OwnReport) -> Told:
    kind = gettext("Helpful") if report.valence is Valence.HELPFUL else gettext("Got in the way")
    parts = [kind]
    if report.rating is not None:
        parts.append(f"{rating_word(report.rating, report.valence)} {dots(report.rating)}")
    if report.moment is not None:
        parts.append(str(moment_word(report.moment)))
    parts.append(_readers(report.visibility))
    return Told(report.valence, " · ".join(parts), report.text)


def _gates(own: OwnCard) -> list[Told]:
    """The first questions that were answered with nothing: no hue, for none of the two is meant."""
    nothing = (
        (own.helpful, gettext("Nothing particularly helpful.")),
        (own.hindering, gettext("Nothing that got in the way.")),
    )
    return [Told("", line, "") for gate, line in nothing if gate is Gate.NOTHING]


def _ending(own: OwnCard) -> list[Told]:
    if own.visibility is None or not (own.how or own.words):
        return []
    how = str(ended_word(own.how)) if own.how else gettext("How it ended")
    return [Told("", f"{how} · {_readers(own.visibility)}", own.words)]


def _point(point: OwnPoint) -> Told:
    parts = [gettext("A turning point")]
    if point.session is not None:
        parts.append(gettext("Session %(number)s") % {"number": point.session})
    if point.when:
        parts.append(point.when)
    if point.rating is not None:
        parts.append(f"{rating_word(point.rating)} {dots(point.rating)}")
    parts.append(_readers(point.visibility))
    return Told("", " · ".join(parts), point.what)


def _agreed(consent: Consent) -> Agreed:
    what = scope_sentence(consent)
    if consent.study is not None:
        what = f"{what} · {consent.study.name}"
    if consent.scope == ConsentScope.TEXT:
        what = f"{what}. {struck()}"
    when = [gettext("given %(day)s") % {"day": _day(consent.given_at)}]
    if consent.withdrawn_at is not None:
        when.append(gettext("taken back %(day)s") % {"day": _day(consent.withdrawn_at)})
    return Agreed(what, " · ".join(when))


def _readers(visibility: Visibility) -> str:
    return f"{gettext('Who may read it:')} {reader_word(visibility)}"


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j F Y, H:i")


def _day(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j F Y")
