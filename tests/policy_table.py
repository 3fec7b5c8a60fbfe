"""THE table: every address of the platform, every visitor, and what comes of it.

A row names a page by its URL name and says what a GET and a POST lead to. A bare outcome holds
for everybody. In a dictionary the visitors who are let in stand under what they get; of all
others, who is not signed in is sent to sign in, who signed in with one factor to the second, and
the rest are refused. A client who has opened their own view is nobody to the pages of members, and
a member nobody to the pages of the view. Visitors are listed in `tests/visitors.py`.

Outcomes: a status, or ``→ name`` of the page that the answer leads to. Posts carry an empty
form, so 422 means: let in, and asked to fill it in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.visitors import CODING_ELSEWHERE, CODING_HERE, IN_HANDS, TREATS_TOO, VISITORS

Outcome = int | str
Ways = Outcome | Mapping[Outcome, list[str]]

SIGN_IN, SECOND_FACTOR, REFUSED = "→ account_login", "→ mfa_index", 403
OWN = ["own therapist"]
THERAPISTS = [
    "own therapist",
    "therapist",
    "therapist next door",
    "therapist of the network",
    TREATS_TOO,
]
COORDINATORS = [
    "coordinator",
    "coordinator next door",
    "coordinator of the network",
    TREATS_TOO,
]
ADMINISTRATORS = ["administrator", "administrator next door", "administrator of the network"]
ADMINISTRATORS_HERE = ["administrator", "administrator of the network"]
NAMED = ["named person"]
PREPARES = ["coordinator of the network"]
"""Who prepares rounds: whoever coordinates the network and treats nobody in the study."""
NETWORK_COORDINATORS = [*PREPARES, TREATS_TOO]
RATERS = ["rater", "rater next door", "rater of the network", CODING_HERE, CODING_ELSEWHERE]
AGREEING = [*PREPARES, CODING_HERE]
"""Who sees how far raters agree, and settles what they coded differently: not before they are
done, but whoever coordinates and does not code."""
SETTLING = {"round_id": "settling_id"}
OWN_VIEW, OTHER_VIEW = "own view", "own view of another client"
OWN_VIEWS = [OWN_VIEW, OTHER_VIEW]
NOBODY = ["nobody", *OWN_VIEWS]
SIGNED_IN = [visitor for visitor in VISITORS if visitor not in (*NOBODY, IN_HANDS)]
BOTH_FACTORS = [visitor for visitor in SIGNED_IN if visitor != "one factor"]
WAITING = [
    visitor
    for visitor in BOTH_FACTORS
    if visitor not in [*THERAPISTS, *COORDINATORS, *ADMINISTRATORS, *NAMED, *RATERS]
]


ENDED = {"episode_id": "ended_id"}
GONE = 404
ONLY_POST = ONLY_GET = 405


@dataclass(frozen=True, slots=True)
class Row:
    """What a GET and a POST of one page lead to."""

    get: Ways
    post: Ways
    arguments: Mapping[str, str] = field(default_factory=dict)
    """Arguments of the address that are not the thing of the same name in the town."""
    in_hands: tuple[Outcome, Outcome] = (REFUSED, REFUSED)
    """GET and POST for a client who holds the therapist's tablet: closed, but for the card."""

    def expected(self, method: str, visitor: str) -> Outcome:
        """What comes of it when `visitor` comes."""
        if visitor == IN_HANDS:
            return self.in_hands[method != "GET"]
        ways = self.get if method == "GET" else self.post
        if not isinstance(ways, Mapping):
            return ways
        for outcome, visitors in ways.items():
            if visitor in visitors:
                return outcome
        if visitor in NOBODY:
            return SIGN_IN
        return SECOND_FACTOR if visitor == "one factor" else REFUSED


def in_own_view(get: Ways, post: Ways, arguments: Mapping[str, str] | None = None) -> Row:
    """A page of an open view: whoever has none open, members included, comes to its door."""
    return Row(_in_own_view(get), _in_own_view(post), arguments or {})


