"""Two roles in PostgreSQL: one owns the tables and migrates, the other serves and may do no more than it needs to.

What the second may do to a table follows from ``app.database.triggers`` alone. What is append only it reads and adds
to, and it may overwrite what can be erased. It owns nothing, so it cannot take away what refuses every other change
(decision 0466).
"""

from typing import Any

from sqlalchemy import Connection, text

from app.database.connections import Database
from app.database.triggers import APPEND_ONLY, ERASABLE, NEVER_CHANGED

VERSIONS = "alembic_version"
ALL = ("SELECT", "INSERT", "UPDATE", "DELETE")
MAY_UPDATE = {**ERASABLE, **dict.fromkeys(NEVER_CHANGED, ("sha256",))}
"""The columns of tables that refuse changes. A trigger lets through what erases, by decision, and nothing else.

PostgreSQL lets a row be locked by whoever may change some column of it: of a stored file that is its key.
"""
STRONG_ROLES = ("pg_write_all_data", "pg_write_server_files", "pg_execute_server_program")
_TABLES = "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')"
_SEQUENCES = "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'S'"
_MAY_MIGRATE = """
SELECT CASE WHEN to_regclass(:versions) IS NULL THEN has_schema_privilege(current_schema(), 'CREATE')
    ELSE (SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass(:versions)) END"""
_ROLE = text("SELECT rolsuper, rolcreaterole FROM pg_roles WHERE rolname = current_user")
_MEMBER = text("SELECT rolname FROM pg_roles WHERE rolname = ANY(:names) AND pg_has_role(oid, 'MEMBER') ORDER BY 1")
_OWNED = text("""
SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relname = ANY(:tables)
    AND pg_has_role(relowner, 'MEMBER')
UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace AND proname LIKE 'refuse%'
    AND pg_has_role(proowner, 'MEMBER')
ORDER BY 1""")
_TOO_MUCH = text("""
SELECT relname AS table, privilege FROM pg_class, unnest(ARRAY['DELETE', 'TRUNCATE', 'TRIGGER']) AS privilege
WHERE relnamespace = current_schema()::regnamespace AND relname = ANY(:tables) AND has_table_privilege(oid, privilege)
    AND NOT (privilege = 'DELETE' AND relname = ANY(:deleted))
UNION SELECT relname, 'UPDATE' FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
WHERE relnamespace = current_schema()::regnamespace AND relname = ANY(:tables) AND attnum > 0 AND NOT attisdropped
    AND has_column_privilege(pg_class.oid, attnum, 'UPDATE') AND NOT relname || '.' || attname = ANY(:updated)
ORDER BY 1, 2""")
_MAKES = text("SELECT has_schema_privilege(current_schema(), 'CREATE')")


def rights_of(table: str) -> tuple[str, ...]:
    """What the application's role may do to a table."""
    if table == VERSIONS:
        return "SELECT", "UPDATE"  # health is asked for by writing its row as it is
    columns = MAY_UPDATE.get(table, ())
    changed = (f"UPDATE ({', '.join(columns)})",) if columns else ()
    if table in APPEND_ONLY:
        return "SELECT", "INSERT", *changed
    return ("SELECT", "INSERT", "DELETE", *changed) if table in NEVER_CHANGED else ALL


def may_migrate(database: Database) -> bool:
    """Whether the role that asks may change the tables, or make them where there are none."""
    if database.is_sqlite:
        return True
    with database.engine.connect() as connection:
        return bool(connection.execute(text(_MAY_MIGRATE), {"versions": VERSIONS}).scalar())


def make_role(connection: Connection, role: str, password: str) -> bool:
    """Let there be a role that may sign in and has no right; False if there is one. Asks as one that may make roles."""
    there = connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).scalar()
    if there:
        return False
    known = ""
    if password:  # hashed here, so that the server's log has no password
        driver: Any = connection.connection.driver_connection
        hashed = driver.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
        known = f" PASSWORD '{hashed}'"
    connection.exec_driver_sql(f"CREATE ROLE {_quoted(role)} LOGIN{known}")
    return True


def give_rights(connection: Connection, role: str) -> None:
    """Give a role its rights to every table that there is, and take away all others. Asks as the tables' owner."""
    to = _quoted(role)
    schema = _quoted(str(connection.exec_driver_sql("SELECT current_schema()").scalar_one()))
    connection.exec_driver_sql(f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC")
    connection.exec_driver_sql(f"REVOKE ALL ON SCHEMA {schema} FROM {to}; GRANT USAGE ON SCHEMA {schema} TO {to}")
    for (table,) in connection.exec_driver_sql(_TABLES).all():
        rights = ", ".join(rights_of(table))
        connection.exec_driver_sql(
            f"REVOKE ALL ON {_quoted(table)} FROM {to}; GRANT {rights} ON {_quoted(table)} TO {to}"
        )
    for (sequence,) in connection.exec_driver_sql(_SEQUENCES).all():
        connection.exec_driver_sql(f"REVOKE ALL ON SEQUENCE {_quoted(sequence)} FROM {to}")
        connection.exec_driver_sql(f"GRANT USAGE ON SEQUENCE {_quoted(sequence)} TO {to}")


def too_much(database: Database) -> list[str]:
    """What the role that asks can do beyond what the application needs, in words; nothing on SQLite.

    Told and not refused: an installation with one role works as it did, and its history is sealed all the same.
    """
    if database.is_sqlite:
        return []
    with database.engine.connect() as connection:
        return list(_too_much(connection))


def _too_much(connection: Connection) -> list[str]:
    role = connection.exec_driver_sql("SELECT current_user").scalar_one()
    is_super, makes_roles = connection.execute(_ROLE).one()
    if is_super:
        return [f"PostgreSQL: the role {role} is a superuser: it can change everything, what is append only too"]
    kept = {
        "tables": [*APPEND_ONLY, *NEVER_CHANGED],
        "deleted": list(NEVER_CHANGED),
        "updated": [f"{table}.{column}" for table, columns in MAY_UPDATE.items() for column in columns],
    }
    owned = connection.execute(_OWNED, {"tables": kept["tables"]}).scalars().all()
    if owned:
        return [
            f"PostgreSQL: the role {role} owns what is append only ({owned[0]}{' and more' if owned[1:] else ''}): "
            "it can take away what refuses a change"
        ]
    told = [
        f"PostgreSQL: the role {role} may {row.privilege} {row.table}" for row in connection.execute(_TOO_MUCH, kept)
    ]
    strong = connection.execute(_MEMBER, {"names": list(STRONG_ROLES)}).scalars().all()
    told += [f"PostgreSQL: the role {role} is a member of {name}" for name in strong]
    if makes_roles:
        told.append(f"PostgreSQL: the role {role} may make roles")
    if connection.execute(_MAKES).scalar():
        told.append(f"PostgreSQL: the role {role} may make tables and functions")
    return told


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
