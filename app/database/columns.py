"""What columns are made of: the type of an enum, and how constraints are named."""

import enum

from sqlalchemy import Enum
from sqlmodel import SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING


def text_enum(kind: type[enum.StrEnum]) -> Enum:
    """The type of an enum column: VARCHAR that holds the values, guarded by a CHECK that a test compares with the code.

    A type and not a column, so that a mixin can declare the field once for several tables:
    ``Field(sa_type=text_enum(Stance))``; whether NULL is allowed follows from the field's annotation.
    """
    name = "".join("_" + c.lower() if c.isupper() else c for c in kind.__name__).lstrip("_")
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=32,
        name=name,
        values_callable=lambda members: [member.value for member in members],
    )
