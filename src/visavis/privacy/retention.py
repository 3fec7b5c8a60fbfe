"""How long things wait and stay. No period is written anywhere else."""

from __future__ import annotations

from datetime import timedelta

SEAL_DAYS = 7
"""A pair opens after this many days even if one card never comes; a study may set its own."""

SEAL_DAYS_AT_LEAST, SEAL_DAYS_AT_MOST = 1, 60
"""Between these a practice or a study chooses; longer, and the moment is no longer remembered."""

ERASURE_DELAY = timedelta(hours=72)
"""Time in which an erasure can be revoked, with notice to the therapist."""

CARD_LINK_LIFE = timedelta(days=28)
"""A link to a card that nobody used stops opening after this long."""

THERAPIST_DRAFT_LIFE = timedelta(days=7)
"""How long a therapist's half-written card waits on their device for them to sign in again."""

SIGN_IN_LINK_LIFE = timedelta(minutes=30)
"""A one-time sign-in link of the simulated practice."""

MESSAGE_LIFE = timedelta(days=2)
"""An invitation that could not be sent by then is not sent late."""

SENT_MESSAGES_KEPT = timedelta(days=90)
"""How long the outbox remembers that a message went out."""

ANCHOR_EVERY = timedelta(hours=1)
"""How often the head of the audit chain is written outside the database."""

CLAIM_LIFE = timedelta(minutes=10)
"""A message that a worker has held for longer is a crashed worker's; gateways give up sooner."""

RETRY_FIRST = timedelta(minutes=1)
"""The wait after a first refusal; it doubles each time."""

RETRY_LONGEST = timedelta(hours=1)
"""The longest wait between two tries."""

TODAY_LOOKS_BACK = timedelta(days=14)
"""How long an opened pair counts as new, and an unsettled therapy session is asked about."""

SAME_SITTING = timedelta(minutes=30)
"""Saying "held now" twice within this is a double click, not two therapy sessions."""

CALENDAR_AHEAD = timedelta(days=56)
"""How far ahead therapy sessions are planned from a calendar: a series has no end, plans have."""

CALENDAR_LOOKS_BACK = TODAY_LOOKS_BACK
"""Past meetings of a calendar are asked about this long, as all unsettled sessions are."""

CALENDAR_PREVIEW_LIFE = timedelta(hours=1)
"""What a calendar would change may be confirmed this long; then the file is chosen again."""
