"""Rights on the schemas of the archive: this user's own, and those of others where rows wait."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.anonymise.archive.tables import PARKING_SCHEMA, SCHEMA

# Others: who was granted something and is neither the owner nor this user, herself or by a role
# that she was given; PUBLIC is 0. Asking by name would count a superuser in with every role.
_SCHEMAS = """
SELECT n.nspname,
       has_schema_privilege(n.oid, 'USAGE') AND has_schema_privilege(n.oid, 'CREATE'),
       (SELECT count(DISTINCT a.grantee) FROM aclexplode(n.nspacl) a
         WHERE a.grantee <> n.nspowner
           AND a.grantee NOT IN (
             SELECT oid FROM pg_roles WHERE rolname = current_user
             UNION SELECT m.roleid FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member
              WHERE r.rolname = current_user))
  FROM pg_namespace n WHERE n.nspname IN (:archive, :parking)
"""


def rights_problems(connection: Connection) -> Iterator[str]:
    """What must be granted or taken away before anything may be parked. No role is named."""
    asked = {"archive": SCHEMA, "parking": PARKING_SCHEMA}
    found = {name: rest for name, *rest in connection.execute(sa.text(_SCHEMAS), asked)}
    for schema in (SCHEMA, PARKING_SCHEMA):
        mine, _ = found.get(schema, (False, 0))
        if not mine:
            yield (
                f"schema {schema} of the ledger's database is not there, or this database user may"
                f" not make tables in it; grant USAGE and CREATE on it, or CREATE SCHEMA {schema}"
            )
    _, others = found.get(PARKING_SCHEMA, (False, 0))
    if others:
        yield (
            f"{others} other than the owner have rights on schema {PARKING_SCHEMA}, where rows lie"
            f" with their item number before they are published; psql's \\dn+ {PARKING_SCHEMA}"
            f" shows whom: REVOKE ALL ON SCHEMA {PARKING_SCHEMA} FROM each"
        )
