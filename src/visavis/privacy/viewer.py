"""Who is asking, in the terms that decisions are made in."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from visavis.vocab.people import Role


@dataclass(frozen=True, slots=True)
class Post:
    """A role held in one practice, or in the whole network when `practice` is None."""

    role: Role
    practice: UUID | None


@dataclass(frozen=True, slots=True)
class Viewer:
    """A signed-in member with their posts. Nobody is `NOBODY`."""

    member: UUID | None
    posts: frozenset[Post] = frozenset()
    second_factor: bool = False
    """Signed in with a second factor or a passkey; nothing of a practice is shown without."""

    def holds(self, role: Role, practice: UUID) -> bool:
        """Whether the viewer has `role` in `practice`, there or for the whole network."""
        return Post(role, practice) in self.posts or Post(role, None) in self.posts

    def practices(self, role: Role) -> frozenset[UUID]:
        """The practices in which `role` is held by name (not through the network)."""
        return frozenset(p.practice for p in self.posts if p.role is role and p.practice)


NOBODY = Viewer(member=None)
