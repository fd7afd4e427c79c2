# The FastAPI twin in two stages: uv fills the environment, and only the environment is copied.
ARG PYTHON_IMAGE=python:3.13-slim@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b

FROM ${PYTHON_IMAGE} AS packages
RUN python3 -m venv /tools && /tools/bin/pip install --no-cache-dir uv==0.13.8
COPY labs/containers/image-and-startup/fastapi/requirements.txt ./
RUN --mount=type=cache,id=uv,target=/uv \
    /tools/bin/uv venv /venv \
    && /tools/bin/uv pip install --python /venv --cache-dir /uv --compile-bytecode --requirement requirements.txt

FROM ${PYTHON_IMAGE}
WORKDIR /app
COPY --from=packages /venv /venv
COPY labs/containers/image-and-startup/fastapi packages/models/python/tokens.py packages/models/artefacts/guard.onnx ./
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1
USER 1000
CMD ["uvicorn", "app:app", "--host", "0.0.0.0", "--port", "8080", "--log-level", "warning"]
