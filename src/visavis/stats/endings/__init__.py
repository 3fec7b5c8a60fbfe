"""How therapies end: dropout under named definitions, how long they last, which session is last."""

from visavis.stats.endings.definitions import BeforeChange, Fewer, MissedLast, Teller, Told
from visavis.stats.endings.dropout import count_dropout, dropout
from visavis.stats.endings.episodes import episode_times
from visavis.stats.endings.hazard import (
    Hazard,
    Link,
    Logarithm,
    Powers,
    Steps,
    count_hazard,
    hazard,
)
from visavis.stats.endings.sessions import client_sessions
from visavis.stats.endings.survival import Survival, count_times, survival

__all__ = [
    "BeforeChange",
    "Fewer",
    "Hazard",
    "Link",
    "Logarithm",
    "MissedLast",
    "Powers",
    "Steps",
    "Survival",
    "Teller",
    "Told",
    "client_sessions",
    "count_dropout",
    "count_hazard",
    "count_times",
    "dropout",
    "episode_times",
    "hazard",
    "survival",
]
