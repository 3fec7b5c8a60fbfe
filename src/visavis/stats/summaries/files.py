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
from visavis.stats.summaries.summary import Kind, Summary

FORMAT = "visavis-summary@1"


def save(summary: Summary, path: Path | str) -> None:
    """Write a summary as JSON or Parquet, by the ending of `path`.

    Raises
    ------
    UnusableError
        When the ending is another one.
    """
    file = Path(path)
    about = json.dumps(_about(summary), ensure_ascii=False, sort_keys=True)
    if file.suffix == ".json":
        columns = {name: summary.table.get_column(name).to_list() for name in _columns(summary)}
        whole = {**_about(summary), "table": columns}
        file.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    elif file.suffix == ".parquet":
        summary.table.to_native().write_parquet(file, metadata={FORMAT: about})
    else:
        msg = f"{file}: a summary is kept as .json or .parquet; end the name so."
        raise UnusableError(msg)


def load(path: Path | str) -> Summary:
    """Read a summary that `save` wrote.

    Raises
    ------
    UnusableError
        When the file holds something else.
    """
    file = Path(path)
    about, columns = _read(file)
    try:
        keys, sums = tuple(about["keys"]), tuple(about["sums"])
        schema = {key: _dtype(about["types"][key]) for key in keys} | {
            name: _dtype(about["types"][name]) for name in sums
        }
        table = made({name: columns[name] for name in schema}, schema)
        return Summary(
            kind=Kind(about["kind"]),
            keys=keys,
            sums=sums,
            table=table,
            dropped={str(why): int(count) for why, count in about["dropped"].items()},
            about=dict(about["about"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _no_summary(file) from error


def _read(file: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    import polars as pl  # noqa: PLC0415 -- for Parquet's own metadata, and not at every import

    try:
        if file.suffix == ".parquet":
            about = json.loads(pl.read_parquet_metadata(file)[FORMAT])
            return about, pl.read_parquet(file).to_dict(as_series=False)
        about = json.loads(file.read_text(encoding="utf-8"))
        if about["format"] != FORMAT:
            raise _no_summary(file)
        return about, about["table"]
    except (KeyError, TypeError, ValueError, OSError, pl.exceptions.PolarsError) as error:
        raise _no_summary(file) from error


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
