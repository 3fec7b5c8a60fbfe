"""Whether this installation can do its work; says yes or no and nothing else."""

from __future__ import annotations

import logging
import tempfile
from functools import lru_cache

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from visavis.gateways.outside import outside

log = logging.getLogger(__name__)


class NotReadyError(Exception):
    """Something is missing; the log says what, the page does not."""


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when database, migrations, key store and disk are there, else 503."""
    del request
    for check in (_database, _keys, _disk):
        try:
            check()
        except Exception as error:  # noqa: BLE001 -- whatever goes wrong here means: not ready
            log.warning("health.%s %s", check.__name__.strip("_"), type(error).__name__)
            return HttpResponse("not ready\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    _migrated()


@lru_cache(maxsize=1)
def _migrated() -> None:
    """Refuse a database that is behind the code; asked until it is not, then remembered."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotReadyError


def _keys() -> None:
    outside().keys.mac("health", b"here")


def _disk() -> None:
    with tempfile.NamedTemporaryFile(dir=outside().data, prefix=".health-") as probe:
        probe.write(b"here")
        probe.flush()
