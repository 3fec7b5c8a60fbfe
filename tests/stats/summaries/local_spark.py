"""Spark in this process, on the loopback only."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    # For a handful of rows, dividing and planning takes far longer than the work.
    "spark.sql.shuffle.partitions": "1",
    "spark.default.parallelism": "2",  # rows must lie in parts, or nothing is put together
    "spark.sql.adaptive.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}
HURRIED = {
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}
"""For one small case: to compile Java for it took half of the time. The long run goes without."""


@contextmanager
def spark(*, hurried: bool = False) -> Iterator[Any]:
    """Start Spark in local mode, and end it afterwards."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 -- installed only where it is tried

    builder = SparkSession.builder.master("local[1]")
    for name, value in (SETTINGS | (HURRIED if hurried else {})).items():
        builder = builder.config(name, value)
    logging.getLogger("py4j").setLevel(logging.ERROR)  # it talks on after pytest has hung up
    with warnings.catch_warnings():
        # PySpark says of pandas 3 that it does not yet know all of it; nothing here needs more.
        warnings.simplefilter("ignore", FutureWarning)
        session = builder.getOrCreate()
        try:
            yield session
        finally:
            session.stop()
