# The FastAPI twin in one stage: packages are installed where they run.
ARG PYTHON_IMAGE=python:3.13-slim@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b

FROM ${PYTHON_IMAGE}
WORKDIR /app
COPY labs/containers/image-and-startup/fastapi/requirements.txt ./
RUN python3 -m venv /venv && /venv/bin/pip install --no-cache-dir --requirement requirements.txt
COPY labs/containers/image-and-startup/fastapi packages/models/python/tokens.py packages/models/artefacts/guard.onnx ./
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1
USER 1000
CMD ["uvicorn", "app:app", "--host", "0.0.0.0", "--port", "8080", "--log-level", "warning"]
