"""Practices, members, and the identity vault."""

from __future__ import annotations

from visavis.privacy.register.kinds import (
    Erasure,
    Table,
    identity,
    member,
    operational,
    pseudonymous,
    public,
    secret,
)

PEOPLE = {
    "people.Identity": Table(
        kept="as long as the client's record",
        erasure=Erasure.DELETED,
        fields={
            "client": pseudonymous("the client's id, which also names the key"),
            "name_sealed": identity("the name that the therapist sees on screen"),
            "mail_sealed": identity("where card links are sent"),
            "phone_sealed": identity("where card links are sent by SMS"),
            "channel": pseudonymous("which of the two the client prefers"),
            "language": pseudonymous("the language in which the client is written to"),
        },
    ),
    "people.Practice": Table(
        kept="as long as the practice takes part",
        erasure=Erasure.NO_CLIENT,
        fields={
            "id": operational("a random id"),
            "name": public("the practice's name"),
            "sender_name": public("the name on messages; betrays no therapy"),
            "language": operational("the practice's language"),
            "time_zone": operational("in which its times are shown"),
            "emergency_text": public("shown on every card"),
            "emergency_translations": public("the same in other languages"),
            "default_visibility": operational("who may read an answer unless the client chooses"),
            "contact_person": member("whom a wish to be contacted reaches"),
            "seal_days": operational("how long a pair stays sealed when a card does not come"),
            "card_form": operational("which form clients see"),
            "simulated": operational("whether everything here is invented"),
            "created_at": operational("when it was set up"),
        },
    ),
    "people.Member": Table(
        kept="as long as the account; entries in the audit chain keep the id",
        erasure=Erasure.NO_CLIENT,
        fields={
            "id": member("a random id"),
            "password": secret("a scrypt hash, never the password"),
            "last_login": member("when they last signed in"),
            "email": member("what they sign in with"),
            "name": member("shown to colleagues, and to clients on the card"),
            "language": member("in which pages are shown to them"),
            "is_active": member("whether they may sign in"),
            "date_joined": member("when the account was made"),
        },
    ),
    "people.Membership": Table(
        kept="as long as the account, also when it has ended: who could see what, and when",
        erasure=Erasure.NO_CLIENT,
        fields={
            "id": operational("a random id"),
            "member": member("who"),
            "practice": member("where; empty for the whole network"),
            "role": member("as what"),
            "since": member("from when"),
            "until": member("until when"),
        },
    ),
    "people.WorkProfile": Table(
        kept="as long as the account",
        erasure=Erasure.NO_CLIENT,
        fields={
            "member": member("who tells it"),
            "orientation": member("what the therapist mainly works by"),
            "practising_since": member("since which year"),
            "words_in_studies": member("whether their own words may enter study datasets"),
        },
    ),
    "people.SignInLink": Table(
        kept="30 minutes, and only in a simulated practice",
        erasure=Erasure.NO_CLIENT,
        fields={
            "id": operational("a random id"),
            "member": member("whom it signs in"),
            "digest": secret("a hash of the token; the token itself is nowhere stored"),
            "expires_at": operational("when it stops working"),
            "used_at": operational("when it was used, and so used up"),
        },
    ),
}
