#!/bin/sh
# Brings all databases up to date and ends. Every step may be done again.
set -eu

airflow db migrate
airflow fab-db migrate
python -m retention.airflow_roles
retention init
retention grants --apply
