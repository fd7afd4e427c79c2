"""torch.profiler on ten inferences of eleven, and the trace of every call in Chrome's format."""

from torch.profiler import ProfilerActivity, profile, schedule


def profiler(folder: str) -> profile:
    def write(done: profile) -> None:
        done.export_chrome_trace(f"{folder}/trace.json")

    # What is recorded stays in memory, and is processed when its cycle is done: the service waits meanwhile.
    cycle = schedule(wait=0, warmup=1, active=10)
    return profile(activities=[ProfilerActivity.CPU], schedule=cycle, record_shapes=True, on_trace_ready=write)
