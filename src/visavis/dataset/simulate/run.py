"""From a plan to a folder: drawn piece by piece, written piece by piece."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
import polars as pl

from visavis import __version__
from visavis.codebooks.shipped import definition, shipped
from visavis.dataset.describe.names import TRUTH
from visavis.dataset.simulate import instrument
from visavis.dataset.simulate.draw.coding import draw_codings
from visavis.dataset.simulate.draw.matches import draw_pairs
from visavis.dataset.simulate.draw.outcome import draw_endings, draw_scores
from visavis.dataset.simulate.draw.piece import Piece, draw_piece
from visavis.dataset.simulate.draw.reports import draw_reports
from visavis.dataset.simulate.network import Network, pieces
from visavis.dataset.simulate.plan import Plan
from visavis.dataset.simulate.profiles import CODEBOOK, profiles
from visavis.dataset.simulate.tables import accounts, coding, people
from visavis.dataset.simulate.tables.codes import Widths, make_codes
from visavis.dataset.simulate.tables.texts import texts
from visavis.dataset.simulate.truth.all_truths import all_truths
from visavis.dataset.simulate.truth.document import document
from visavis.dataset.simulate.truth.realised import Realised
from visavis.dataset.write import DatasetWriter, Description, Form

Frames = dict[str, pl.DataFrame]

SAYS = (
    "A simulated practice research network: nobody in it exists. What was planted, and what an "
    "analysis should find, is in truth.json."
)


def simulate(
    folder: Path,
    *,
    network: Network,
    plan: Plan,
    form: Form = Form.CSV,
    step: Callable[[int], None] = lambda _clients: None,
) -> Realised:
    """Write a simulated network into `folder`, which must be empty or not be there.

    Parameters
    ----------
    folder
        The goal; nothing is left there when something goes wrong on the way.
    network
        Size and seed. The same network and plan give the same bytes.
    plan
        What is planted.
    form
        CSV is Psych-DS; Parquet is smaller and faster.
    step
        Told after each piece how many clients it had.

    Returns
    -------
    Realised
        What was drawn, counted.
    """
    about = Description(
        name="Simulated network",
        says=SAYS,
        made_by=f"visavis {__version__}",
        text=True,
        simulated=True,
        licence="https://www.apache.org/licenses/LICENSE-2.0",
    )
    with DatasetWriter(folder, about=about, form=form) as out:
        truths = all_truths(plan, therapists=network.therapists, clients=network.clients)
        realised = Realised()
        for frames in draw_network(network, plan, step=step):
            realised.add(frames)
            for table, frame in frames.items():
                out.write(table, frame)
        out.add_file(TRUTH, document(asdict(network), plan, truths, realised))
        out.add_file(f"codebook/{shipped(CODEBOOK).name}.json", definition(CODEBOOK))
        out.add_file(f"instruments/{instrument.INSTRUMENT}.json", instrument.definition())
    return realised


def draw_network(
    network: Network, plan: Plan, *, step: Callable[[int], None] = lambda _clients: None
) -> Iterator[Frames]:
    """Draw the tables of one piece after another."""
    extents = list(pieces(network))
    seeds = np.random.SeedSequence(network.seed).spawn(len(extents))
    shares = profiles(plan)
    widths = Widths(
        therapist=len(str(network.therapists)),
        client=len(str(network.clients)),
        number=len(str(plan.weeks)),
    )
    for extent, seed in zip(extents, seeds, strict=True):
        rng, apart = (np.random.Generator(np.random.PCG64(s)) for s in (seed, *seed.spawn(1)))
        piece = draw_piece(rng, plan, shares, extent)
        yield tabulate(rng, piece, widths, apart=apart)
        step(extent.clients)


def tabulate(
    rng: np.random.Generator, piece: Piece, widths: Widths, *, apart: np.random.Generator
) -> Frames:
    """Draw what the cards say and what is made of it, and lay all of it out as tables."""
    reports = draw_reports(rng, piece)
    codes = make_codes(piece, reports, widths)
    made, settled = draw_codings(rng, piece, reports)
    endings = draw_endings(rng, piece, apart=apart)
    consent_days = rng.integers(-14, 0, size=len(piece.clients), endpoint=True)
    return {
        **people.people(piece, codes, consent_days),
        **people.therapies(piece, codes, endings),
        "cards": accounts.cards(piece, codes, reports),
        "eventReports": accounts.event_reports(rng, piece, codes, reports, texts()),
        **coding.codings(piece, codes, made),
        "consensus": coding.consensus(codes, settled),
        "matches": coding.matches(piece, codes, draw_pairs(rng, piece, reports)),
        "scores": coding.scores(piece, codes, draw_scores(rng, piece)),
        "turningPoints": people.turning_points(rng, piece, codes, endings, texts()),
    }
