"""Statements of every turn: SQLAlchemy makes each of them once, and the driver runs it as it is.

Around each run of a statement SQLAlchemy does ten times the work that SQLite does (docs/decisions/0024).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import Session

Transaction: TypeAlias = Session | Connection  # what statements run in
Row: TypeAlias = tuple[Any, ...]
Change = Callable[[Any], Any]  # a value on its way to the driver, or back


def as_session(transaction: Transaction) -> Session:
    """For what reads rows as objects; what it does is of the same transaction."""
    return transaction if isinstance(transaction, Session) else Session(transaction, future=True)


class Prepared:
    """A statement with parameters by name; raises the errors of the driver."""

    def __init__(self, statement: Any, columns: Sequence[str] | None = None) -> None:
        """``columns``: those that an insert is given."""
        self._statement = statement
        self._columns = columns
        self._made: dict[str, _Made] = {}

    def first(self, transaction: Transaction, **parameters: object) -> Row | None:
        """The first row that a question finds."""
        made, cursor = self._ran(transaction, parameters)
        row = cursor.fetchone()
        return None if row is None else made.read(row, cursor)

    def rows(self, transaction: Transaction, **parameters: object) -> list[Row]:
        """Every row that a question finds."""
        made, cursor = self._ran(transaction, parameters)
        return [made.read(row, cursor) for row in cursor.fetchall()]

    def run(self, transaction: Transaction, **parameters: object) -> int:
        """How many rows it changed."""
        _, cursor = self._ran(transaction, parameters)
        return int(cursor.rowcount)

    def run_each(self, transaction: Transaction, each: Sequence[Mapping[str, object]]) -> None:
        """Once for each set of parameters, on PostgreSQL in one message."""
        made, cursor = self._on(transaction)
        given = [made.given(parameters) for parameters in each]
        if made.by_position:
            cursor.executemany(made.sql, given)
        else:
            cursor.execute(b";".join(cursor.mogrify(made.sql, one) for one in given))

    def _ran(self, transaction: Transaction, parameters: Mapping[str, object]) -> tuple[_Made, Any]:
        made, cursor = self._on(transaction)
        cursor.execute(made.sql, made.given(parameters))
        return made, cursor

    def _on(self, transaction: Transaction) -> tuple[_Made, Any]:
        connection = transaction.connection() if isinstance(transaction, Session) else transaction
        dialect = connection.dialect
        if dialect.name not in self._made:
            self._made[dialect.name] = _Made(self._statement.compile(dialect=dialect, column_keys=self._columns))
        return self._made[dialect.name], connection.connection.cursor()


class _Made:
    """A statement in the words of one kind of database, with what its values become there and back."""

    _got: list[tuple[int, Change]] | None = None

    def __init__(self, compiled: Any) -> None:
        dialect = compiled.dialect
        self.sql = str(compiled)
        self.by_position = bool(compiled.positional)
        self._names = compiled.positiontup
        self._fixed = {name: value for name, value in compiled.params.items() if value is not None}
        self._sent = {name: change for name, bind in compiled.binds.items() if (change := _sent(bind.type, dialect))}
        self._columns = [
            column.type.dialect_impl(dialect) for column in getattr(compiled.statement, "selected_columns", ())
        ]
        self._dialect = dialect

    def given(self, parameters: Mapping[str, object]) -> Sequence[Any] | Mapping[str, Any]:
        values = {**self._fixed, **parameters}
        for name, change in self._sent.items():
            values[name] = change(values[name])
        return [values[name] for name in self._names] if self.by_position else values

    def read(self, row: Row, cursor: Any) -> Row:
        if self._got is None:  # some changes depend on the type by which the driver knows a column
            kinds = zip(self._columns, cursor.description, strict=False)
            changes = [kind.result_processor(self._dialect, about[1]) for kind, about in kinds]
            self._got = [(number, change) for number, change in enumerate(changes) if change]
        values = list(row)
        for number, change in self._got:
            values[number] = change(values[number])
        return tuple(values)


def _sent(kind: Any, dialect: Dialect) -> Change | None:
    change: Change | None = kind.dialect_impl(dialect).bind_processor(dialect)
    return change
