"""What others did about a card, and who may read it, in plain words."""

from __future__ import annotations

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from visavis.apps.care.models import Consent
from visavis.apps.own.queries.log import Deed, Line
from visavis.apps.own.queries.shelf import OwnCard
from visavis.apps.people.forms.words import READERS
from visavis.vocab.card import Visibility
from visavis.vocab.care import ConsentScope

register = template.Library()

DEEDS = {
    Deed.HANDED_IN: _("You handed the card in."),
    Deed.WITHDRAWN: _("You took the card back."),
    Deed.LINK_SHOWN: _("%(who)s had the code of this card on the screen."),
    Deed.PAIR_READ: _("%(who)s opened the pair, with what you share of this card."),
    Deed.ENDING_READ: _("%(who)s opened both accounts, with what you share of this card."),
    Deed.WISHED: _("You asked to be contacted."),
    Deed.LOOKED_UP: _("%(who)s looked up how to reach you, as you had asked."),
    Deed.ANSWERED: _("%(who)s noted that somebody got in touch."),
    Deed.PACKET_READ: _(
        "%(who)s read what was told of this session, names struck out, for a study."
    ),
    Deed.PACKET_CORRECTED: _("%(who)s struck more of it before the study’s raters read it."),
    Deed.PACKET_LEFT_OUT: _("%(who)s left it out of what the study’s raters read."),
    Deed.CODINGS_EXPORTED: _(
        "%(who)s took what was told of this session, names struck out, into a file for a study."
    ),
}
BY_OTHERS = {
    Deed.HANDED_IN: _("%(who)s typed the card in from paper."),
}
SCOPES = {
    ConsentScope.SHARE: _("My therapist reads what I share"),
    ConsentScope.RESEARCH: _("My ratings go into a study"),
    ConsentScope.TEXT: _("Its raters read my words"),
    ConsentScope.LATER_CONTACT: _("The network may write to me later"),
}


@register.filter
def deed_sentence(line: Line) -> str:
    """Say what was done and by whom."""
    deed = Deed(line.deed)
    sentence = BY_OTHERS.get(deed, DEEDS[deed]) if line.who else DEEDS[deed]
    return gettext(sentence) % {"who": line.who or gettext("Somebody")}


@register.filter
def reader_word(visibility: Visibility) -> Promise:
    """Say who may read it, in the words of the card."""
    return READERS[visibility]


@register.filter
def scope_sentence(consent: Consent) -> str:
    """Say what a line of the ledger allows."""
    return gettext(SCOPES[ConsentScope(consent.scope)])


@register.filter
def heading_of(own: OwnCard) -> str:
    """Name a card by its day."""
    if own.about_ending:
        return gettext("How your therapy ended")
    return date_format(timezone.localtime(own.happened_at), "l j F Y")
