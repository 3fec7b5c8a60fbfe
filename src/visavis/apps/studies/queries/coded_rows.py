"""What raters made of the reports of a few therapies, as rows of the study dataset."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from uuid import UUID

from visavis.apps.coding.models import (
    Assignment,
    Coding,
    Consensus,
    PacketText,
    Prediction,
)
from visavis.apps.coding.queries.agreed import counted
from visavis.apps.coding.queries.settled import THE_LAST_COUNTS
from visavis.apps.studies.queries.leaving import Leaving
from visavis.apps.studies.queries.rounds import Rounds
from visavis.apps.studies.queries.taking_part import TakingPart
from visavis.apps.studies.queries.therapy_rows import Row
from visavis.apps.studies.rules.codes import Thing
from visavis.vocab.card import Perspective
from visavis.vocab.coding import Phase, RoundKind, Stage

WORDS, FIGURES = "words", 8
"""A model is called by how it reads, and by what it learned from: another one has another name."""


@dataclass(frozen=True)
class CodedRows:
    """The rows about reports that leave; what is about any other stays."""

    export: Leaving
    texts: Mapping[UUID, Sequence[PacketText]]
    """By packet."""
    given: Sequence[Assignment]
    counting: Mapping[UUID, Coding]
    """By assignment."""
    settled: Sequence[Consensus]
    predicted: Sequence[Prediction]
    reports: Collection[str]
    """Codes of the reports that leave."""

    @classmethod
    def of(
        cls, export: Leaving, therapies: Sequence[TakingPart], reports: Collection[str]
    ) -> CodedRows:
        """Read four tables, and predictions where there are any; nothing is decrypted.

        Of packets that may not be read any more, and of such as were left out, nothing leaves.
        """
        about = {
            "packet__about__card__episode__in": [therapy.episode for therapy in therapies],
            "packet__round__in": list(export.rounds.by_id),
        }
        texts: defaultdict[UUID, list[PacketText]] = defaultdict(list)
        for text in PacketText.objects.filter(counted("packet__"), **about).select_related(
            "report"
        ):
            texts[text.packet_id].append(text)
        given = Assignment.objects.filter(counted("packet__"), **about, excused_at=None)
        codings = Coding.objects.filter(
            **{f"assignment__{path}": value for path, value in about.items()}, replaced_at=None
        )
        settled = Consensus.objects.filter(
            counted("packet__"), **about, packet__round__stage=Stage.CLOSED
        )
        return cls(
            export,
            dict(texts),
            list(given.select_related("rater", "packet")),
            {coding.assignment_id: coding for coding in codings},
            list(settled.select_related("packet").order_by(*THE_LAST_COUNTS)),
            _predictions(export.rounds, therapies),
            reports,
        )

    @property
    def rounds(self) -> Rounds:
        """Those that leave."""
        return self.export.rounds

    def rows(self) -> dict[str, list[Row]]:
        """Return the rows by table, sorted: the order in which raters were given them stays."""
        made: Mapping[str, Callable[[], Iterator[Row]]] = {
            "assignments": self._assignments,
            "codings": self._codings,
            "consensus": self._consensus,
            "matches": self._matches,
            "predictions": self._predictions,
        }
        return {
            table: sorted(made[table](), key=lambda row: [str(cell) for cell in row.values()])
            for table in self.rounds.tables
        }

    def _report(self, packet: UUID) -> str | None:
        """Return the code of the report that a packet holds; None for one that stays."""
        texts = self.texts.get(packet, ())
        ids = [text.report_id for text in texts if text.report_id is not None]
        code = self.export.codes.of(Thing.REPORT, ids[0]) if len(ids) == 1 else ""
        return code if code in self.reports else None

    def _of(self, kind: RoundKind) -> Iterator[tuple[Assignment, Row]]:
        """Yield what was given in rounds of one kind, with rater and round."""
        rounds = self.rounds.ids(kind)
        for one in self.given:
            if one.packet.round_id in rounds:
                rater = self.export.codes.of(Thing.RATER, one.rater.member_id)
                called = self.rounds.called(one.packet.round_id, repeat=one.repeat)
                yield one, {"rater": rater, "round": called}

    def _coded(self) -> Iterator[tuple[Assignment, Row]]:
        for one, row in self._of(RoundKind.CATEGORIES):
            report = self._report(one.packet_id)
            if report is not None:
                yield one, {"report": report, **row}

    def _assignments(self) -> Iterator[Row]:
        for one, row in self._coded():
            coding = self.counting.get(one.pk)
            yield {
                **row,
                "phase": Phase.INDEPENDENT,
                "inclusion_probability": one.packet.inclusion_probability,
                "settled": self.rounds.by_id[one.packet.round_id].stage == Stage.CLOSED,
                "gold": one.packet.gold_id is not None,
                "repeat": one.repeat,
                "source_guess": (coding.source_guess or None) if coding else None,
            }

    def _codings(self) -> Iterator[Row]:
        for one, row in self._coded():
            coding = self.counting.get(one.pk)
            if coding is None:
                continue
            for given in coding.categories or [{}]:
                yield {
                    **row,
                    "codebook": self.rounds.by_id[one.packet.round_id].codebook_id,
                    "category": given.get("category"),
                    "link": given.get("link"),
                    "certainty": coding.certainty or None,
                    "does_not_fit": coding.does_not_fit,
                    "not_enough_text": coding.not_enough_text,
                }

    def _consensus(self) -> Iterator[Row]:
        """Yield what was settled; where several rounds did by one codebook, the one closed last."""
        last: dict[tuple[str, str | None], Consensus] = {}
        for one in self.settled:
            report = self._report(one.packet_id)
            if report is not None:
                last[report, self.rounds.by_id[one.packet.round_id].codebook_id] = one
        for (report, codebook), one in last.items():
            # An impact may be linked with two activities: its category was settled once.
            for category in dict.fromkeys(each["category"] for each in one.categories) or [None]:
                yield {
                    "report": report,
                    "codebook": codebook,
                    "category": category,
                    "kind_of_disagreement": one.disagreement or None,
                }

    def _matches(self) -> Iterator[Row]:
        for one, row in self._of(RoundKind.SAME_EVENT):
            coding = self.counting.get(one.pk)
            if coding is None:
                continue
            same = {frozenset(UUID(str(text)) for text in pair) for pair in coding.matches}
            for client, other in self._pairs(one.packet_id):
                told = None if coding.not_enough_text else frozenset((client.pk, other.pk)) in same
                yield {
                    "client_report": self._code_of(client),
                    "therapist_report": self._code_of(other),
                    **row,
                    "same": told,
                    "decoy": one.packet.decoy,
                }

    def _predictions(self) -> Iterator[Row]:
        for one in self.predicted:
            model = self.rounds.models[one.model_id]
            report = self.export.codes.of(Thing.REPORT, one.report_id)
            if report in self.reports:
                for category, probability in one.probabilities.items():
                    yield {
                        "report": report,
                        "codebook": model.codebook_id,
                        "model": f"{model.embedding or WORDS}-{model.fingerprint[:FIGURES]}",
                        "category": category,
                        "probability": probability,
                        "fold": one.fold,
                    }

    def _pairs(self, packet: UUID) -> Iterator[tuple[PacketText, PacketText]]:
        """Yield each of a packet's texts of the client with each of the therapist's."""
        leaving = [t for t in self.texts.get(packet, ()) if self._code_of(t) in self.reports]
        own = [text for text in leaving if _is_client(text)]
        return product(own, [text for text in leaving if not _is_client(text)])

    def _code_of(self, text: PacketText) -> str:
        return self.export.codes.of(Thing.REPORT, text.report_id) if text.report_id else ""


def _predictions(rounds: Rounds, therapies: Sequence[TakingPart]) -> list[Prediction]:
    if not rounds.models:
        return []
    episodes = [therapy.episode for therapy in therapies]
    rows = Prediction.objects.filter(model__in=list(rounds.models))
    here = rows.filter(report__card__episode__in=episodes)
    return [one for one in here if one.report_id in rounds.readable]


def _is_client(text: PacketText) -> bool:
    return text.report is not None and text.report.perspective == Perspective.CLIENT
