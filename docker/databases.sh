#!/bin/sh
# Three databases and their roles, on an empty server: PostgreSQL's image does this once, at its
# first start. Passwords come from files and go in as variables, not as words of a command.
set -eu
secrets="${SECRETS:-/run/secrets}"

psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<SQL
\set airflow_password \`cat "$secrets/airflow_database_password"\`
\set owner_password \`cat "$secrets/ledger_owner_password"\`
\set runner_password \`cat "$secrets/runner_password"\`
\set desk_password \`cat "$secrets/desk_password"\`
\set auditor_password \`cat "$secrets/auditor_password"\`
\set bestand_password \`cat "$secrets/bestand_owner_password"\`

CREATE ROLE airflow LOGIN PASSWORD :'airflow_password';
CREATE ROLE ledger_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE bestand_owner LOGIN PASSWORD :'bestand_password';
CREATE ROLE runner LOGIN PASSWORD :'runner_password';
CREATE ROLE desk LOGIN PASSWORD :'desk_password';
CREATE ROLE auditor LOGIN PASSWORD :'auditor_password';

CREATE DATABASE airflow OWNER airflow;
CREATE DATABASE ledger OWNER ledger_owner;
CREATE DATABASE bestand OWNER bestand_owner;

REVOKE ALL ON DATABASE airflow, ledger, bestand FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE ledger TO runner, desk;
GRANT CONNECT ON DATABASE ledger TO auditor;
GRANT CONNECT, TEMPORARY ON DATABASE bestand TO runner, desk;
REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC;
SQL
