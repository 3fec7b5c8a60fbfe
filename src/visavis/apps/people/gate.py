"""What every view asks first: who is there, and may they.

A view writes ``require(may_treat(viewer_of(request), practice.pk))``. When the decision is no,
`Refused` travels to the middleware, which sends the visitor to sign in, to the second factor, or
shows the decision's sentence.
"""

from __future__ import annotations

from typing import cast
from uuid import UUID

from allauth.account.authentication import get_authentication_records
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from visavis.apps.audit.rules import NOBODY as NOBODY_ACTS
from visavis.apps.audit.rules import Actor
from visavis.apps.people.models import Member, Practice
from visavis.apps.people.queries.viewers import only_simulated, practices_of, viewer_for
from visavis.apps.people.rules.handed_over import HandedOver
from visavis.privacy.decision import Decision, deny
from visavis.privacy.members import signed_in
from visavis.privacy.viewer import NOBODY, Viewer
from visavis.vocab.language import gettext_noop as _

PRACTICE_KEY = "practice"
"""Where the session keeps the practice that its owner works in now."""
LINK_KEY = "signed_in_by_link"
"""Where the session remembers a one-time link; it counts in simulated practices only."""

HANDED_KEY = "handed_over"
"""Where the session remembers that its browser is in a client's hands."""
REFUSED_KEY = "unlock_refused_at"
"""Where the session keeps when a try in vain to unlock it was last written down."""


class Refused(Exception):  # noqa: N818 -- a refusal, not an error
    """A decision said no; the middleware turns it into the right page."""

    def __init__(self, decision: Decision) -> None:
        """Carry the decision with its sentence."""
        super().__init__(decision.reason)
        self.decision = decision


class PracticeNotChosen(Exception):  # noqa: N818 -- a question to the member, not an error
    """The member has roles in several practices and has not said which one it is about."""


def require(decision: Decision) -> None:
    """Go on only when `decision` allows it.

    Raises
    ------
    Refused
        When it does not.
    """
    if not decision:
        raise Refused(decision)


def viewer_of(request: HttpRequest) -> Viewer:
    """Return who is asking; looked up once a request."""
    kept = vars(request)
    if "_viewer" not in kept:
        kept["_viewer"] = _look_up(request)
    return cast("Viewer", kept["_viewer"])


def member_of(request: HttpRequest) -> Member:
    """Return the signed-in member's row; ask `require` first."""
    if not isinstance(request.user, Member):
        raise Refused(signed_in(NOBODY))
    return request.user


def actor_of(request: HttpRequest) -> Actor:
    """Return who is asking, as audit entries name them."""
    member = viewer_of(request).member
    return NOBODY_ACTS if member is None else Actor.member(member)


def practices_for(request: HttpRequest) -> list[Practice]:
    """Return the practices that the viewer has a role in, by name; looked up once a request."""
    kept = vars(request)
    if "_practices" not in kept:
        kept["_practices"] = list(practices_of(viewer_of(request)))
    return cast("list[Practice]", kept["_practices"])


def known_practice(request: HttpRequest) -> Practice | None:
    """Return the only practice, or the one that was chosen; None while that is open."""
    practices = practices_for(request)
    if len(practices) == 1:
        return practices[0]
    chosen = request.session.get(PRACTICE_KEY)
    return next((practice for practice in practices if str(practice.pk) == chosen), None)


def current_practice(request: HttpRequest) -> Practice:
    """Return the practice that this is about.

    Raises
    ------
    Refused
        When nobody is signed in, or the member has a role in no practice.
    PracticeNotChosen
        When there are several and none was chosen yet.
    """
    require(signed_in(viewer_of(request)))
    if not practices_for(request):
        raise Refused(deny(_("You have no role in a practice.")))
    practice = known_practice(request)
    if practice is None:
        raise PracticeNotChosen
    return practice


def choose_practice(request: HttpRequest, practice_id: UUID) -> bool:
    """Keep the choice in the session; False when the member has no role there."""
    if practice_id not in [practice.pk for practice in practices_for(request)]:
        return False
    request.session[PRACTICE_KEY] = str(practice_id)
    return True


def handed_over(request: HttpRequest) -> HandedOver | None:
    """Return for which card this browser was handed over; None when it was not."""
    kept = request.session.get(HANDED_KEY)
    return HandedOver.kept(kept) if kept is not None else None


def keep_handed_over(request: HttpRequest, state: HandedOver) -> None:
    """Lock this browser, or note where its client is.

    Where a page must not come back, the session gets a new key: browsers keep no page alive for
    *back* across a change of cookies.
    """
    before = handed_over(request)
    if before is None:
        request.session.pop(REFUSED_KEY, None)
    request.session[HANDED_KEY] = state.as_kept()
    if before is None or before.done != state.done:
        request.session.cycle_key()


def take_back(request: HttpRequest) -> None:
    """Unlock this browser."""
    del request.session[HANDED_KEY]
    request.session.pop(REFUSED_KEY, None)
    request.session.cycle_key()


def owner_of(request: HttpRequest) -> Member:
    """Return the member who handed this browser over; they themselves are not there."""
    member = vars(request).get("_owner")
    if not isinstance(member, Member):
        raise Refused(signed_in(NOBODY))
    return member


def leave_to_client(request: HttpRequest) -> None:
    """Go on as nobody: whatever is rendered, it is not for the member."""
    vars(request)["_owner"] = request.user
    request.user = AnonymousUser()


def _look_up(request: HttpRequest) -> Viewer:
    member = getattr(request, "user", None)  # an error page may come before the sign-in is read
    if not isinstance(member, Member) or not member.is_active:
        return NOBODY
    return viewer_for(member, second_factor=_used_second_factor(request, member))


def _used_second_factor(request: HttpRequest, member: Member) -> bool:
    records = get_authentication_records(request, member)
    if any(record.get("method") == "mfa" for record in records):
        return True
    return bool(request.session.get(LINK_KEY)) and only_simulated(member)
