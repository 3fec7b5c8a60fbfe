"""Cards, what stands on them, and the wish to be contacted."""

from visavis.apps.cards.models.card import Card
from visavis.apps.cards.models.contact import ContactWish
from visavis.apps.cards.models.ending import Ending, TurningPoint
from visavis.apps.cards.models.form import LoadedForm
from visavis.apps.cards.models.report import EventReport

__all__ = ["Card", "ContactWish", "Ending", "EventReport", "LoadedForm", "TurningPoint"]