def _in_own_view(ways: Ways) -> Ways:
    if ways in (ONLY_GET, ONLY_POST):
        return ways
    ways = ways if isinstance(ways, Mapping) else {ways: OWN_VIEWS}
    return {**ways, "→ own:door": [v for v in VISITORS if v not in OWN_VIEWS]}


def account(signed_in: Outcome, post: Outcome) -> Row:
    """A page of one's own account: for everybody who is signed in, with whatever factor."""
    return Row({signed_in: SIGNED_IN}, {post: SIGNED_IN})


TABLE: dict[str, Row] = {
    # --- the front ---------------------------------------------------------------------------
    "front": Row(
        {
            "→ cards:today": THERAPISTS,
            "→ cards:response": COORDINATORS,
            "→ people:members": ADMINISTRATORS,
            "→ cards:wishes": NAMED,
            "→ coding:desk": RATERS,
            200: WAITING,
        },
        ONLY_GET,
    ),
    "healthz": Row(200, ONLY_GET),
    "set_language": Row("→ front", "→ front"),
    # --- signing in --------------------------------------------------------------------------
    "account_login": Row({200: NOBODY, "→ front": SIGNED_IN}, {200: NOBODY, "→ front": SIGNED_IN}),
    "account_logout": Row({"→ front": NOBODY, 200: SIGNED_IN}, "→ front"),
    "account_signup": Row({200: NOBODY, "→ front": SIGNED_IN}, {200: NOBODY, "→ front": SIGNED_IN}),
    "account_inactive": Row(200, ONLY_GET),
    "account_reauthenticate": account(REFUSED, REFUSED),
    "account_email": account(200, "→ account_email"),
    "account_email_verification_sent": Row(200, ONLY_GET),
    "account_confirm_email": Row(200, GONE),
    "account_change_password": account("→ account_set_password", "→ account_set_password"),
    "account_set_password": account(200, 200),
    "account_reset_password": Row(200, 200),
    "account_reset_password_done": Row(200, ONLY_GET),
    "account_reset_password_from_key": Row(200, 200),
    "account_reset_password_from_key_done": Row(200, ONLY_GET),
    "account_confirm_login_code": account("→ front", "→ front"),
    "mfa_index": account(200, ONLY_GET),
    "mfa_authenticate": account("→ front", "→ front"),
    "mfa_reauthenticate": account(REFUSED, REFUSED),
    "mfa_activate_totp": account(200, 200),
    "mfa_deactivate_totp": account(GONE, GONE),
    "mfa_view_recovery_codes": account(GONE, ONLY_GET),
    "mfa_generate_recovery_codes": account(200, 200),
    "mfa_download_recovery_codes": account(GONE, GONE),
    "mfa_list_webauthn": account(200, ONLY_GET),
    "mfa_add_webauthn": account(200, 200),
    "mfa_reauthenticate_webauthn": account(REFUSED, REFUSED),
    "mfa_remove_webauthn": account(GONE, GONE),
    "mfa_edit_webauthn": account(GONE, GONE),
    "mfa_login_webauthn": account("→ front", "→ front"),
    "people:enter": Row(200, GONE),
    "people:setup": Row(GONE, GONE),
    "people:welcome": Row(GONE, GONE),
    # --- practice and members ------------------------------------------------------------------
    "people:choose": Row({200: BOTH_FACTORS}, {GONE: BOTH_FACTORS}),
    "people:settings": Row({200: ADMINISTRATORS}, {200: ADMINISTRATORS}),
    "practice_with_forms": Row({200: ADMINISTRATORS}, {200: ADMINISTRATORS}),
    "people:members": Row({200: ADMINISTRATORS}, ONLY_GET),
    "people:invite": Row({200: ADMINISTRATORS}, {200: ADMINISTRATORS}),
    "people:invite_again": Row(
        ONLY_POST, {200: ADMINISTRATORS_HERE, GONE: ["administrator next door"]}
    ),
    "people:end_role": Row(
        {200: ADMINISTRATORS_HERE, GONE: ["administrator next door"]},
        {"→ people:members": ADMINISTRATORS_HERE, GONE: ["administrator next door"]},
    ),
    "people:work": Row({200: THERAPISTS}, {"→ people:work": THERAPISTS}),
    # --- a therapist's day -----------------------------------------------------------------------
    "cards:today": Row({200: THERAPISTS}, ONLY_GET),
    "care:clients": Row({200: THERAPISTS}, ONLY_GET),
    "care:new": Row({200: THERAPISTS}, {422: THERAPISTS}),
    "care:calendar": Row({200: THERAPISTS}, {422: THERAPISTS}),
    # --- one client: the own therapist, and nobody else -------------------------------------------
    "cards:client": Row({200: OWN}, ONLY_GET),
    "care:contact": Row({200: OWN}, {422: OWN}),
    "care:consents": Row({200: OWN}, {422: OWN}),
    "care:withdraw": Row(ONLY_POST, {"→ cards:client": OWN}),
    "care:weekly": Row({200: OWN}, {"→ cards:client": OWN}),
    "care:erasure": Row(
        {200: [*OWN, *ADMINISTRATORS_HERE]}, {"→ care:erasure": [*OWN, *ADMINISTRATORS_HERE]}
    ),
    "cards:record": Row({200: OWN}, {422: OWN}),
    "cards:settle": Row(ONLY_POST, {GONE: OWN}),
    "cards:end": Row({200: OWN}, {422: OWN}),
    "cards:send_again": Row(ONLY_POST, {"→ cards:client": OWN}),
    # --- cards and pairs -------------------------------------------------------------------------
    "cards:worker": Row(200, ONLY_GET),
    "cards:client_card": Row(GONE, GONE),
    "cards:therapist_card": Row({200: OWN}, {200: OWN}),
    "cards:therapist_ending": Row({200: OWN}, {200: OWN}, ENDED),
    "cards:session": Row({200: OWN}, ONLY_GET),
    "cards:waiting": Row({200: OWN}, ONLY_GET),
    "cards:endings": Row({200: OWN}, ONLY_GET, ENDED),
    "cards:hand_over": Row({200: OWN}, {"→ cards:kiosk": OWN}),
    "cards:kiosk": Row("→ front", "→ front", in_hands=(200, 200)),
    "people:unlock": Row("→ front", "→ front", in_hands=(200, 422)),
    "cards:qr": Row({200: OWN}, ONLY_GET),
    "cards:printed_card": Row({200: OWN}, ONLY_GET),
    "cards:paper": Row({200: COORDINATORS}, {200: COORDINATORS}),
    # --- contact, response, studies --------------------------------------------------------------
    "cards:wishes": Row({200: NAMED}, ONLY_GET),
    "cards:reach": Row(ONLY_POST, {200: NAMED}),
    "cards:answered": Row(ONLY_POST, {"→ cards:wishes": NAMED}),
    "cards:response": Row({200: COORDINATORS}, ONLY_GET),
    "care:studies": Row({200: NETWORK_COORDINATORS}, ONLY_GET),
    "care:new_study": Row({200: NETWORK_COORDINATORS}, {422: NETWORK_COORDINATORS}),
    # --- how far raters agree --------------------------------------------------------------------
    "coding:reliability": Row({200: AGREEING}, ONLY_GET, SETTLING),
    "coding:reliability_csv": Row({200: AGREEING}, ONLY_GET, SETTLING),
    "coding:reliability_json": Row({200: AGREEING}, ONLY_GET, SETTLING),
    "coding:disagreements": Row({200: AGREEING}, ONLY_GET, SETTLING),
    "coding:settle_packet": Row(
        {GONE: AGREEING}, {GONE: AGREEING}, {**SETTLING, "packet_id": "settling_packet_id"}
    ),
    "coding:book_notes": Row({200: AGREEING}, ONLY_GET, SETTLING),
    # --- a rater's desk and screen -------------------------------------------------------------
    "coding:desk": Row({200: RATERS}, ONLY_GET),
    "coding:screen": Row({200: [CODING_HERE]}, ONLY_GET),
    "coding:own": Row({200: [CODING_HERE]}, ONLY_GET),
    "coding:take": Row(ONLY_POST, {422: [CODING_HERE]}),
    "coding:take_back": Row(ONLY_POST, {GONE: [CODING_HERE]}),
    "coding:skip": Row(ONLY_POST, {"→ coding:screen": [CODING_HERE]}),
    # --- preparing rounds ----------------------------------------------------------------------
    "coding:rounds": Row({200: NETWORK_COORDINATORS}, ONLY_GET),
    "coding:new_round": Row({200: PREPARES}, {422: PREPARES}),
    "coding:round": Row({200: PREPARES}, ONLY_GET),
    "coding:step": Row(ONLY_POST, {"→ coding:round": PREPARES}),
    "coding:name_rater": Row(ONLY_POST, {"→ coding:round": PREPARES}),
    "coding:let_leave": Row(ONLY_POST, {"→ coding:round": PREPARES}),
    "coding:read": Row({200: PREPARES}, {"→ coding:read": PREPARES}, {"round_id": "preparing_id"}),
    "coding:read_packet": Row(
        {200: PREPARES}, {"→ coding:read": PREPARES}, {"packet_id": "unread_id"}
    ),
    "coding:codebooks": Row({200: NETWORK_COORDINATORS}, {422: NETWORK_COORDINATORS}),
    "coding:codebook": Row({200: [*NETWORK_COORDINATORS, *RATERS]}, ONLY_GET),
    "coding:book_gold": Row({200: NETWORK_COORDINATORS}, {422: NETWORK_COORDINATORS}),
    "coding:school": Row({200: [CODING_HERE]}, ONLY_GET),
    "coding:school_report": Row({"→ coding:school": [CODING_HERE]}, ONLY_GET),
    "coding:school_answer": Row(ONLY_POST, {GONE: [CODING_HERE]}, {"gold_id": "nothing"}),
    "coding:school_feedback": Row({GONE: [CODING_HERE]}, ONLY_GET, {"answer_id": "nothing"}),
    "coding:gold": Row({200: PREPARES}, {422: PREPARES}),
    "coding:retire_gold": Row(ONLY_POST, {GONE: PREPARES}, {"gold_id": "nothing"}),
    "coding:gold_from": Row({GONE: PREPARES}, {GONE: PREPARES}),
    # --- what a machine makes of closed rounds ---------------------------------------------------
    "coding:machine": Row({200: PREPARES}, ONLY_GET),
    "coding:machine_learn": Row(ONLY_POST, {"→ coding:machine": PREPARES}),
    "coding:second_look": Row({200: PREPARES}, ONLY_GET),
    "coding:doubt": Row({GONE: PREPARES}, ONLY_GET),
    "coding:machine_shares": Row({200: PREPARES}, ONLY_GET),
    # --- the client's own view ---------------------------------------------------------------
    "own:door": Row(200, 422),
    "own:keep": Row(GONE, GONE),
    "own:made": in_own_view(200, ONLY_GET),
    "own:card": in_own_view(
        {200: [OWN_VIEW], GONE: [OTHER_VIEW]},
        {422: [OWN_VIEW], GONE: [OTHER_VIEW]},
        {"card_id": "card_of_view"},
    ),
    "own:sharing": in_own_view(200, ONLY_GET),
    "own:take_back": in_own_view(ONLY_POST, {"→ own:sharing": [OWN_VIEW], GONE: [OTHER_VIEW]}),
    "own:erasure": in_own_view(200, 200),
    "own:ways": in_own_view(200, 422),
    "own:copy_data": in_own_view(200, ONLY_GET),
    "own:copy_printed": in_own_view(200, ONLY_GET),
    "own:close": Row(ONLY_POST, "→ own:door"),
}
