"""Stands in for torch and onnxruntime, so that the snippets of EXPLANATION.md run with the standard library alone."""

import contextlib
import json
import os
import sys
import tempfile
import types

os.chdir(tempfile.mkdtemp())
seen = []


class Profile:
    def __init__(self, schedule, on_trace_ready, **options):
        self.phase, self.on_trace_ready, self.steps = schedule, on_trace_ready, 0

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None

    def step(self):
        self.steps += 1
        if self.steps == self.phase["wait"] + self.phase["warmup"] + self.phase["active"]:
            self.on_trace_ready(self)

    def export_chrome_trace(self, path):
        with open(path, "w") as file:
            json.dump({"traceEvents": seen}, file)

    def key_averages(self):
        return types.SimpleNamespace(table=lambda sort_by, row_limit: f"sorted by {sort_by}")


@contextlib.contextmanager
def record_function(name):
    seen.append(name)
    yield


profiler = types.ModuleType("torch.profiler")
profiler.ProfilerActivity = types.SimpleNamespace(CPU="cpu")
profiler.profile = Profile
profiler.record_function = record_function
profiler.schedule = lambda **phase: phase
torch = types.ModuleType("torch")
torch.profiler = profiler
torch.inference_mode = contextlib.nullcontext
sys.modules.update({"torch": torch, "torch.profiler": profiler})


class InferenceSession:
    def __init__(self, model, options):
        assert options.enable_profiling
        self.file, self.runs = f"{options.profile_file_prefix}_1.json", 0

    def run(self, outputs, feeds):
        self.runs += 1

    def end_profiling(self):
        kernel = {"name": "a_kernel_time", "dur": 3, "args": {"op_name": "MatMul"}}
        run = {"name": "model_run", "dur": 9, "args": {}}
        with open(self.file, "w") as file:
            json.dump([run, kernel] * self.runs, file)
        return self.file


onnxruntime = types.ModuleType("onnxruntime")
onnxruntime.SessionOptions = types.SimpleNamespace
onnxruntime.InferenceSession = InferenceSession
sys.modules["onnxruntime"] = onnxruntime


def check(snippet):
    if "profile_some" in snippet:
        served = []
        table = snippet["profile_some"](served.append, str.split, ["a text"] * 10, "trace.json")
        assert len(served) == 10 and seen == ["tokenize", "infer"] * 10
        assert "self_cpu_time_total" in table
        with open("trace.json") as file:
            assert len(json.load(file)["traceEvents"]) == 16, "the trace is written after eight of the texts"
    if "operators" in snippet:
        assert snippet["operators"]("guard.onnx", [{"ids": [1]}, {"ids": [2]}]) == {"MatMul": 6}
