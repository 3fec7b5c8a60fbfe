"""What a member may see and do: one function per question, each a decision with a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from visavis.privacy.decision import ALLOW, Decision, deny
from visavis.privacy.viewer import Viewer
from visavis.vocab.language import gettext_noop as _
from visavis.vocab.people import Role

SIGN_IN_FIRST = _("Please sign in first.")
SECOND_FACTOR_FIRST = _("Please set up a second factor first: an authenticator app or a passkey.")
NOT_YOUR_PRACTICE = _("This belongs to another practice.")
NOT_YOUR_CLIENT = _("Only the client's own therapist may open this.")
NOT_YOUR_ROLE = _("Your role does not include this.")


@dataclass(frozen=True, slots=True)
class ClientFacts:
    """What a decision about a client needs to know: ids, never words."""

    practice: UUID
    therapists: frozenset[UUID]
    """Members who have, or had, an episode with this client."""
    sealed_from_use: bool = False
    """An erasure was asked for and a hold keeps the record: nobody works with it."""


def signed_in(viewer: Viewer) -> Decision:
    """Whether there is a member at all, with a second factor."""
    if viewer.member is None:
        return deny(SIGN_IN_FIRST)
    if not viewer.second_factor:
        return deny(SECOND_FACTOR_FIRST)
    return ALLOW


def _role_in(viewer: Viewer, role: Role, practice: UUID) -> Decision:
    entrance = signed_in(viewer)
    if not entrance:
        return entrance
    if viewer.holds(role, practice):
        return ALLOW
    if any(post.practice == practice or post.practice is None for post in viewer.posts):
        return deny(NOT_YOUR_ROLE)
    return deny(NOT_YOUR_PRACTICE)


def may_treat(viewer: Viewer, practice: UUID) -> Decision:
    """Keep a caseload in the practice: see Today, add clients, record therapy sessions."""
    return _role_in(viewer, Role.THERAPIST, practice)


def may_open_client(viewer: Viewer, client: ClientFacts) -> Decision:
    """Open a client's page, cards and pairs: the client's own therapist, and nobody else.

    Not the administrator, not the coordinator: what was said in the hour stays with the two who
    were in it. Supervision comes with its own, time-limited sharing.
    """
    decision = may_treat(viewer, client.practice)
    if not decision:
        return decision
    if viewer.member not in client.therapists:
        return deny(NOT_YOUR_CLIENT)
    if client.sealed_from_use:
        return deny(_("This record is sealed: the client asked to be erased."))
    return ALLOW


def may_open_episode(viewer: Viewer, client: ClientFacts, therapist: UUID | None) -> Decision:
    """Open one therapy of a client, with its sessions and pairs: the therapist who leads it.

    A client who changes therapists told each of them what they told, and no other.
    """
    decision = may_open_client(viewer, client)
    if decision and viewer.member != therapist:
        return deny(NOT_YOUR_CLIENT)
    return decision


def may_coordinate(viewer: Viewer, practice: UUID) -> Decision:
    """Run a study in the practice: enrolment, response rates, paper cards; never client words."""
    return _role_in(viewer, Role.COORDINATOR, practice)


def may_type_paper_cards(viewer: Viewer, practice: UUID) -> Decision:
    """Type cards in from paper. Not the therapist: the pair would not be sealed."""
    return may_coordinate(viewer, practice)


def may_manage_practice(viewer: Viewer, practice: UUID) -> Decision:
    """Change a practice's settings and its members."""
    return _role_in(viewer, Role.ADMINISTRATOR, practice)


def may_end_role(role: Role, *, administrators: int) -> Decision:
    """End a role, where the practice has so many administrators now."""
    if role is Role.ADMINISTRATOR and administrators <= 1:
        return deny(_("A practice keeps at least one administrator. Name another one first."))
    return ALLOW


def may_hand_over_invitation(*, joined: bool, elsewhere: bool) -> Decision:
    """Show an administrator the link under which an invited member chooses a password.

    Only where no mail server could bring it, and only for an account that nobody ever signed in
    to and that has no role in another practice: whoever holds the link is that member.
    """
    if joined or elsewhere:
        return deny(_("Only the member themselves, or who runs Visavis, can open this account."))
    return ALLOW


def may_answer_contact_wish(
    viewer: Viewer, practice: UUID, contact_person: UUID | None
) -> Decision:
    """See who asked to be contacted: the person whom the practice names, and nobody else."""
    entrance = signed_in(viewer)
    if not entrance:
        return entrance
    if not any(post.practice == practice or post.practice is None for post in viewer.posts):
        return deny(NOT_YOUR_PRACTICE)
    if viewer.member != contact_person:
        return deny(_("Only the person whom the practice names sees who asked to be contacted."))
    return ALLOW


def may_reach_for_wish(
    viewer: Viewer, practice: UUID, contact_person: UUID | None, *, answered: bool
) -> Decision:
    """Learn name and contact of a client who asked for it, until somebody answered."""
    decision = may_answer_contact_wish(viewer, practice, contact_person)
    if not decision:
        return decision
    if answered:
        return deny(_("This wish was answered; the contact is closed again."))
    return ALLOW


def may_manage_studies(viewer: Viewer) -> Decision:
    """Set up a study for the network."""
    entrance = signed_in(viewer)
    if not entrance:
        return entrance
    if any(post.role is Role.COORDINATOR and post.practice is None for post in viewer.posts):
        return ALLOW
    return deny(NOT_YOUR_ROLE)
