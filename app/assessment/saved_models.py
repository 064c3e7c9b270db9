"""What an official keeps of the desk's filters, under a name."""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class SavedSelection(SQLModel, table=True):
    """A selection of a round's comments that one official has given a name; nobody else sees it.

    ``query``: as in the desk's address, which says what is shown. ``name_key``: the name as a search sees it.
    """

    __tablename__ = "saved_selection"
    __table_args__ = (UniqueConstraint("official_id", "round_id", "name_key"),)

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id", index=True)
    official_id: int = Field(foreign_key="user_account.id")
    name: str = Field(max_length=60)
    name_key: str = Field(max_length=200)
    query: str
