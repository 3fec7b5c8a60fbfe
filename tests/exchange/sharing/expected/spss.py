"""What SPSS's own library reads from the two ``.sav`` files beside this.

They are of the dataset in `tests/exchange/sharing/shared.py`, passed on as SPSS files in 2026,
and stay as they are when the schema moves on. Run it where `pyspssio` 0.6.0 is installed, which
brings the I/O module of SPSS by IBM, apart from the environment of the tests:

    python spss.py > spss.json

Rows are compared by the same run: it stops where they differ from those that `pspp-convert` (PSPP
1.6.2) writes as CSV.
"""

from __future__ import annotations

import csv
import json
import math
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pyspssio  # type: ignore[import-not-found]  # an environment of its own


def described(file: Path) -> dict[str, Any]:
    frame, meta = pyspssio.read_sav(str(file))
    compare(file, frame)
    variables = {
        name: {
            "label": meta["var_labels"][name],
            "measure": meta["var_measure_levels"][name],
            "labels": {
                str(int(number)): label
                for number, label in meta["var_value_labels"].get(name, {}).items()
            },
        }
        for name in meta["var_names"]
    }
    rows = frame.astype(object).where(frame.notna(), None).to_dict("list")
    return {"variables": variables, "rows": rows}


def compare(file: Path, frame: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "rows.csv"
        command = ["pspp-convert", "-O", "csv", str(file), str(out)]
        subprocess.run(command, check=True)  # noqa: S603 -- a program by its name, on our own file
        with out.open(encoding="utf-8", newline="") as opened:
            header, *rows = csv.reader(opened)
    assert header == list(frame.columns)
    for row, other in zip(rows, frame.itertuples(index=False), strict=True):
        assert all(same(*pair) for pair in zip(row, other, strict=True)), (row, other)


def same(cell: str, value: Any) -> bool:
    if isinstance(value, str):
        return cell == value
    return math.isnan(value) if not cell.strip() else float(cell) == value


found = {file.stem: described(file) for file in sorted(Path(__file__).parent.glob("*.sav"))}
sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
