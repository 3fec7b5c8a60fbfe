"""The client's own view: which cards are kept in it, and hashes of what opens it."""

from __future__ import annotations

from visavis.privacy.register.kinds import (
    Erasure,
    Table,
    operational,
    pseudonymous,
    secret,
)

WITH_CARDS = "as long as the client's record, or until the client deletes the view"

OWN = {
    "own.OwnView": Table(
        kept=WITH_CARDS,
        erasure=Erasure.DELETED,
        fields={
            "id": operational("a random id; a passkey knows the view by it"),
            "client": pseudonymous("whose cards it may hold"),
            "name": secret("plain words, made by the program, that the client types to open it"),
            "passphrase": secret("the hash of the client's passphrase"),
            "made_at": pseudonymous("when the client made it"),
        },
    ),
    "own.KeptCard": Table(
        kept=WITH_CARDS,
        erasure=Erasure.DELETED,
        fields={
            "id": operational("a random id"),
            "view": pseudonymous("in which view"),
            "card": pseudonymous("which card"),
            "key": operational("shows that it was handed in by whoever keeps it"),
            "shown": pseudonymous("handed in through the link from the therapist's screen"),
            "kept_at": pseudonymous("when it was put there"),
        },
    ),
    "own.Passkey": Table(
        kept="until the client removes it",
        erasure=Erasure.DELETED,
        fields={
            "id": operational("a random id"),
            "view": pseudonymous("which view it opens"),
            "credential": secret("the passkey's id"),
            "public_key": secret("the passkey's public key"),
            "counter": operational("how often it was used, as the device counts"),
            "added_at": pseudonymous("when it was added"),
        },
    ),
    "own.Device": Table(
        kept="until the client forgets it, thirteen months at most",
        erasure=Erasure.DELETED,
        fields={
            "id": operational("a random id"),
            "view": pseudonymous("to which view this browser may add cards"),
            "digest": secret("of what the browser's cookie carries"),
            "since": pseudonymous("since when"),
        },
    ),
    "own.Visit": Table(
        kept="until the view is closed; an hour at most",
        erasure=Erasure.DELETED,
        fields={
            "id": operational("a random id"),
            "view": pseudonymous("which view stands open"),
            "digest": secret("of what the browser's cookie carries"),
            "began_at": pseudonymous("when it was opened"),
            "seen_at": pseudonymous("the last click"),
        },
    ),
    "own.Tries": Table(
        kept="a quarter of an hour",
        erasure=Erasure.NO_CLIENT,
        fields={
            "what": operational("an HMAC of a name that was typed, or of a network address"),
            "count": operational("how many tries"),
            "since": operational("since when"),
        },
    ),
}
