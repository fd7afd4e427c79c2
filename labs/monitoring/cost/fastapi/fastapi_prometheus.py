"""prometheus-client in multiprocess mode: each worker writes its values into files that a scrape adds up."""

import atexit
import os
import shutil
import tempfile
from time import perf_counter

FOLDER = tempfile.mkdtemp(prefix="labs-prometheus-")
# Read by prometheus_client when it is imported.
os.environ["PROMETHEUS_MULTIPROC_DIR"] = FOLDER
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

from fastapi import Response  # noqa: E402
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest  # noqa: E402
from prometheus_client.multiprocess import MultiProcessCollector  # noqa: E402

from screening import create_app  # noqa: E402

BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1]
REQUESTS = Counter("http_requests", "Requests answered", ["route", "status"])
SECONDS = Histogram(
    "http_request_duration_seconds",
    "Time from a request's arrival to the end of its answer",
    ["route", "status"],
    buckets=BUCKETS,
)
RECORDED = {"/screen", "/rehearsed"}


class Recorder:
    """Outside of all other middleware; what is raised inside passes it on its way to become a 500."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http" or scope["path"] not in RECORDED:
            return await self.app(scope, receive, send)
        began = perf_counter()
        status = 500

        async def send_and_look(message):
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, send_and_look)
        finally:
            REQUESTS.labels(scope["path"], status).inc()
            SECONDS.labels(scope["path"], status).observe(perf_counter() - began)


def collect() -> CollectorRegistry:
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return registry


class Prometheus:
    name = "prometheus"

    def flush(self) -> None: ...

    def seen(self, route: str) -> dict:
        seen = {"requests": 0, "failures": 0, "seconds": 0, "steps": 0, "reasons": 0, "bytes": 0}
        for sample in (sample for metric in collect().collect() for sample in metric.samples):
            if sample.labels.get("route") != route:
                continue
            if sample.name == "http_requests_total":
                seen["requests"] += sample.value
                seen["failures"] += sample.value if sample.labels["status"] >= "500" else 0
            if sample.name == "http_request_duration_seconds_sum":
                seen["seconds"] += sample.value
        return seen


app = create_app([Prometheus()])
app.add_middleware(Recorder)


@app.get("/metrics")
async def metrics() -> Response:
    return Response(generate_latest(collect()), media_type=CONTENT_TYPE_LATEST)
