"""Cards and what stands on them: the words encrypted, the ticks and ratings under a code."""

from __future__ import annotations

from visavis.privacy.register.kinds import (
    Erasure,
    Key,
    Table,
    answer,
    clinical,
    member,
    operational,
    pseudonymous,
    public,
)

WITH_RECORD = "as long as the practice must keep the client's record"

CARDS = {
    "cards.Card": Table(
        kept=WITH_RECORD,
        erasure=Erasure.DELETED,
        fields={
            "id": pseudonymous("a random id; the link's token is derived from it, never stored"),
            "episode": pseudonymous("which therapy it belongs to"),
            "session": pseudonymous("which therapy session it is about; none for the ending"),
            "occasion": pseudonymous("a therapy session or the ending"),
            "perspective": pseudonymous("the client's or the therapist's card"),
            "generation": operational("raised to make earlier links invalid"),
            "paper_code": pseudonymous("printed on the index card; opens nothing by itself"),
            "asked_at": pseudonymous("when the occasion arose"),
            "seal_until": pseudonymous("when the pair opens at the latest"),
            "form": operational("which form was answered"),
            "language": pseudonymous("in which it was answered"),
            "helpful": answer("whether anything was particularly helpful"),
            "hindering": answer("whether anything got in the way"),
            "handed_in_at": pseudonymous("when; hidden from the other side while sealed"),
            "idempotency_key": operational("makes a retry the same card"),
            "after_reveal": pseudonymous("handed in when the pair was open already"),
            "on_paper": pseudonymous("typed in from an index card"),
            "withdrawn_at": pseudonymous("when the client took it back; its answers are deleted"),
        },
    ),
    "cards.EventReport": Table(
        kept=WITH_RECORD,
        erasure=Erasure.DELETED,
        fields={
            "id": pseudonymous("a random id"),
            "card": pseudonymous("which card it stands on"),
            "place": pseudonymous("its place on the card"),
            "perspective": pseudonymous("whose account it is, or a guess"),
            "valence": answer("helpful or hindering"),
            "text_sealed": clinical("what it was, in the person's own words", Key.BY_AUTHOR),
            "rating": answer("how strongly, 1 to 4"),
            "moment": answer("when in the therapy session"),
            "visibility": answer("who may read it, as the client chose"),
        },
    ),
    "cards.Ending": Table(
        kept=WITH_RECORD,
        erasure=Erasure.DELETED,
        fields={
            "card": pseudonymous("which ending card it stands on"),
            "how": answer("how the therapy closed, as this side tells it"),
            "words_sealed": clinical("the same in the person's own words", Key.BY_AUTHOR),
            "visibility": answer("who may read it, as the client chose"),
        },
    ),
    "cards.TurningPoint": Table(
        kept=WITH_RECORD,
        erasure=Erasure.DELETED,
        fields={
            "id": pseudonymous("a random id"),
            "card": pseudonymous("which ending card it stands on"),
            "place": pseudonymous("its place on the card"),
            "session": pseudonymous("which therapy session it was in, if the person could say"),
            "when_sealed": clinical("when it was, in the person's own words", Key.BY_AUTHOR),
            "what_sealed": clinical("what it was, in the person's own words", Key.BY_AUTHOR),
            "rating": answer("how helpful, 1 to 4"),
            "visibility": answer("who may read it, as the client chose"),
        },
    ),
    "cards.ContactWish": Table(
        kept=WITH_RECORD,
        erasure=Erasure.DELETED,
        fields={
            "id": operational("a random id"),
            "client": pseudonymous("who asked to be contacted; never from which card"),
            "asked_at": pseudonymous("when"),
            "answered_at": pseudonymous("when somebody saw to it"),
            "answered_by": member("who saw to it"),
        },
    ),
    "cards.LoadedForm": Table(
        kept="for good: cards refer to the form they answered",
        erasure=Erasure.NO_CLIENT,
        fields={
            "name": public("id and version"),
            "definition": public("the questions"),
            "fingerprint": operational("shows that a version was never changed"),
            "loaded_at": operational("when it was loaded"),
        },
    ),
}
