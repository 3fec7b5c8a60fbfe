"""Messages about clients, in words; who it is shows only after sign-in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, override

from visavis.apps.care.models import Client, ErasureRequest
from visavis.apps.notices.rules.composing import Composed
from visavis.gateways.outside import outside
from visavis.vocab.notices import Channel


def erasure_notice(
    about: UUID, *, channel: Channel, language: str, now: datetime
) -> Composed | None:
    """Tell a therapist that a record will be erased, and when; None once it was revoked."""
    del channel, now
    request = ErasureRequest.objects.filter(pk=about).select_related("client__practice").first()
    if request is None:
        return None
    practice = request.client.practice
    with override(language):
        due = date_format(request.due_at.astimezone(ZoneInfo(practice.time_zone)), "j F Y, H:i")
        paragraphs = [
            gettext("Somebody asked for their record to be erased. It is due on %(due)s.")
            % {"due": due},
            gettext("Until then it can be revoked. Please sign in to see whose record it is:"),
            outside().address + reverse("care:erasure", args=[request.client_id]),
        ]
        return Composed(
            sender=practice.sender_name,
            subject=gettext("A record will be erased"),
            text="\n\n".join(paragraphs) + "\n",
        )


def erasure_revoked_notice(
    about: UUID, *, channel: Channel, language: str, now: datetime
) -> Composed | None:
    """Tell therapist and practice that a record stays after all; None once it is gone."""
    del channel, now
    client = Client.objects.select_related("practice").filter(pk=about).first()
    if client is None:
        return None
    with override(language):
        paragraphs = [
            gettext("Somebody took back the wish that a record be erased. It stays."),
            gettext("Please sign in to see whose record it is, and ask the client if in doubt:"),
            outside().address + reverse("care:erasure", args=[client.pk]),
        ]
        return Composed(
            sender=client.practice.sender_name,
            subject=gettext("A record will not be erased"),
            text="\n\n".join(paragraphs) + "\n",
        )


def erasure_revoked(
    about: UUID, *, channel: Channel, language: str, now: datetime
) -> Composed | None:
    """Tell a client that nothing is deleted: it may have been somebody else who took it back."""
    del now
    client = Client.objects.select_related("practice").filter(pk=about).first()
    if client is None:
        return None
    with override(language):
        text = gettext(
            "The wish that we delete everything of yours was taken back, so nothing is deleted. "
            "If that was not you, please tell us."
        )
        return _to_client(client, text, channel)


def erasure_held(about: UUID, *, channel: Channel, language: str, now: datetime) -> Composed | None:
    """Tell a client why what they asked to be deleted stays, and until when."""
    del now
    request = (
        ErasureRequest.objects.filter(pk=about, begun_at__isnull=True)
        .select_related("client__practice")
        .first()
    )
    if request is None or request.hold_until is None:
        return None
    with override(language):
        words = {
            "until": date_format(request.hold_until, "j F Y"),
            "reason": request.hold_reason,
        }
        text = gettext(
            "What you asked us to delete has to be kept until %(until)s: %(reason)s "
            "Until then nobody works with it; after that it is deleted."
        )
        return _to_client(request.client, text % words, channel)


def _to_client(client: Client, text: str, channel: Channel) -> Composed:
    sender = client.practice.sender_name
    signed = f"{sender}: {text}" if channel is Channel.SMS else f"{text}\n\n{sender}\n"
    return Composed(
        sender=sender, subject=gettext("About what you asked us to delete"), text=signed
    )
