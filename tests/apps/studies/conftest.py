"""A study with therapists enough to tell of, and helpers to read what left."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from tests import factories
from visavis.apps.audit.rules import OPERATOR
from visavis.apps.care.models import Client, Episode, Study
from visavis.apps.people.models import Member, Practice
from visavis.apps.studies.actions.export import Exported, Progress, export_study
from visavis.apps.studies.actions.prepare import Wanted
from visavis.apps.studies.rules.codes import Codes
from visavis.gateways.outside import outside
from visavis.privacy.studies import ENDS_WITHIN_DAYS
from visavis.vocab.care import ConsentScope

LATER = timedelta(days=70)
"""When every seal of the study has run out and everything of the first month is observed."""


class Scene:
    """One practice with a study, and whatever a test adds."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.practice: Practice = factories.practice()
        self.therapist: Member = factories.member(self.practice)
        self.study: Study = factories.study(self.practice)
        self.exports = 0

    def client(self, *scopes: ConsentScope) -> Client:
        """A client of the practice who agreed to `scopes` of the study."""
        client = factories.client(self.practice)
        for scope in scopes:
            factories.consent(client, scope, self.study)
        return client

    def episode(self, client: Client) -> Episode:
        return factories.episode(client, self.therapist)

    def cut(self, episode: Episode) -> timedelta:
        """How much sooner its observation ends than the seal asks."""
        codes = Codes(outside().keys.secret(f"study:{self.study.pk}"))
        return timedelta(days=codes.drawn_for(episode.pk) % ENDS_WITHIN_DAYS)

    def export(
        self,
        *,
        text: bool = False,
        now: datetime | None = None,
        progress: Progress = lambda _share: None,
    ) -> tuple[Exported, dict[str, pl.DataFrame]]:
        """Export, and read every table back by Polars' own reader of CSV."""
        self.exports += 1
        goal = self.folder / f"export {self.exports}"
        exported = export_study(
            wanted=Wanted(self.study, text=text),
            goal=goal,
            by=OPERATOR,
            now=now or factories.START + LATER,
            progress=progress,
        )
        return exported, tables(goal)


def tables(folder: Path) -> dict[str, pl.DataFrame]:
    files = sorted((folder / "data").glob("table-*_data.csv"))
    return {
        file.name.removeprefix("table-").removesuffix("_data.csv"): pl.read_csv(
            file, infer_schema_length=None
        )
        for file in files
    }


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)
