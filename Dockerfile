# One image for every service. The lock file decides what is in it, with hashes; nothing is compiled.
# Its packages were locked for Python 3.11.
FROM python:3.11-slim-bookworm AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
COPY requirements.lock scripts/runtime_lock.py ./
RUN python -m venv /opt/retention/venv \
 && python runtime_lock.py requirements.lock > runtime.lock \
 && /opt/retention/venv/bin/python -m pip install --only-binary :all: --require-hashes -r runtime.lock
COPY pyproject.toml README.md LICENSE ./
COPY src src
RUN /opt/retention/venv/bin/python -m pip install --no-deps . \
 && /opt/retention/venv/bin/python -m pip check


FROM python:3.11-slim-bookworm

# Any user may be given at the start (compose does), so what is written to is open to each; the
# compose file mounts volumes there and makes the rest read-only.
RUN groupadd --gid 10001 retention \
 && useradd --uid 10001 --gid 10001 --home-dir /var/lib/airflow --shell /usr/sbin/nologin retention \
 && install --directory --mode 1777 \
      /var/lib/airflow /var/log/airflow /var/lib/retention \
      /var/lib/retention/documents /var/lib/retention/evidence /var/lib/retention/overviews
COPY --from=build /opt/retention/venv /opt/retention/venv
COPY dags /opt/retention/dags
COPY plugins /opt/retention/plugins
COPY docker/health.py docker/migrate.sh /opt/retention/

# A user without a name in the system still has one for the software.
ENV PATH=/opt/retention/venv/bin:$PATH \
    HOME=/tmp \
    LOGNAME=retention \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    AIRFLOW_HOME=/var/lib/airflow \
    AIRFLOW__CORE__DAGS_FOLDER=/opt/retention/dags \
    AIRFLOW__CORE__PLUGINS_FOLDER=/opt/retention/plugins \
    AIRFLOW__LOGGING__BASE_LOG_FOLDER=/var/log/airflow \
    RETENTION_HOME=/var/lib/retention
WORKDIR /var/lib/retention
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=10s --start-period=120s --retries=5 \
    CMD ["python", "/opt/retention/health.py", "metadatabase"]
CMD ["airflow", "api-server"]
