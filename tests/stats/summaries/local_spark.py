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
    "spark.sql.shuffle.partitions": "2",
    "spark.log.level": "ERROR",
}


@contextmanager
def spark() -> Iterator[Any]:
    """Start Spark in local mode, and end it afterwards."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 -- installed only where it is tried

    builder = SparkSession.builder.master("local[2]")
    for name, value in SETTINGS.items():
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
