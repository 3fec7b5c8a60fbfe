"""The field register: every field of every table, how telling it is, and what becomes of it.

A table or field that is missing here, or stands here and is gone, fails a test. To add one, write
it into the file of its app; `make pages` then brings the table in PRIVACY.md up to date.
"""

from __future__ import annotations

from collections.abc import Mapping

from visavis.privacy.register.audit import AUDIT
from visavis.privacy.register.cards import CARDS
from visavis.privacy.register.care import CARE
from visavis.privacy.register.coding import CODING
from visavis.privacy.register.kinds import Erasure, Field, Key, Sensitivity, Table
from visavis.privacy.register.notices import NOTICES
from visavis.privacy.register.own import OWN
from visavis.privacy.register.people import PEOPLE
from visavis.privacy.register.third_party import THIRD_PARTY

__all__ = ["ALWAYS_SEALED", "REGISTER", "Erasure", "Field", "Key", "Sensitivity", "Table"]

REGISTER: Mapping[str, Table] = AUDIT | NOTICES | PEOPLE | CARE | CARDS | CODING | OWN | THIRD_PARTY
"""By ``app.Model``, as Django labels it."""

ALWAYS_SEALED = frozenset({Sensitivity.CLINICAL, Sensitivity.IDENTITY})
"""What never stands in the database but encrypted."""
