"""Statements that are written once and then only sent.

Django writes the SQL of a query anew each time it is asked. That costs several times what the
database needs to answer, and a card that is handed in asks the same few questions as the one
before. What stands here keeps the SQL of those few, for each connection; everything else goes
on being asked as usual. ``docs/decisions/0098-prepared-statements.md`` says what it brings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, Generic, ParamSpec, TypeVar, cast
from uuid import UUID, uuid4

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    BooleanField,
    CharField,
    Field,
    Model,
    QuerySet,
    TextField,
    UUIDField,
)
from django.db.models.base import ModelState
from django.db.models.query import RelatedPopulator, get_related_populators

from visavis.apps.sending import send

KEPT = "visavis_prepared"
"""Where a connection keeps its plans; each thread has a connection of its own."""
AN_ID: UUIDField[UUID, UUID] = UUIDField()
Ids = ParamSpec("Ids")
Row = TypeVar("Row", bound=Model)


class _Plan(Generic[Row]):
    """One query, compiled for one connection."""

    def __init__(self, queryset: QuerySet[Row], stand_ins: Sequence[UUID]) -> None:
        self.connection = connections[queryset.db]
        compiler = queryset.query.get_compiler(connection=self.connection)
        self.sql, params = compiler.as_sql()
        self.params = list(params)
        taken_as = {self._adapt(one): number for number, one in enumerate(stand_ins)} | {
            str(one): number for number, one in enumerate(stand_ins)
        }
        self.slots = [
            (place, taken_as[value])
            for place, value in enumerate(self.params)
            if isinstance(value, str | UUID) and value in taken_as
        ]
        self._read_columns(compiler)

    def _read_columns(self, compiler: Any) -> None:  # noqa: ANN401 -- Django's compiler has no public type
        """Find out, as Django does for each query, which column belongs to which field."""
        select, klass = compiler.select, compiler.klass_info
        first, last = klass["select_fields"][0], klass["select_fields"][-1] + 1
        self.columns = slice(first, last)
        self.model: type[Row] = klass["model"]
        self.names = [column[0].target.attname for column in select[self.columns]]
        self.alias = self.connection.alias
        self.related = get_related_populators(klass, select, self.alias)  # type: ignore[call-arg]  # as in Django 5.2
        converters = compiler.get_converters([column[0] for column in select])
        self.converters = [
            (place, expression, convert)
            for place, (several, expression) in converters.items()
            for convert in several
        ]

    def rows(self, ids: Sequence[UUID | str]) -> list[Row]:
        """Send it with `ids` in the places of the stand-ins."""
        params = list(self.params)
        for place, number in self.slots:
            params[place] = self._adapt(ids[number])
        found = send(self.connection, self.sql, params).fetchall()
        return [self._row(values) for values in found]

    def _row(self, found: Sequence[Any]) -> Row:
        values = list(found)
        for place, expression, convert in self.converters:
            values[place] = convert(values[place], expression, self.connection)
        row = _built(self.model, self.names, values[self.columns], self.alias)
        _attach(self.related, values, row, self.alias)
        return row

    def _adapt(self, id_: UUID | str) -> Any:  # noqa: ANN401 -- as the database takes it
        return id_ if isinstance(id_, str) else AN_ID.get_db_prep_value(id_, self.connection)


def _built(model: type[Row], names: Sequence[str], values: Sequence[Any], alias: str) -> Row:
    """Do as ``Model.from_db``, for models that do nothing of their own when a row is read.

    Setting every field through its descriptor, and telling signals that nobody listens to, takes
    most of the time in which Django builds a row.
    """
    row = model.__new__(model)
    row.__dict__.update(zip(names, values, strict=True))
    state = row._state = ModelState()  # noqa: SLF001 -- as Django marks a row that it has read
    state.adding, state.db = False, alias
    return row


def _attach(
    related: Iterable[RelatedPopulator], values: Sequence[Any], to: Model, alias: str
) -> None:
    """Build the rows that were read beside this one, and put each in its place."""
    for each in related:
        own = values[each.cols_start : each.cols_end]
        row = None
        if own[each.pk_idx] is not None:
            row = _built(each.model_cls, each.init_list, own, alias)
            _attach(each.related_populators, values, row, alias)
        each.local_setter(to, row)
        if row is not None:
            each.remote_setter(row, to)


def prepared(query: Callable[Ids, QuerySet[Row]]) -> Callable[Ids, list[Row]]:
    """Turn a function from ids to a query into one from ids to the rows that it finds.

    The function is called once for each connection, with ids that nobody has; so it must not
    decide anything by what it is given, and may build any query that takes ids alone. An id may
    be text, where the field is.
    """

    def ask(*ids: UUID | str) -> list[Row]:
        plans: dict[object, _Plan[Row]] = vars(_connection()).setdefault(KEPT, {})
        plan = plans.get(query)
        if plan is None:
            stand_ins = [uuid4() for _ in ids]
            plan = plans[query] = _Plan(query(*stand_ins), stand_ins)  # type: ignore[call-arg,arg-type]  # ids by place
        return plan.rows(ids)

    return cast("Callable[Ids, list[Row]]", ask)


def insert(rows: Sequence[Model]) -> None:
    """Insert new rows of one model, with the keys that they have, in one statement."""
    if not rows:
        return
    to = _connection()
    sql, one, columns = _insertion(type(rows[0]))
    values = [value for row in rows for value in _values(row, columns, to)]
    send(to, sql + ", ".join([one] * len(rows)), values)
    for row in rows:
        state = row._state  # noqa: SLF001 -- as Django marks a row that it has saved
        state.adding, state.db = False, to.alias


def update(row: Model, *names: str, while_null: str = "") -> bool:
    """Write the named fields of a row; with `while_null` only while that field is empty.

    Returns whether the row was written: it may be gone, or the field may be set.
    """
    to = _connection()
    sql, columns = _change(type(row), names, while_null)
    values = _values(row, columns, to)
    return bool(send(to, sql, values).rowcount)


def _connection() -> BaseDatabaseWrapper:
    """Return the connection of this thread; Django's proxy would look it up at every word."""
    return connections[DEFAULT_DB_ALIAS]


