"""The outbox: only ids; text, link and address exist at the moment of sending."""

from __future__ import annotations

from visavis.privacy.register.kinds import Erasure, Table, operational, pseudonymous

NOTICES = {
    "notices.Message": Table(
        kept="90 days after it was sent, found unknown or dropped",
        erasure=Erasure.DELETED,
        fields={
            "id": operational("a random id"),
            "kind": operational("which composer writes it"),
            "about": pseudonymous("id of the card, contact wish or member it is about"),
            "recipient": pseudonymous("a client's or a member's id; the address is looked up"),
            "channel": operational("e-mail or SMS"),
            "once": pseudonymous("made of ids, so that the same thing is not sent twice"),
            "state": operational("where the message stands"),
            "due_at": pseudonymous("when it should go out; follows a therapy session"),
            "expires_at": operational("after this it is not sent late"),
            "tries": operational("how often sending was tried"),
            "claimed_at": operational("when a worker took it"),
            "claimed_by": operational("which worker took it"),
            "settled_at": operational("when it was sent, found unknown, or dropped"),
        },
    ),
}
