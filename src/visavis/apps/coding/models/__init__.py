"""Codebooks in use, rounds and what is coded in them."""

from visavis.apps.coding.models.codebook import CodebookVersion, GoldReport
from visavis.apps.coding.models.coding import Assignment, Coding
from visavis.apps.coding.models.consensus import Consensus
from visavis.apps.coding.models.machine import LearnedModel, Prediction
from visavis.apps.coding.models.packet import Packet, PacketText
from visavis.apps.coding.models.round import Round, RoundRater
from visavis.apps.coding.models.school import SchoolAnswer

__all__ = [
    "Assignment",
    "CodebookVersion",
    "Coding",
    "Consensus",
    "GoldReport",
    "LearnedModel",
    "Packet",
    "PacketText",
    "Prediction",
    "Round",
    "RoundRater",
    "SchoolAnswer",
]
