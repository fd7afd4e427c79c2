"""torch.profiler on every inference, and the trace of every call in Chrome's format."""

from torch.profiler import ProfilerActivity, profile, schedule


def profiler(folder: str) -> profile:
    def write(done: profile) -> None:
        done.export_chrome_trace(f"{folder}/trace.json")

    # Recorded events stay in memory until their cycle is done.
    cycle = schedule(wait=0, warmup=1, active=50)
    return profile(activities=[ProfilerActivity.CPU], schedule=cycle, record_shapes=True, on_trace_ready=write)
