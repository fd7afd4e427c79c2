"""The same profiler as in torch-key-averages.py, started where the service answers, and not where it infers."""

import json

from torch.profiler import ProfilerActivity, profile, schedule

ON_EVENT_LOOP = True


def profiler(folder: str) -> profile:
    def write(done: profile) -> None:
        table = [
            {"name": row.key, "shapes": row.input_shapes, "calls": row.count, "us": row.self_cpu_time_total}
            for row in done.key_averages(group_by_input_shape=True)
        ]
        with open(f"{folder}/key-averages.json", "w") as file:
            json.dump(table, file)

    # What is recorded stays in memory, and is processed when its cycle is done: the service waits meanwhile.
    cycle = schedule(wait=0, warmup=1, active=10)
    return profile(activities=[ProfilerActivity.CPU], schedule=cycle, record_shapes=True, on_trace_ready=write)
