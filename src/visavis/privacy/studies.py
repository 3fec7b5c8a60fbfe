"""What leaves with a study dataset, and who may receive it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from visavis.privacy.decision import ALLOW, Decision, deny
from visavis.privacy.members import signed_in
from visavis.privacy.viewer import Viewer
from visavis.vocab.card import Perspective
from visavis.vocab.coding import Stage
from visavis.vocab.language import gettext_noop as _
from visavis.vocab.people import Role

D = TypeVar("D", date, datetime)

ENDS_WITHIN_DAYS = 28
"""Over so many days the ends of observation are spread: four weeks, so that no start is known."""


def may_tell_of_work(viewer: Viewer) -> Decision:
    """Say how one works and whether one's own words may be studied: therapists, of themselves."""
    entrance = signed_in(viewer)
    if not entrance:
        return entrance
    if any(post.role is Role.THERAPIST for post in viewer.posts):
        return ALLOW
    return deny(_("This page is for therapists: it says how they work."))


def may_receive_rows(viewer: Viewer, practices: Collection[UUID], *, treats: bool) -> Decision:
    """Receive the rows of a study that runs in `practices`.

    Whoever also treats in the study would recognise their own clients, and learn what these
    withheld from them: they get tables, not rows.

    Parameters
    ----------
    viewer
        The member whom the dataset is for.
    practices
        Where the study runs.
    treats
        Whether the member has or had a client who takes part.
    """
    if treats or any(viewer.holds(Role.THERAPIST, practice) for practice in practices):
        return deny(
            _(
                "Whoever treats in a study gets its tables, not its rows: they would recognise "
                "their own clients. Name an analyst who sees no clients there."
            )
        )
    if not any(post.role is Role.ANALYST for post in viewer.posts):
        return deny(_("Only an analyst receives a study's rows. Give them that role first."))
    return ALLOW


def counts_since_consent(day: date, *, agreed: date) -> bool:
    """Whether what happened on `day` belongs to a study that the client joined on `agreed`.

    Days, not hours: a consent on paper bears a day, and is often signed after the first session.
    """
    return day >= agreed


def may_leave_seal(seal_until: datetime, *, now: datetime) -> bool:
    """Whether a session's cards may leave. Also an open pair waits until its seal has run out.

    An opened pair has two cards. Taking these at once and the others later would count answered
    sessions twice as often, and a half of a closed pair must not leave at all.
    """
    return now >= seal_until


def observed_until(now: datetime, *, seal_days: int) -> datetime:
    """Return the moment up to which a study has seen everything that it will see."""
    return now - timedelta(days=seal_days)


def observation_ends(until: D, *, drawn: int) -> D:
    """Return where the observation of one episode ends: some days before `until`.

    If it ended for all on one day, which whoever receives the dataset can reckon, the length of
    the observation would give back the date on which each episode began.

    Parameters
    ----------
    until
        Up to when the study has seen everything.
    drawn
        A number that only a secret key gives, the same for the episode at every export.
    """
    return until - timedelta(days=drawn % ENDS_WITHIN_DAYS)


def codings_may_leave(stage: Stage) -> bool:
    """Whether the codings of a round at this stage leave with its study.

    Only when its raters are done: a rater who sees the dataset would learn of the others.
    """
    return stage in (Stage.CONSENSUS, Stage.CLOSED)


def words_may_leave(
    author: Perspective, *, asked_for: bool, client_agreed: bool, therapist_agreed: bool
) -> bool:
    """Whether somebody's own words leave with a study dataset, names struck out.

    Whatever the therapist writes is about the client as well, so the client's consent is always
    needed; the therapist's own words need the therapist's besides.
    """
    if not (asked_for and client_agreed):
        return False
    return author is Perspective.CLIENT or therapist_agreed
