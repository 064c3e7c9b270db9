"""Organisations and distribution lists."""

import datetime
import enum
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint, true
from sqlmodel import Field, SQLModel

from app.database import text_enum
from app.organisations.postal import PostalAddress


class OrganisationKind(enum.StrEnum):
    """What sort of body it is."""

    ASSOCIATION = "association"
    BOARD = "board"
    COMPANY = "company"
    MUNICIPALITY = "municipality"
    REGION = "region"
    STATE = "state"
    UNIVERSITY = "university"
    PERSON = "person"
    OTHER = "other"


class Organisation(SQLModel, table=True):
    """A body of the register. ``name_key`` is the name with case and spaces folded; letters are sent to ``email``, and
    on paper to ``address_lines`` (one to three, a line each), ``postcode`` and ``town``."""

    __tablename__ = "organisation"

    id: int = Field(default=None, primary_key=True)
    name: str = Field(max_length=300)
    name_key: str = Field(unique=True, max_length=300)
    sort_key: str = Field(index=True, max_length=600)
    search_text: str
    kind: OrganisationKind = Field(sa_type=text_enum(OrganisationKind))
    email: str | None = Field(default=None, max_length=254)
    address_lines: str = Field(default="", max_length=400, sa_column_kwargs={"server_default": ""})
    postcode: str = Field(default="", max_length=20, sa_column_kwargs={"server_default": ""})
    town: str = Field(default="", max_length=100, sa_column_kwargs={"server_default": ""})
    version: int = Field(default=1, description="Raised at every change, so that a stale form is noticed")
    created_at: datetime.datetime
    listed: bool = Field(
        default=True,
        description="Whether it is a body; a dialogue meeting's is nowhere to be seen",
        sa_column_kwargs={"server_default": true()},
    )

    @property
    def postal(self) -> PostalAddress:
        """Where letters on paper go; one that holds nothing is none."""
        return PostalAddress(self.address_lines, self.postcode, self.town)

    @postal.setter
    def postal(self, address: PostalAddress) -> None:
        self.address_lines, self.postcode, self.town = address.lines, address.postcode, address.town


class OrganisationMerge(SQLModel, table=True):
    """A body that has been merged into another and is in the register no more: its id and its name lead there."""

    __tablename__ = "organisation_merge"

    old_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    into_id: int = Field(foreign_key="organisation.id", index=True)
    name: str = Field(max_length=300)
    name_key: str = Field(index=True, max_length=300)
    email: str | None = Field(default=None, max_length=254)
    merged_at: datetime.datetime
    merged_by: str = Field(max_length=300)


class OrganisationApart(SQLModel, table=True):
    """Two bodies with near names that somebody has said are two. ``first_id`` is the lower id."""

    __tablename__ = "organisation_apart"

    first_id: int = Field(foreign_key="organisation.id", primary_key=True, sa_column_kwargs={"autoincrement": False})
    second_id: int = Field(foreign_key="organisation.id", primary_key=True, sa_column_kwargs={"autoincrement": False})


class DistributionList(SQLModel, table=True):
    """A named list of organisations."""

    __tablename__ = "distribution_list"

    id: int = Field(default=None, primary_key=True)
    name: str = Field(max_length=300)
    created_at: datetime.datetime
    created_by: int | None = Field(default=None, foreign_key="user_account.id")


class ListVersion(SQLModel, table=True):
    """A version of a list, frozen once a round has opened with it."""

    __tablename__ = "list_version"
    __table_args__ = (UniqueConstraint("list_id", "number"),)

    id: int = Field(default=None, primary_key=True)
    list_id: int = Field(foreign_key="distribution_list.id")
    number: int = 1
    created_at: datetime.datetime
    frozen_at: datetime.datetime | None = None


class ListEntry(SQLModel, table=True):
    """An organisation's place on a list. ``written_name`` is its name in the imported file."""

    __tablename__ = "list_entry"
    __table_args__ = (
        UniqueConstraint("version_id", "organisation_id"),
        Index("ix_list_entry_place", "version_id", "position"),
    )

    id: int = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="list_version.id")
    organisation_id: int = Field(foreign_key="organisation.id")
    group: str = Field(max_length=200, sa_column_kwargs={"name": "group_name"})
    position: int
    written_name: str = Field(max_length=300)
    suggested_id: int | None = Field(default=None, foreign_key="organisation.id")
    suggestion_score: float | None = None


class ListImport(SQLModel, table=True):
    """An imported list, previewed before it is saved. ``list_id`` is set once it is, so that saving twice makes one.

    ``parsed`` is empty while ``job_id`` (a job, as long as there is one) reads it.
    """

    __tablename__ = "list_import"

    id: int = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=32)
    created_at: datetime.datetime
    created_by: int = Field(foreign_key="user_account.id")
    name: str = Field(max_length=300)
    source_name: str | None = Field(default=None, max_length=255)
    parsed: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    list_id: int | None = Field(default=None, foreign_key="distribution_list.id")
    job_id: int | None = None
