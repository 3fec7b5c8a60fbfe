"""Messages about cards, in words. Subject, sender and text betray no therapy."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext, override

from visavis.apps.cards.models import Card, ContactWish
from visavis.apps.cards.rules.links import token_for
from visavis.apps.notices.rules.composing import Composed
from visavis.gateways.outside import outside
from visavis.privacy.retention import CARD_LINK_LIFE
from visavis.vocab.notices import Channel


def card_invitation(
    about: UUID, *, channel: Channel, language: str, now: datetime
) -> Composed | None:
    """Write to a client that their card waits; None once it is in, too old, or being erased."""
    card = (
        Card.objects.filter(
            pk=about,
            handed_in_at__isnull=True,
            asked_at__gt=now - CARD_LINK_LIFE,
            episode__client__erasure__isnull=True,
        )
        .select_related("episode__client__practice")
        .first()
    )
    if card is None:
        return None
    sender = card.episode.client.practice.sender_name
    link = f"{outside().address}/c/{token_for(card.pk, card.generation)}"
    with override(language):
        words = _short(sender, link) if channel is Channel.SMS else _long(sender, link)
        return Composed(sender=sender, subject=gettext("A minute, if you like"), text=words)


def _long(sender: str, link: str) -> str:
    paragraphs = [
        gettext("Hello,"),
        gettext("here is the page we spoke about. It takes about a minute:"),
        link,
        gettext("The link is meant for you alone; please do not pass it on."),
        gettext("This message was sent by a program. Nobody reads answers to it."),
        sender,
    ]
    return "\n\n".join(paragraphs) + "\n"


def _short(sender: str, link: str) -> str:
    # Two texts to one phone are dearer than one: as short as it stays friendly.
    return gettext("%(sender)s: here is the page we spoke about, it takes a minute. %(link)s") % {
        "sender": sender,
        "link": link,
    }


def contact_wish(about: UUID, *, channel: Channel, language: str, now: datetime) -> Composed | None:
    """Tell the person named that somebody asks to be contacted; who it is shows after sign-in."""
    del channel, now
    wish = (
        ContactWish.objects.filter(pk=about, answered_at__isnull=True)
        .select_related("client__practice")
        .first()
    )
    if wish is None:
        return None
    with override(language):
        paragraphs = [
            gettext("Somebody asks to be contacted. Please sign in to see who:"),
            outside().address,
            gettext("You get this message because you are the person named for such wishes."),
        ]
        return Composed(
            sender=wish.client.practice.sender_name,
            subject=gettext("Somebody asks to be contacted"),
            text="\n\n".join(paragraphs) + "\n",
        )
