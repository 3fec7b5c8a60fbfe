"""What events, and where two accounts of them meet, go with in how clients fare."""

from visavis.stats.outcome.counting import count_next_session, count_whole_episode
from visavis.stats.outcome.episodes import outcome_episodes
from visavis.stats.outcome.models import next_session_outcome, whole_episode_outcome
from visavis.stats.outcome.rivals import rival_reports, type_and_congruence
from visavis.stats.outcome.sessions import outcome_sessions
from visavis.stats.outcome.table import outcome_table

__all__ = [
    "count_next_session",
    "count_whole_episode",
    "next_session_outcome",
    "outcome_episodes",
    "outcome_sessions",
    "outcome_table",
    "rival_reports",
    "type_and_congruence",
    "whole_episode_outcome",
]
