#!/bin/sh
# A real SGLang on a CPU with the tiny model: serve.sh ENVIRONMENT FOLDER PORT KEY
# It never becomes the real one: it is slow, and what it says is noise.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
python=$1/bin/python
"$python" "$here/tiny_model.py" "$2"
export PATH="$1/bin:$PATH" PYTHONPATH="$here/stand_ins" HF_HUB_OFFLINE=1 TRANSFORMERS_OFFLINE=1
export SGLANG_USE_CPU_ENGINE=1
export PYTHONOPTIMIZE=1 # an assertion keeps Gemma 4 from the one attention that runs without a GPU
unset PYTHONSAFEPATH PYTHONDONTWRITEBYTECODE || :
exec "$python" -m sglang.launch_server --model-path "$2" --load-format dummy --dtype float32 --device cpu \
    --served-model-name google/gemma-4-12B-it --host 127.0.0.1 --port "$3" --api-key "$4" \
    --attention-backend torch_native --sampling-backend pytorch --disable-cuda-graph --disable-overlap-schedule \
    --disable-hybrid-swa-memory --skip-server-warmup --context-length 16384 --max-total-tokens 40000 \
    --max-running-requests 4 --reasoning-parser gemma4 --enable-cache-report --enable-priority-scheduling \
    --max-queued-requests 64 --constrained-json-disable-any-whitespace
