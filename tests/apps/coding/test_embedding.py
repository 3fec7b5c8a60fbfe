"""Reports read by word vectors from a folder instead of by the words themselves."""

from __future__ import annotations

import shutil
from dataclasses import replace
from importlib import util
from pathlib import Path

import numpy as np
import pytest

from tests.apps.coding.learning import CLIENTS, LATER, TOLD, scene
from tests.apps.coding.vectors import NEAR, lay_vectors
from visavis.apps.audit.rules import SYSTEM
from visavis.apps.care.actions.erasure import erase_now
from visavis.apps.coding.actions.learn import ask_model, keep_whole, learn_asked
from visavis.apps.coding.models import LearnedModel, Prediction
from visavis.apps.coding.queries.machine import opened, readable
from visavis.apps.coding.rules.embedding import Embedding, embedding_in
from visavis.apps.coding.rules.learning import (
    NotLearnedError,
    fold_of,
    packed,
    predict,
    teach,
    unpacked,
)
from visavis.apps.sealing import model_key
from visavis.gateways.outside import Outside, connect

KNOWN = [(f"I felt {line[0]}", line[0]) for line in NEAR] * 20


def likeliest(chances: dict[str, float]) -> str:
    return max(chances, key=lambda category: chances[category])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_vectors(tmp_path_factory.mktemp("models") / "my words.8M")


@pytest.fixture(scope="module")
def space(folder: Path) -> Embedding:
    return embedding_in(folder)


def test_its_name_is_the_folders_and_a_hash(space: Embedding, folder: Path) -> None:
    assert space.name[:-8] == "my-words-8M-"
    assert embedding_in(folder) is space


def test_rows_are_of_length_one_or_of_nothing(space: Embedding) -> None:
    rows = space.rows(["hope and courage", "strange", "relief"])
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 0, 1])
    assert space.rows([]).shape == (0, 4)


@pytest.mark.parametrize("several", [False, True])
def test_a_word_that_nobody_settled_is_near_one_that_somebody_did(
    space: Embedding, several: bool
) -> None:
    texts, chosen = [text for text, _ in KNOWN], [[category] for _, category in KNOWN]
    taught = teach(texts, chosen, several=several, space=space)
    (again,) = unpacked(packed([taught]))
    unheard = [f"So much {line[2]}" for line in NEAR]
    found = [likeliest(chances) for chances in predict(again, unheard, space=space)]
    assert found == [line[0] for line in NEAR]
    for other in (None, replace(space, name="another")):
        with pytest.raises(NotLearnedError, match="in another way than is set"):
            predict(again, unheard, space=other)


def test_what_cannot_be_read_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(NotLearnedError, match="VISAVIS_EMBEDDINGS names holds no word vectors"):
        embedding_in(tmp_path / "minishlab" / "potion-base-8M")
    broken = tmp_path / "broken"
    shutil.copytree(folder, broken)
    (broken / "model.safetensors").write_bytes(b"no vectors")
    with pytest.raises(NotLearnedError, match="holds no word vectors that can be read"):
        embedding_in(broken)


def test_what_is_not_installed_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "visavis.apps.coding.rules.embedding.find_spec",
        lambda name: None if name == "model2vec" else util.find_spec(name),
    )
    with pytest.raises(NotLearnedError, match=r"pip install visavis\[embeddings\]"):
        embedding_in(folder)


def learn() -> LearnedModel:
    assert learn_asked(by=SYSTEM, now=LATER) == 1
    return LearnedModel.objects.get()


@pytest.mark.django_db
def test_a_model_that_reads_by_vectors_is_fitted_sealed_and_left_as_others(
    world: Outside, folder: Path
) -> None:
    connect(replace(world, embeddings=folder))
    of = scene()
    ask_model(study=of.study, codebook=of.codebook, asked_by=None, by=SYSTEM, now=LATER)
    model = learn()
    assert (model.embedding, model.predicted) == (embedding_in(folder).name, CLIENTS * len(TOLD))
    folds = opened(model, readable(of.study, now=LATER))
    assert [taught.words for taught in folds] == [()] * 5
    found = {}
    for row in Prediction.objects.select_related("report__card__episode"):
        client = row.report.card.episode.client_id
        assert row.fold == fold_of(client, model=model.pk)
        found[row.report.place] = likeliest(row.probabilities)
    assert [found[place] for place in (0, 3, 5)] == ["hope", "insight", "relief"]
    # Without its folder it predicts nothing new and stays; who leaves is forgotten all the same.
    connect(replace(world, embeddings=folder / "gone"))
    assert keep_whole(by=SYSTEM, now=LATER) == 0
    with pytest.raises(NotLearnedError, match="holds no word vectors"):
        ask_model(study=of.study, codebook=of.codebook, asked_by=None, by=SYSTEM, now=LATER)
    erase_now(client=of.clients[0], by=SYSTEM, now=LATER)
    assert keep_whole(by=SYSTEM, now=LATER) == 1
    assert model_key(model.pk) in world.keys.erased()


@pytest.mark.django_db
def test_another_setting_is_another_model(world: Outside, folder: Path) -> None:
    of = scene()
    ask_model(study=of.study, codebook=of.codebook, asked_by=None, by=SYSTEM, now=LATER)
    assert learn().embedding == ""
    connect(replace(world, embeddings=folder))
    assert keep_whole(by=SYSTEM, now=LATER) == 1
    assert learn().embedding == embedding_in(folder).name
