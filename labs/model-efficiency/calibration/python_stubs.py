"""Stands in for onnxruntime's quantizer, so that the snippets of EXPLANATION.md run with the standard library alone."""

import sys
import types

calls = []

quantization = types.ModuleType("onnxruntime.quantization")
quantization.CalibrationMethod = types.SimpleNamespace(Percentile="Percentile")
quantization.QuantFormat = types.SimpleNamespace(QDQ="QDQ")
quantization.quantize_static = lambda source, target, reader, **options: calls.append((source, target, options))
sys.modules["onnxruntime"] = types.ModuleType("onnxruntime")
sys.modules["onnxruntime.quantization"] = quantization


def validation_prompts():
    return iter([{"ids": [[1, 2]]}])


def check(scope):
    if "compare" in scope:
        error, flips = scope["compare"]([1.0, -1.0], [1.0, 1.0])
        assert abs(error - 2**0.5) < 1e-9 and flips == 0.5
    else:
        percentile, mixed = (options for _, _, options in calls)
        assert percentile["calibrate_method"] == "Percentile"
        assert percentile["extra_options"] == {"CalibPercentile": 99.99}
        assert len(mixed["nodes_to_exclude"]) == 4 and mixed["per_channel"]
