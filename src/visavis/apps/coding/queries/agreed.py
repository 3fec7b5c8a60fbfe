"""Which packets may be read and counted still: whoever agreed to it may take that back.

From that moment nobody reads them, nobody codes them, and nothing that was coded of them is
counted or leaves. The rows stay until the record is erased: who agrees anew is there again.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from visavis.apps.care.models import Consent
from visavis.apps.coding.models import PacketText
from visavis.vocab.card import Perspective
from visavis.vocab.care import ConsentScope

THERAPISTS = (Perspective.THERAPIST, Perspective.GUESS)


def still_agreed(packet: str = "") -> Q:
    """Return the condition that everybody whose words are in a packet agrees to their being read.

    Its client, whoever wrote: to research, and to words being read. Where the therapist wrote
    some of it, the therapist as well.

    Parameters
    ----------
    packet
        How the packet is reached from the row that is asked for, as in ``packet__``.
    """
    in_force = Consent.objects.filter(
        client=OuterRef(f"{packet}about__card__episode__client"),
        study=OuterRef(f"{packet}round__study"),
        withdrawn_at__isnull=True,
        client__erasure__isnull=True,
    )
    of_nobody = Q(**{f"{packet}about__isnull": True})
    client = Q(Exists(in_force.filter(scope=ConsentScope.TEXT))) & Q(
        Exists(in_force.filter(scope=ConsentScope.RESEARCH))
    )
    not_theirs = PacketText.objects.filter(
        packet=OuterRef(f"{packet}pk"), report__perspective__in=THERAPISTS
    ).exclude(report__card__episode__therapist__work__words_in_studies=True)
    return of_nobody | (client & ~Q(Exists(not_theirs)))


def counted(packet: str = "") -> Q:
    """Return the condition that a packet is of its round still: agreed to, and not left out."""
    return still_agreed(packet) & Q(**{f"{packet}left_out": False})
