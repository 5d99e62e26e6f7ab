# mypy: disallow-subclassing-any=False
"""What all tables share: how constraints are named, and which column type stands for which Python type."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from gateway.storage.columns import Data, Moment, Words

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The parent of every table."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {str: Words(), datetime: Moment(), dict[str, Any]: Data(), list[Any]: Data()}


def part_of(table: str) -> Mapped[str]:
    """A reference to a row of `table`; goes when that row goes."""
    return mapped_column(ForeignKey(f"{table}.id", ondelete="CASCADE"), index=True)
