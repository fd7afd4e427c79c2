"""The same quantization by ONNX Runtime's own tool, and the official checker on the shipped files.

argument: a JSON file of {"fp32": path, "int8": path, "theirs": path to write, "files": paths, "precision": "0" or "1",
          "batches": [ids, row by row, ...]}; precision "1" asks for the kernels whose sums of products cannot saturate
prints:   {"bytes": {...}, "largest": {...}, "usual": {...}, "ms": {...}, "apart": ...}, errors of logits against fp32
"""

import json
import os
import sys
import time

import numpy as np
import onnx
import onnxruntime as ort
from onnxruntime.quantization import QuantType, quantize_dynamic


def open_session(path: str, precision: str) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.x64quantprecision", precision)
    return ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def logits(session: ort.InferenceSession, batches: list[np.ndarray]) -> np.ndarray:
    return np.concatenate([session.run(["logits"], {"ids": ids})[0] for ids in batches])


def milliseconds(sessions: dict[str, ort.InferenceSession], batches: list[np.ndarray]) -> dict[str, float]:
    """The median of rounds in which every session scores all batches once, so that noise meets all alike."""
    seen: dict[str, list[float]] = {name: [] for name in sessions}
    for _ in range(7):
        for name, session in sessions.items():
            began = time.perf_counter()
            logits(session, batches)
            seen[name].append(1000 * (time.perf_counter() - began))
    return {name: float(np.median(times)) for name, times in seen.items()}


def main() -> None:
    with open(sys.argv[1]) as file:
        wanted = json.load(file)
    for path in wanted["files"]:
        onnx.checker.check_model(path, full_check=True)
    quantize_dynamic(wanted["fp32"], wanted["theirs"], per_channel=True, weight_type=QuantType.QInt8)

    batches = [np.array(ids, dtype=np.int32) for ids in wanted["batches"]]
    paths = {"fp32": wanted["fp32"], "ours": wanted["int8"], "theirs": wanted["theirs"]}
    sessions = {name: open_session(path, wanted["precision"]) for name, path in paths.items()}
    found = {name: logits(session, batches) for name, session in sessions.items()}
    change = {name: found[name] - found["fp32"] for name in ("ours", "theirs")}
    answer = {
        "bytes": {name: os.path.getsize(path) for name, path in paths.items()},
        "largest": {name: float(np.abs(of).max()) for name, of in change.items()},
        "usual": {name: float(np.sqrt(np.square(of).mean())) for name, of in change.items()},
        "apart": float(np.abs(found["ours"] - found["theirs"]).max()),
        "ms": milliseconds(sessions, batches),
    }
    print(json.dumps(answer))


main()
