"""Drafts get ids and belong to lines of links; whether a draft was touched since what it is a copy of."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from app.database.rebuild import MigrationRefused

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TABLES = ("draft", "draft_comment", "draft_revision", "draft_attachment")
STANCES = ("supports", "supports_with_changes", "neutral", "rejects", "no_objection", "abstains")
KINDS = ("comment", "text_change", "indicator_value", "new_indicator", "activity", "question", "fact_error")
HEAD = "version, stance, summary, seen, saved_at, saved_by, kept_at"
COMMENT = (
    "position, kind, section_id, paragraph, indicator_id, cell_id, stance, text, proposed_text, reason, "
    "written_by, written_at, slot"
)
KEPT_STATE = "version, content, saved_at, saved_by"
FILE = "name, sha256, size, media_type, added_at, added_by"
CURRENT = "(SELECT current_response_id FROM consultee WHERE consultee.id = draft.consultee_id)"


def upgrade() -> None:
    _set_aside()
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultee_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        *_head(),
        sa.Column("touched", sa.Boolean(), nullable=False),
        sa.Column("based_on_response_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["consultee_id"], ["consultee.id"], name=op.f("fk_draft_consultee_id_consultee")),
        sa.ForeignKeyConstraint(["line_id"], ["link_line.id"], name=op.f("fk_draft_line_id_link_line")),
        sa.ForeignKeyConstraint(
            ["based_on_response_id"], ["response.id"], name=op.f("fk_draft_based_on_response_id_response")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("line_id", name=op.f("uq_draft_line_id")),
    )
    op.create_index(op.f("ix_draft_consultee_id"), "draft", ["consultee_id"])
    _parts("draft_id", "id", key=("draft_id", "point_id"))
    first = "link_line.consultee_id = {}.consultee_id AND link_line.number = 1"
    op.execute(
        f"INSERT INTO draft (consultee_id, line_id, {HEAD}, touched) "
        f"SELECT kept_draft.consultee_id, link_line.id, {HEAD}, true "
        f"FROM kept_draft JOIN link_line ON {first.format('kept_draft')} ORDER BY kept_draft.consultee_id"
    )
    # Where a file was put beside a draft that nobody had saved, the draft had no row.
    op.execute(
        "INSERT INTO draft (consultee_id, line_id, version, summary, seen, saved_at, saved_by, kept_at, touched) "
        "SELECT link_line.consultee_id, link_line.id, 0, '', '[]', MIN(added_at), '', MIN(added_at), true "
        f"FROM kept_draft_attachment JOIN link_line ON {first.format('kept_draft_attachment')} "
        "WHERE kept_draft_attachment.consultee_id NOT IN (SELECT consultee_id FROM draft) "
        "GROUP BY link_line.consultee_id, link_line.id"
    )
    own = "SELECT draft.id, {} FROM {} AS kept JOIN draft ON draft.consultee_id = kept.consultee_id"
    _copy("draft_comment", "draft_id", f"point_id, {COMMENT}", own)
    _copy("draft_revision", "draft_id", KEPT_STATE, own)
    _copy("draft_attachment", "draft_id", f"id, {FILE}", own)
    # A draft that stands as it was made when its answer was sent or registered is a copy of that answer.
    op.execute(
        f"UPDATE draft SET touched = false, based_on_response_id = {CURRENT} WHERE EXISTS ("
        f"SELECT 1 FROM response WHERE response.id = {CURRENT} AND response.draft_version + 1 = draft.version) "
        f"OR EXISTS (SELECT 1 FROM registration WHERE registration.response_id = {CURRENT} "
        "AND registration.at = draft.saved_at AND registration.by_name = draft.saved_by)"
    )
    op.execute("UPDATE link_line SET unsent_since = NULL")
    op.execute(
        "UPDATE link_line SET unsent_since = "
        "(SELECT begun_on FROM consultee WHERE consultee.id = link_line.consultee_id) "
        "WHERE id IN (SELECT line_id FROM draft WHERE touched)"
    )
    _put_away()


def downgrade() -> None:
    later = op.get_bind().execute(
        sa.text("SELECT count(*) FROM draft JOIN link_line ON link_line.id = draft.line_id WHERE link_line.number > 1")
    )
    if later.scalar_one():
        raise MigrationRefused("an older version of the program knows one draft a body, and some have several")
    _set_aside()
    op.create_table(
        "draft",
        sa.Column("consultee_id", sa.Integer(), autoincrement=False, nullable=False),
        *_head(),
        sa.ForeignKeyConstraint(["consultee_id"], ["consultee.id"], name=op.f("fk_draft_consultee_id_consultee")),
        sa.PrimaryKeyConstraint("consultee_id", name=op.f("pk_draft")),
    )
    _parts("consultee_id", "consultee_id", key=("point_id",))
    op.create_index(op.f("ix_draft_comment_consultee_id"), "draft_comment", ["consultee_id"])
    op.execute(
        f"INSERT INTO draft (consultee_id, {HEAD}) SELECT consultee_id, {HEAD} FROM kept_draft WHERE version > 0"
    )
    own = "SELECT kept_draft.consultee_id, {} FROM {} AS kept JOIN kept_draft ON kept_draft.id = kept.draft_id"
    _copy("draft_comment", "consultee_id", f"point_id, {COMMENT}", own)
    _copy("draft_revision", "consultee_id", KEPT_STATE, own)
    _copy("draft_attachment", "consultee_id", f"id, {FILE}", own)
    _put_away()


def _copy(table: str, owner: str, columns: str, rows: str) -> None:
    of_kept = ", ".join(f"kept.{column}" for column in columns.split(", "))
    op.execute(f"INSERT INTO {table} ({owner}, {columns}) {rows.format(of_kept, f'kept_{table}')}")


def _set_aside() -> None:
    for table in TABLES:
        op.execute(f"CREATE TABLE kept_{table} AS SELECT * FROM {table}")
    for table in reversed(TABLES):
        op.drop_table(table)


def _put_away() -> None:
    for table in TABLES:
        op.drop_table(f"kept_{table}")
    if op.get_bind().dialect.name == "postgresql":  # files keep the ids they had
        op.execute(
            "SELECT setval(pg_get_serial_sequence('draft_attachment', 'id'), max(id)) "
            "FROM draft_attachment HAVING max(id) IS NOT NULL"
        )


def _enum(name: str, members: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=32)


def _head() -> list[sa.Column]:
    return [
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stance", _enum("stance", STANCES), nullable=True),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.Column("saved_at", UTCDateTime(), nullable=False),
        sa.Column("saved_by", sa.String(length=300), nullable=False),
        sa.Column("kept_at", UTCDateTime(), nullable=False),
    ]


def _parts(owner: str, referred: str, *, key: tuple[str, ...]) -> None:
    """A draft's comments, kept states and files, belonging to it by ``owner``."""

    def belongs(table: str) -> sa.ForeignKeyConstraint:
        return sa.ForeignKeyConstraint([owner], [f"draft.{referred}"], name=op.f(f"fk_{table}_{owner}_draft"))

    op.create_table(
        "draft_comment",
        sa.Column("point_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(owner, sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", _enum("comment_kind", KINDS), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=True),
        sa.Column("paragraph", sa.Integer(), nullable=True),
        sa.Column("indicator_id", sa.Integer(), nullable=True),
        sa.Column("cell_id", sa.Integer(), nullable=True),
        sa.Column("stance", _enum("stance", STANCES), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("proposed_text", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("written_by", sa.String(length=300), nullable=False),
        sa.Column("written_at", UTCDateTime(), nullable=False),
        sa.Column("slot", sa.String(length=40), nullable=True),
        belongs("draft_comment"),
        *(
            sa.ForeignKeyConstraint([f"{to}_id"], [f"{to}.id"], name=op.f(f"fk_draft_comment_{to}_id_{to}"))
            for to in ("cell", "indicator", "point", "section")
        ),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_draft_comment")),
        sa.UniqueConstraint(owner, "slot", name=op.f(f"uq_draft_comment_{owner}_slot")),
    )
    op.create_table(
        "draft_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(owner, sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("saved_at", UTCDateTime(), nullable=False),
        sa.Column("saved_by", sa.String(length=300), nullable=False),
        belongs("draft_revision"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_revision")),
        sa.UniqueConstraint(owner, "version", name=op.f(f"uq_draft_revision_{owner}_version")),
    )
    to_consultee = sa.ForeignKeyConstraint(
        ["consultee_id"], ["consultee.id"], name=op.f("fk_draft_attachment_consultee_id_consultee")
    )
    op.create_table(
        "draft_attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(owner, sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("added_at", UTCDateTime(), nullable=False),
        sa.Column("added_by", sa.String(length=300), nullable=False),
        to_consultee if owner == "consultee_id" else belongs("draft_attachment"),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_file.sha256"], name=op.f("fk_draft_attachment_sha256_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_attachment")),
        sa.UniqueConstraint(owner, "name", name=op.f(f"uq_draft_attachment_{owner}_name")),
        sqlite_autoincrement=True,
    )
