"""Who may type a paper card in."""

from __future__ import annotations

from visavis.privacy.decision import Decision, deny
from visavis.privacy.members import ClientFacts, may_type_paper_cards
from visavis.privacy.viewer import Viewer
from visavis.vocab.language import gettext_noop as _


def may_type_card_of(viewer: Viewer, client: ClientFacts) -> Decision:
    """Type in a card of this client: a coordinator of the practice who does not treat them.

    Somebody who holds both roles would read the card before the pair opens.
    """
    decision = may_type_paper_cards(viewer, client.practice)
    if decision and viewer.member in client.therapists:
        return deny(
            _("This is a card of your own client. Somebody else types it in: the pair is sealed.")
        )
    return decision
