"""Who may prepare, code and settle a round, and what may go into a packet."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from visavis.privacy.decision import ALLOW, Decision, deny
from visavis.privacy.members import NOT_YOUR_ROLE, may_manage_studies, signed_in
from visavis.privacy.viewer import Viewer
from visavis.vocab.coding import Stage
from visavis.vocab.language import gettext_noop as _
from visavis.vocab.people import Role

TREATS = _(
    "Whoever treats in a study does not read its packets: they would recognise their own clients."
)
NOT_YOUR_ROUND = _("You are not a rater of this round.")
STILL_INDEPENDENT = _(
    "Raters still code independently. How far they agree is told when they are done."
)


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What a decision about a round needs to know: ids and its stage, never words."""

    stage: Stage
    practices: frozenset[UUID]
    """Where its study runs."""
    raters: frozenset[UUID]
    """Members who code in it now."""


def _treats(viewer: Viewer, practices: Collection[UUID]) -> bool:
    return any(viewer.holds(Role.THERAPIST, practice) for practice in practices)


def may_prepare_round(viewer: Viewer, practices: Collection[UUID]) -> Decision:
    """Draw reports into a round and read them through before raters do.

    The coordinator of the network, of a study in which they treat nobody: they read words of
    clients who agreed that theirs are read for research, with names struck out, and correct what
    was missed. Each packet that they open is an entry that its client can see.
    """
    decision = may_manage_studies(viewer)
    if decision and _treats(viewer, practices):
        return deny(TREATS)
    return decision


def may_have_rounds(viewer: Viewer) -> Decision:
    """Open the list of one's own rounds: whoever is a rater anywhere."""
    entrance = signed_in(viewer)
    if not entrance:
        return entrance
    if any(post.role is Role.RATER for post in viewer.posts):
        return ALLOW
    return deny(NOT_YOUR_ROLE)


def may_read_codebooks(viewer: Viewer) -> Decision:
    """Read what raters code by: whoever codes, and whoever prepares rounds."""
    decision = may_manage_studies(viewer)
    return decision or may_have_rounds(viewer)


def may_join_as_rater(viewer: Viewer, practices: Collection[UUID]) -> Decision:
    """Be named a rater of a round: raters who treat nobody where the study runs."""
    if not any(post.role is Role.RATER for post in viewer.posts):
        return deny(_("Only a rater codes. Give them that role first."))
    if _treats(viewer, practices):
        return deny(TREATS)
    return ALLOW


def may_code(viewer: Viewer, facts: RoundFacts) -> Decision:
    """Read one's next packet and code it, or undo what one coded: while raters are independent."""
    decision = _codes_there(viewer, facts)
    return open_for_coding(facts.stage) if decision else decision


def _codes_there(viewer: Viewer, facts: RoundFacts) -> Decision:
    """Allow the raters of a round, as long as they treat nobody where its study runs."""
    decision = may_have_rounds(viewer)
    if not decision:
        return decision
    if viewer.member not in facts.raters:
        return deny(NOT_YOUR_ROUND)
    return deny(TREATS) if _treats(viewer, facts.practices) else ALLOW


def open_for_coding(stage: Stage) -> Decision:
    """Take a coding in: while raters are independent, and not a moment longer."""
    if stage is Stage.PREPARING:
        return deny(_("This round has not begun."))
    if stage is not Stage.INDEPENDENT:
        return deny(_("This round is no longer open for coding."))
    return ALLOW


def may_learn(viewer: Viewer, facts: RoundFacts) -> Decision:
    """Learn by gold reports of a round's codebook: its raters, until they are done coding."""
    decision = _codes_there(viewer, facts)
    if not decision:
        return decision
    if facts.stage not in (Stage.PREPARING, Stage.INDEPENDENT):
        return deny(_("This round is no longer open for coding."))
    return ALLOW


def may_settle(viewer: Viewer, facts: RoundFacts) -> Decision:
    """Settle what was coded differently: the round's raters together, or its coordinator."""
    decision = _of_the_round(viewer, facts)
    if not decision:
        return decision
    if facts.stage is not Stage.CONSENSUS:
        return deny(_("This round is not at the stage of consensus."))
    return ALLOW


def may_see_reliability(viewer: Viewer, facts: RoundFacts) -> Decision:
    """See how far raters agreed.

    A coordinator who codes in it as well is a rater here: whatever tells them of the others before
    they are done would end their independence.
    """
    decision = _of_the_round(viewer, facts)
    if not decision:
        return decision
    if facts.stage is Stage.PREPARING:
        return deny(_("This round has not begun."))
    if facts.stage is Stage.INDEPENDENT and viewer.member in facts.raters:
        return deny(STILL_INDEPENDENT)
    return ALLOW


def _of_the_round(viewer: Viewer, facts: RoundFacts) -> Decision:
    """Allow whoever prepares rounds, and the raters of this one."""
    entrance = signed_in(viewer)
    if not entrance:
        return entrance
    if viewer.member in facts.raters:
        return _codes_there(viewer, facts)
    return may_prepare_round(viewer, facts.practices)


def may_leave_apart(stage: Stage) -> Decision:
    """Let a file leave that tells of one rater alone: for whoever codes in another program."""
    if stage is Stage.PREPARING:
        return deny(_("This round has not begun."))
    return ALLOW


def may_leave_together(stage: Stage) -> Decision:
    """Let a file leave that tells of all raters: only when they are done."""
    if stage is Stage.INDEPENDENT:
        return deny(
            _(
                "Raters still code independently: one file of all of them would tell each of the"
                " others. Name a folder, in which each has a file of their own."
            )
        )
    return may_leave_apart(stage)
