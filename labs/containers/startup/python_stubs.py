"""A deployment of one module and a runtime without a model, for the Python of EXPLANATION.md, and what that Python promises."""

import asyncio
import importlib.util
import sys
import tempfile
from pathlib import Path
from types import ModuleType

folder = Path(tempfile.mkdtemp(prefix="labs-deployment-"))
(folder / "service.py").write_text("VERDICT = 'allow'\n")
runs = []


class InferenceSession:
    def __init__(self, path):
        self.path = path

    def run(self, _outputs, inputs):
        runs.append(inputs)


def _module(name, **members):
    module = ModuleType(name)
    vars(module).update(members)
    sys.modules[name] = module


_module("deployment", FOLDER=str(folder), example=[[1]], model_path="guard.onnx")
_module("onnxruntime", InferenceSession=InferenceSession)


def check(snippet):
    """The bytecode is there and valid whatever the time of its source; nothing is ready before it has scored."""
    if "build" in snippet:
        check_build(snippet["build"])
    else:
        asyncio.run(check_ready(snippet["app"], snippet["lifespan"]))


def check_build(build):
    build()
    source = folder / "service.py"
    compiled = Path(importlib.util.cache_from_source(str(source)))
    flags = int.from_bytes(compiled.read_bytes()[4:8], "little")
    assert flags == 0b01, "the bytecode is checked against its source at every start"
    compiled.unlink()
    compiled.parent.rmdir()
    source.unlink()
    folder.rmdir()


async def check_ready(app, lifespan):
    async with lifespan(app):
        assert runs == [{"ids": [[1]]}], "it says that it is ready before it has scored"
    folder.joinpath("service.py").unlink()
    folder.rmdir()
