"""The index card: the same questions on paper."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from visavis.apps.cards.forms.asked import Asked
from visavis.apps.cards.models import Card
from visavis.apps.cards.views.client import asked_of_client
from visavis.apps.cards.views.private import private
from visavis.apps.care.gate import own_session
from visavis.report.index_card import Print, index_card_pdf
from visavis.vocab.card import Perspective


@private
@require_safe
def printed_card(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Return the client's card about a held session as a PDF of one A6 card."""
    session = own_session(request, session_id)
    cards = Card.objects.select_related("session", "episode__client__practice")
    card = get_object_or_404(cards, session=session, perspective=Perspective.CLIENT)
    practice = card.episode.client.practice
    asked = asked_of_client(request, card)
    wanted = request.GET.get("language", practice.language)
    language = wanted if wanted in asked.form.languages else asked.form.languages[0]
    with translation.override(language), timezone.override(ZoneInfo(practice.time_zone)):
        beside = _beside(card, asked, language)
    pdf = index_card_pdf(form=asked.form, language=language, beside=beside)
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="card-{card.paper_code}.pdf"'},
    )


def _beside(card: Card, asked: Asked, language: str) -> Print:
    """Return what stands beside the questions, in `language`, which is active."""
    emergency, _language = card.episode.client.practice.emergency_in(language)
    moment = card.session.at if card.session is not None else card.asked_at
    return Print(
        date=date_format(timezone.localtime(moment), "j F Y"),
        code=card.paper_code,
        emergency=emergency,
        way=_("Put it into the envelope. The practice types it in; your therapist does not."),
        optional=_("optional"),
        visibilities=asked.visibilities,
        contact=asked.contact,
    )
