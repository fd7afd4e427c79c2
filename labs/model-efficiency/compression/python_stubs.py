"""Stands in for onnxruntime's quantizer, so that the snippets of EXPLANATION.md run with the standard library alone."""

import json
import os
import sys
import tempfile
import types

calls = []

quantization = types.ModuleType("onnxruntime.quantization")


class CalibrationDataReader:
    pass


def quantize_dynamic(source, target, **options):
    calls.append(("dynamic", source, target, options, []))


def quantize_static(source, target, reader, **options):
    feeds = []
    while (feed := reader.get_next()) is not None:
        feeds.append(feed)
    calls.append(("static", source, target, options, feeds))


quantization.CalibrationDataReader = CalibrationDataReader
quantization.QuantFormat = types.SimpleNamespace(QDQ="QDQ")
quantization.QuantType = types.SimpleNamespace(QInt8="QInt8", QUInt8="QUInt8")
quantization.quantize_dynamic = quantize_dynamic
quantization.quantize_static = quantize_static
sys.modules["onnxruntime"] = types.ModuleType("onnxruntime")
sys.modules["onnxruntime.quantization"] = quantization

# The snippets read and write files by relative names.
os.chdir(tempfile.mkdtemp())
with open("validation.json", "w") as file:
    json.dump([[1, 5, 9], [1, 7]], file)


def check(snippet):
    if "Texts" in snippet:
        assert [kind for kind, *_ in calls] == ["dynamic", "static"], calls
        (_, _, dynamic, _, _), (_, _, static, options, feeds) = calls
        assert dynamic != static
        assert feeds == [{"ids": [[1, 5, 9]]}, {"ids": [[1, 7]]}], "every text is a batch of its own"
        assert options["quant_format"] == "QDQ" and options["per_channel"]
    if "recall_at" in snippet:
        harmless = [at / 100 for at in range(100)]
        threshold = snippet["threshold_at"](0.03, harmless)
        assert sum(score >= threshold for score in harmless) == 3
        assert snippet["recall_at"](0.03, harmless, [0.5, 0.97, 0.99, 1.0]) == 0.75
