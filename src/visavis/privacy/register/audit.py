"""The audit chain: who did what, about whom only under a random id."""

from __future__ import annotations

from visavis.privacy.register.kinds import (
    Erasure,
    Table,
    member,
    operational,
    pseudonymous,
)

AUDIT = {
    "audit.Entry": Table(
        kept="for good: a chain with a gap proves nothing",
        erasure=Erasure.CUT,
        fields={
            "number": operational("the entry's place in the chain"),
            "at": pseudonymous("when it was done"),
            "verb": operational("what was done, from a list of our own"),
            "actor": member("who did it: a member's id, or a client's random subject id"),
            "subject": pseudonymous(
                "the client's random subject id; erasure deletes what it means"
            ),
            "target": pseudonymous("kind and id of the row it concerns"),
            "practice": operational("the practice in which it was done"),
            "details": operational("counts and words of our own lists; free text is refused"),
            "mac": operational("ties the entry to the one before, with a key outside the database"),
        },
    ),
    "audit.ChainHead": Table(
        kept="for good; a single row",
        erasure=Erasure.NO_CLIENT,
        fields={
            "id": operational("always 1"),
            "length": operational("how many entries there are"),
            "mac": operational("the last entry's seal"),
            "proof": operational("ties length and seal, with a key outside the database"),
        },
    ),
}
