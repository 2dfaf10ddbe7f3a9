"""Rights on the schemas of the archive: this user's own, and those of others where rows wait."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from retention.anonymise.archive.tables import PARKING_SCHEMA, SCHEMA

# Others: who was granted something and is neither the owner nor this user, herself or by a role
# that she was given; PUBLIC is 0. And who may log in and use the schema nonetheless, herself or as
# a role that she may become: by pg_read_all_data, or as a member of the owner. No superusers:
# nothing keeps those out. Rights on a table are worth nothing without one on its schema.
_SCHEMAS = """
SELECT n.nspname,
       has_schema_privilege(n.oid, 'USAGE') AND has_schema_privilege(n.oid, 'CREATE'),
       (SELECT count(*) FROM (
         SELECT a.grantee FROM aclexplode(n.nspacl) a
          WHERE a.grantee NOT IN (
             SELECT oid FROM pg_roles WHERE rolname = current_user
             UNION SELECT m.roleid FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member
              WHERE r.rolname = current_user)
         UNION
         SELECT r.oid FROM pg_roles r JOIN pg_roles able
             ON able.oid = r.oid OR pg_has_role(r.oid, able.oid, :becomes)
          WHERE r.rolcanlogin AND NOT r.rolsuper AND r.rolname <> current_user
            AND has_schema_privilege(able.oid, n.oid, 'USAGE')) AS others (role)
         WHERE role <> n.nspowner)
  FROM pg_namespace n WHERE n.nspname IN (:archive, :parking)
"""
# From 16 on a role can be another's member and not become it: whoever made that one, for instance.
_SETS_ROLE = (16,)


def rights_problems(connection: Connection) -> Iterator[str]:
    """What must be granted or taken away before anything may be parked. No role is named."""
    version = connection.dialect.server_version_info or ()
    becomes = "SET" if version >= _SETS_ROLE else "MEMBER"
    asked = {"archive": SCHEMA, "parking": PARKING_SCHEMA, "becomes": becomes}
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
            f" shows whom: REVOKE ALL ON SCHEMA {PARKING_SCHEMA} FROM each. Who is not there has"
            " pg_read_all_data or pg_write_all_data, or is a member of a role that may use it"
            " (psql's \\du): revoke that"
        )
