"""What the Python of EXPLANATION.md takes for granted, and what it promises: errors are counted, and an end loses no span."""

import asyncio
import sys
from types import ModuleType, SimpleNamespace


def module(name, **members):
    stub = ModuleType(name)
    for member, value in members.items():
        setattr(stub, member, value)
    sys.modules[name] = stub


class Metric:
    """A counter or histogram of prometheus-client that remembers what it was told."""

    def __init__(self, name, help, labels, **_):
        self.labelled = labels
        self.told = []

    def labels(self, *values):
        assert len(values) == len(self.labelled)
        metric = self

        class Child:
            def inc(self):
                metric.told.append((values, 1))

            def observe(self, value):
                metric.told.append((values, value))

        return Child()


class Provider:
    """A tracer provider that counts how it is ended."""

    def __init__(self, **_):
        self.processors = []
        self.shutdowns = 0

    def add_span_processor(self, processor):
        self.processors.append(processor)

    def shutdown(self):
        self.shutdowns += 1


class Instrumentor:
    @staticmethod
    def instrument_app(app, tracer_provider):
        app.provider = tracer_provider


def whatever(*_, **__):
    return object()


module("prometheus_client", Counter=Metric, Histogram=Metric)
try:
    # FastAPI itself brings the API; the rest of it is not there.
    import opentelemetry.context  # noqa: F401
except ImportError:
    module("opentelemetry")
for package in (
    "opentelemetry.exporter",
    "opentelemetry.exporter.otlp",
    "opentelemetry.exporter.otlp.proto",
    "opentelemetry.exporter.otlp.proto.http",
    "opentelemetry.instrumentation",
    "opentelemetry.sdk",
):
    module(package)
module("opentelemetry.exporter.otlp.proto.http.trace_exporter", OTLPSpanExporter=whatever)
module("opentelemetry.instrumentation.fastapi", FastAPIInstrumentor=Instrumentor)
module("opentelemetry.sdk.trace", TracerProvider=Provider)
module("opentelemetry.sdk.trace.export", BatchSpanProcessor=whatever)
module("opentelemetry.sdk.trace.sampling", ParentBasedTraceIdRatio=whatever)


async def check(scope):
    if "Recorder" in scope:
        await check_recorder(scope)
    else:
        await check_shutdown(scope)


async def check_recorder(scope):
    """An answer and an exception are both counted, the second as 500, and it goes on its way."""

    async def answers(scope, _receive, send):
        scope["route"] = SimpleNamespace(path="/screen/{actor}")
        await asyncio.sleep(0.001)
        await send({"type": "http.response.start", "status": 201})

    async def fails(_scope, _receive, _send):
        raise LookupError("no policy")

    async def ignore(_message):
        pass

    await scope["Recorder"](answers)({"type": "http", "path": "/screen/7"}, None, ignore)
    try:
        await scope["Recorder"](fails)({"type": "http", "path": "/screen/8"}, None, ignore)
        raise AssertionError("the exception has to reach the server")
    except LookupError:
        pass
    assert [values for values, _ in scope["REQUESTS"].told] == [("/screen/{actor}", 201), ("none", 500)]
    assert scope["SECONDS"].told[0][1] >= 0.001


async def check_shutdown(scope):
    """The provider is shut down once, and only when the application ends."""
    app = scope["app"]
    assert len(app.provider.processors) == 1
    async with app.router.lifespan_context(app):
        assert app.provider.shutdowns == 0
    assert app.provider.shutdowns == 1
