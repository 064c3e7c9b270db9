# One image for everything `remiss` does. Build: docker build -t remiss .
# The same base for ever: --build-arg PYTHON=3.13-slim-bookworm@sha256:… (docs/operations.md says where to find it)
ARG PYTHON=3.13-slim-bookworm

# Dependencies alone: built anew only when the lock changes.
FROM python:${PYTHON} AS dependencies
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements.lock /build/requirements.lock
RUN python -m venv /opt/remiss \
    && /opt/remiss/bin/pip install --require-hashes -r /build/requirements.lock \
    && printf '#!/bin/sh\nexec /opt/remiss/bin/python -m app "$@"\n' > /opt/remiss/bin/remiss \
    && chmod 755 /opt/remiss/bin/remiss

# The program beside them; compiled now, because the running container may write nowhere but /data.
FROM python:${PYTHON} AS program
COPY --from=dependencies /opt/remiss /opt/remiss
WORKDIR /srv/remiss
COPY alembic.ini LICENSE requirements.lock ./
COPY migrations migrations
COPY static static
COPY templates templates
COPY app app
RUN /opt/remiss/bin/python -m compileall -q app migrations \
    && /opt/remiss/bin/remiss components > sbom.json

FROM python:${PYTHON} AS run
# LibreOffice reads plans in OpenDocument, RTF and old Word formats. Without it (--build-arg OFFICE=no) the image is some
# 200 MB smaller, and the page says to save such files as .docx.
ARG OFFICE=yes
RUN if [ "$OFFICE" = yes ]; then apt-get -qq update \
    && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends libreoffice-writer-nogui \
    && rm -rf /var/lib/apt/lists/*; fi
RUN useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin remiss \
    && install -d -o remiss -g remiss -m 0750 /data
COPY --from=program /opt/remiss /opt/remiss
COPY --from=program /srv/remiss /srv/remiss
ENV PATH=/opt/remiss/bin:$PATH \
    PYTHONPATH=/srv/remiss \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    REMISS_DATA_DIR=/data \
    REMISS_LOG_FORMAT=json
WORKDIR /srv/remiss
USER remiss
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/ready', timeout=4)"]
ENTRYPOINT ["remiss"]
CMD ["serve", "--host", "0.0.0.0"]
