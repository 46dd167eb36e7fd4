# The site and its workers: one image, whose command says which of them it is. Alone it runs everything.
FROM python:3.13-slim

RUN apt-get update \
    && apt-get install -y --no-install-recommends ffmpeg bubblewrap \
    && rm -rf /var/lib/apt/lists/*

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONSAFEPATH=1 \
    PYTHONPATH=/srv/afterword \
    HF_HUB_OFFLINE=1 \
    AFTERWORD_DATA=/data

WORKDIR /srv/afterword
COPY requirements.txt .
RUN pip install --no-cache-dir --no-deps --only-binary :all: --require-hashes -r requirements.txt

COPY manage.py LICENSE NOTICE ./
COPY worker worker
COPY mediaapp mediaapp
COPY templates templates

RUN useradd --uid 10001 --home-dir /data --no-create-home afterword && install -d -o afterword -m 700 /data
USER afterword
VOLUME /data
EXPOSE 8000
CMD ["python", "manage.py", "up", "--host", "0.0.0.0"]
