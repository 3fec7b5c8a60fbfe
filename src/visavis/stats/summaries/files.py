"""A summary in a small file, to be merged elsewhere; nothing else in ``stats`` touches a disk.

Practices that may not pool their rows can pool these. A file names its kind, keys and sums, so a
summary comes back as it was, or not at all.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import narwhals as nw

from visavis.stats.errors import UnusableError
from visavis.stats.frames import made
from visavis.stats.summaries.soundness import fault
from visavis.stats.summaries.summary import Kind, Summary
from visavis.vocab.counted import a_kind

FORMAT = "visavis-summary@1"


def save(summary: Summary, path: Path | str) -> None:
    """Write a summary as JSON or Parquet, by the ending of `path`.

    Raises
    ------
    UnusableError
        When it is no summary, the ending is another one, or the file cannot be written.
    """
    anything: object = summary  # no checker stands between a notebook and this
    if not isinstance(anything, Summary):
        each = "each of its .summaries" if hasattr(anything, "summaries") else "a summary"
        msg = f"A file holds one summary, and this is {a_kind(anything)}: save {each}."
        raise UnusableError(msg)
    file = Path(path)
    _must_end(file)
    half = file.with_name(f".{file.name}.part")
    try:
        _write(summary, half, file.suffix)
        half.replace(file)
    except OSError as error:
        half.unlink(missing_ok=True)
        msg = f"{file} cannot be written ({error.strerror}): name a file in a folder that is there."
        raise UnusableError(msg) from error


def _write(summary: Summary, file: Path, ending: str) -> None:
    about = _about(summary)
    if ending == ".parquet":
        told = json.dumps(about, ensure_ascii=False, sort_keys=True)
        summary.table.to_native().write_parquet(file, metadata={FORMAT: told})
        return
    columns = {name: summary.table.get_column(name).to_list() for name in _columns(summary)}
    whole = json.dumps({**about, "table": columns}, ensure_ascii=False, indent=1, allow_nan=False)
    file.write_text(whole + "\n", encoding="utf-8")


def _must_end(file: Path) -> None:
    if file.suffix not in {".json", ".parquet"}:
        msg = f"{file}: a summary is kept as .json or .parquet; end the name so."
        raise UnusableError(msg)


def load(path: Path | str) -> Summary:
    """Read a summary that `save` wrote.

    Raises
    ------
    UnusableError
        When there is no such file, it holds something else, or numbers that cannot be.
    """
    file = Path(path)
    _must_end(file)
    if not file.is_file():
        what = "is a folder" if file.is_dir() else "is not there"
        msg = f"{file} {what}: name the file that visavis.save wrote."
        raise UnusableError(msg)
    from polars.exceptions import PolarsError  # noqa: PLC0415 -- not at every import

    try:
        about, columns = _read(file)
        summary = _made(about, columns)
    except (*BROKEN, PolarsError) as error:
        raise _no_summary(file) from error
    if wrong := fault(summary):
        msg = f"{file} is no sound summary, because {wrong}: make it again with visavis.save."
        raise UnusableError(msg)
    return summary


BROKEN = (
    KeyError,
    TypeError,
    ValueError,
    AttributeError,
    OverflowError,
    RecursionError,
    OSError,
)
"""What reading something else than a summary ends in."""


def _made(about: dict[str, Any], columns: dict[str, Any]) -> Summary:
    keys, sums = tuple(about["keys"]), tuple(about["sums"])
    schema = {name: _dtype(about["types"][name]) for name in (*keys, *sums)}
    return Summary(
        kind=Kind(about["kind"]),
        keys=keys,
        sums=sums,
        table=made({name: columns[name] for name in schema}, schema),
        dropped={str(why): int(count) for why, count in about["dropped"].items()},
        about={str(what): str(said) for what, said in about["about"].items()},
    )


def _read(file: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    import polars as pl  # noqa: PLC0415 -- for Parquet's own metadata, and not at every import

    if file.suffix == ".parquet":
        about = json.loads(pl.read_parquet_metadata(file)[FORMAT])
        return about, pl.read_parquet(file).to_dict(as_series=False)
    about = json.loads(file.read_text(encoding="utf-8"), parse_constant=_no_number)
    if about["format"] != FORMAT:
        raise ValueError(about["format"])
    return about, about["table"]


def _no_number(name: str) -> float:
    raise ValueError(name)


def _no_summary(file: Path) -> UnusableError:
    return UnusableError(f"{file} is no summary: make it with visavis.stats.summaries.save.")


def _about(summary: Summary) -> dict[str, Any]:
    schema = summary.table.schema
    return {
        "format": FORMAT,
        "kind": str(summary.kind),
        "keys": list(summary.keys),
        "sums": list(summary.sums),
        "types": {name: str(schema[name]) for name in _columns(summary)},
        "dropped": dict(summary.dropped),
        "about": dict(summary.about),
    }


def _columns(summary: Summary) -> tuple[str, ...]:
    return (*summary.keys, *summary.sums)


def _dtype(name: str) -> nw.dtypes.DType:
    return {"String": nw.String(), "Int64": nw.Int64(), "Float64": nw.Float64()}[name]
