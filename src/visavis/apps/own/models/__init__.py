"""Own views, the cards kept in them, and what opens them."""

from visavis.apps.own.models.tries import Tries
from visavis.apps.own.models.view import KeptCard, OwnView
from visavis.apps.own.models.ways import Device, Passkey, Visit

__all__ = ["Device", "KeptCard", "OwnView", "Passkey", "Tries", "Visit"]
