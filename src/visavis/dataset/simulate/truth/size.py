"""How large a network is to be expected."""

from __future__ import annotations

from collections.abc import Iterator

from visavis.dataset.simulate.truth.categories import kinds
from visavis.dataset.simulate.truth.model import Model
from visavis.dataset.simulate.truth.value import Truth

EXPECTED = (
    "How many rows the table of this name is expected to have in a network of this size; exact."
)


def size(model: Model, *, clients: int) -> Iterator[Truth]:
    """Yield the expected rows of the larger tables."""
    process = model.process
    cards = process.expected(process.client_card) + process.expected(process.therapist_card)
    reports = sum(process.expected(kind.first) * (1 + kind.second) for kind in kinds(model))
    for table, rows in (
        ("sessions", process.sessions),
        ("cards", cards),
        ("eventReports", reports),
        ("consensus", reports * model.plan.therapy.text_consent),
        ("scores", process.expected(process.client_card)),
    ):
        yield Truth(
            name="rows",
            group=table,
            latent=None,
            target=clients * rows,
            unit="rows",
            how=EXPECTED,
        )
