"""What TensorBoard's own reader finds below a folder.

argument: the folder
prints:   {run: {"scalars": {tag: [[step, value], ...]}, "histograms": {tag: [[step, count, sum, in buckets], ...]}}}
"""

import json
import os
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

ALL = {"scalars": 0, "histograms": 0}


def read(folder: str) -> dict:
    events = EventAccumulator(folder, size_guidance=ALL).Reload()
    return {
        "scalars": {
            tag: [[event.step, event.value] for event in events.Scalars(tag)] for tag in events.Tags()["scalars"]
        },
        "histograms": {
            tag: [
                [event.step, event.histogram_value.num, event.histogram_value.sum, sum(event.histogram_value.bucket)]
                for event in events.Histograms(tag)
            ]
            for tag in events.Tags()["histograms"]
        },
    }


def main(folder: str) -> None:
    runs = [path for path, _, files in os.walk(folder) if any("tfevents" in name for name in files)]
    print(json.dumps({os.path.relpath(run, folder): read(run) for run in sorted(runs)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