Column = tuple[str, Callable[[Any, BaseDatabaseWrapper], Any] | None]
"""The name under which a row holds a value, and what makes of it what the database takes."""
AS_THEY_ARE = (CharField, TextField, BooleanField)
"""Fields whose values every database takes as they are."""


def _columns(fields: Iterable[Field[Any, Any]]) -> list[Column]:
    return [
        (field.attname, None if isinstance(field, AS_THEY_ARE) else field.get_db_prep_save)
        for field in fields
    ]


def _values(row: Model, columns: list[Column], to: BaseDatabaseWrapper) -> list[Any]:
    return [
        getattr(row, name) if prepare is None else prepare(getattr(row, name), to)
        for name, prepare in columns
    ]


@lru_cache(maxsize=64)
def _insertion(model: type[Model]) -> tuple[str, str, list[Column]]:
    fields = model._meta.concrete_fields
    names = ", ".join(map(_quoted, fields))
    one = f"({', '.join(['%s'] * len(fields))})"
    sql = f"INSERT INTO {_table(model)} ({names}) VALUES "  # noqa: S608 -- names of the model
    return sql, one, _columns(fields)


@lru_cache(maxsize=64)
def _change(
    model: type[Model], names: tuple[str, ...], while_null: str
) -> tuple[str, list[Column]]:
    by_name = {field.name: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in names]
    sets = ", ".join(f"{_quoted(field)} = %s" for field in fields)
    key = model._meta.pk
    sql = f"UPDATE {_table(model)} SET {sets} WHERE {_quoted(key)} = %s"  # noqa: S608 -- names of the model
    if while_null:
        sql += f" AND {_quoted(by_name[while_null])} IS NULL"
    return sql, _columns([*fields, key])


def _table(model: type[Model]) -> str:
    return _connection().ops.quote_name(model._meta.db_table)


def _quoted(field: Field[Any, Any]) -> str:
    return _connection().ops.quote_name(str(field.column))
