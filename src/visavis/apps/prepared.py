"""Statements that are written once and then only sent.

Django writes the SQL of a query anew each time it is asked. That costs several times what the
database needs to answer, and a card that is handed in asks the same few questions as the one
before. What stands here keeps the SQL of those few, for each connection; everything else goes
on being asked as usual. ``docs/decisions/0098-prepared-statements.md`` says what it brings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, Generic, ParamSpec, TypeVar, cast
from uuid import UUID, uuid4

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    BinaryField,
    BooleanField,
    CharField,
    DateTimeField,
    Field,
    ForeignKey,
    IntegerField,
    Model,
    QuerySet,
    TextField,
    UUIDField,
)
from django.db.models.base import ModelState
from django.db.models.query import RelatedPopulator, get_related_populators
from django.utils.timezone import is_naive, make_naive

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
            (place, each)
            for place, (several, expression) in converters.items()
            for each in _read_by(several, expression, self.connection)
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
        for place, convert in self.converters:
            values[place] = convert(values[place])
        row = _built(self.model, zip(self.names, values[self.columns], strict=True), self.alias)
        _attach(self.related, values, row, self.alias)
        return row

    def _adapt(self, id_: UUID | str) -> Any:  # noqa: ANN401 -- as the database takes it
        return id_ if isinstance(id_, str) else AN_ID.get_db_prep_value(id_, self.connection)


def _read_by(
    converters: Sequence[Callable[..., Any]],
    expression: Any,  # noqa: ANN401 -- Django's expressions have no public type
    to: BaseDatabaseWrapper,
) -> list[Callable[[Any], Any]]:
    """Return what makes of a column's value what the field holds; the most frequent ones short."""
    if to.vendor == "sqlite" and len(converters) == 1:
        kind = expression.output_field.get_internal_type()
        if kind == "UUIDField":
            return [_id_read]
        if kind == "DateTimeField" and to.timezone is UTC:
            return [_moment_read]
    return [
        lambda value, convert=convert: convert(value, expression, to)  # type: ignore[misc]  # bound as it is now
        for convert in converters
    ]


def _id_read(value: str | None) -> UUID | None:
    return None if value is None else _known_id(value)


_known_id = lru_cache(maxsize=4096)(UUID)
"""A practice, its members and clients are read again and again; an id cannot be changed."""


def _moment_read(value: datetime | None) -> datetime | None:
    return None if value is None else value.replace(tzinfo=UTC)


def _built(model: type[Row], values: Iterable[tuple[str, Any]], alias: str | None) -> Row:
    """Do as ``Model.from_db``, for models that do nothing of their own when a row is read.

    Setting every field through its descriptor, and telling signals that nobody listens to, takes
    most of the time in which Django builds a row. A row without `alias` is not in a database yet.
    """
    row = model.__new__(model)
    row.__dict__.update(values)
    state = row._state = ModelState()  # noqa: SLF001 -- as Django marks a row that it has read
    state.adding, state.db = alias is None, alias
    return row


def _attach(
    related: Iterable[RelatedPopulator], values: Sequence[Any], to: Model, alias: str
) -> None:
    """Build the rows that were read beside this one, and put each in its place."""
    for each in related:
        own = values[each.cols_start : each.cols_end]
        row = None
        if own[each.pk_idx] is not None:
            row = _built(each.model_cls, zip(each.init_list, own, strict=True), alias)
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


def new_row(model: type[Row], **values: object) -> Row:
    """Make a row that is to be inserted, with a value for every field: there are no defaults.

    A foreign key is named as its column is, as in ``card_id``.
    """
    return _built(model, values.items(), None)


def insert(rows: Sequence[Model]) -> None:
    """Insert new rows of one model, with the keys that they have, in one statement."""
    if not rows:
        return
    to = _connection()
    sql, one, columns = _insertion(type(rows[0]))
    values = [value for row in rows for value in _values(row, columns)]
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
    return bool(send(to, sql, _values(row, columns)).rowcount)


def _connection() -> BaseDatabaseWrapper:
    """Return the connection of this thread; Django's proxy would look it up at every word."""
    return connections[DEFAULT_DB_ALIAS]


Column = tuple[str, Callable[[Any], Any] | None]
"""The name under which a row holds a value, and what makes of it what the database takes."""
AS_THEY_ARE = (CharField, TextField, BooleanField, BinaryField)
"""Fields whose values every database takes as they are."""


def _columns(fields: Iterable[Field[Any, Any]]) -> list[Column]:
    return [(field.attname, _written_by(field)) for field in fields]


def _written_by(field: Field[Any, Any]) -> Callable[[Any], Any] | None:
    """Return what makes of a field's value what the database takes; None where it takes that."""
    holds = field
    while isinstance(holds, ForeignKey):
        holds = holds.target_field
    if isinstance(holds, AS_THEY_ARE):
        return None
    vendor = _connection().vendor
    short = {kind: how for on, of, kind, how in SHORT if on == vendor and isinstance(holds, of)}

    def written(value: Any) -> Any:  # noqa: ANN401 -- whatever the field holds
        if value is None:
            return None
        how = short.get(type(value))
        return field.get_db_prep_save(value, _connection()) if how is None else how(value)

    return written


def _moment_written(moment: datetime) -> str:
    return str(make_naive(moment, UTC))


def _with_zone(moment: datetime) -> datetime:
    if is_naive(moment):
        msg = "a moment without a time zone"
        raise ValueError(msg)
    return moment


SHORT: list[tuple[str, type[Field[Any, Any]], type, Callable[[Any], Any]]] = [
    ("sqlite", UUIDField, UUID, attrgetter("hex")),
    ("sqlite", DateTimeField, datetime, _moment_written),
    ("sqlite", IntegerField, int, int),
    ("postgresql", UUIDField, UUID, lambda id_: id_),
    ("postgresql", DateTimeField, datetime, _with_zone),
]
"""By database, field and exact type of a value: what Django makes of it after more questions."""


def _values(row: Model, columns: list[Column]) -> list[Any]:
    held = vars(row)
    return [held[name] if prepare is None else prepare(held[name]) for name, prepare in columns]


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
