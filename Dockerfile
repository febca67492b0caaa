# Two images from one file:
#
#   docker build --target bot    --tag leitplanke        .   the bot
#   docker build --target images --tag leitplanke-images .   the same with torch, for the image worker
#
# Both run as an unprivileged user, write to /data alone (start them with --read-only) and fetch
# nothing when they run. All packages come at the versions of requirements.lock, their hashes
# checked, but torch: which build fits depends on the machine, as in the Makefile.

FROM python:3.11-slim AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src
COPY requirements.lock ./
# One package comes as source only. What builds it is taken from the lock as well, so the build is
# not isolated; an isolated one would fetch whatever setuptools is newest.
RUN sed -n '/^\(setuptools\|wheel\|packaging\)==/,/[^\\]$/p' requirements.lock > tools.txt \
    && pip install --no-deps --require-hashes --requirement tools.txt \
    && pip wheel --no-deps --no-build-isolation --require-hashes \
        --requirement requirements.lock --wheel-dir /wheels
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY prompts prompts
RUN pip install --no-index --find-links /wheels hatchling \
    && pip wheel --no-deps --no-build-isolation --no-index --wheel-dir /wheels .

FROM python:3.11-slim AS bot-environment
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
COPY --from=packages /wheels /wheels
RUN python -m venv --without-pip /opt/leitplanke \
    && pip --python /opt/leitplanke install --no-index --find-links /wheels leitplanke

FROM bot-environment AS images-environment
ARG TORCH=2.13.0
COPY requirements.lock /tmp/
# torch's own needs are in the lock too: these versions, so that nothing is replaced afterwards.
RUN sed -n 's/^\([A-Za-z0-9._-]*==[^ ]*\).*/\1/p' /tmp/requirements.lock > /tmp/versions.txt \
    && pip --python /opt/leitplanke install --find-links /wheels --constraint /tmp/versions.txt \
        "torch==$TORCH" \
    && pip --python /opt/leitplanke install --no-index --find-links /wheels "leitplanke[images]"

FROM python:3.11-slim AS base
RUN groupadd --system --gid 10001 leitplanke \
    && useradd --system --uid 10001 --gid 10001 --home-dir /data --no-create-home \
        --shell /usr/sbin/nologin leitplanke \
    && install -d -o 10001 -g 10001 -m 0700 /data \
    && install -d /etc/leitplanke
ENV PATH=/opt/leitplanke/bin:$PATH \
    HOME=/data \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    LEITPLANKE_DATA__PATH=/data \
    LEITPLANKE_AUDIT__KEY_FILE=/data/audit.key
# leitplanke.toml is mounted here; `run` and `health` find it in the current folder.
WORKDIR /etc/leitplanke
VOLUME /data
USER 10001:10001
ENTRYPOINT ["leitplanke"]

FROM base AS images
# On a CPU, threads of torch that spin while they wait take the cores from everything else.
ENV HF_HUB_OFFLINE=1 HF_HUB_DISABLE_TELEMETRY=1 OMP_WAIT_POLICY=PASSIVE
COPY --from=images-environment /opt/leitplanke /opt/leitplanke
EXPOSE 8188
# A large model takes minutes to load; the worker is healthy when it can draw.
HEALTHCHECK --interval=30s --timeout=10s --start-period=15m --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8188/health', timeout=5)"]
CMD ["images", "serve", "--host", "0.0.0.0", "--port", "8188", "--model", "/model"]

# Last, so that a build without --target makes the bot.
FROM base AS bot
ENV LEITPLANKE_SERVICE__HEALTH_PORT=8080
COPY --from=bot-environment /opt/leitplanke /opt/leitplanke
HEALTHCHECK --interval=60s --timeout=15s --start-period=3m --retries=3 CMD ["leitplanke", "health"]
CMD ["run"]
