"""torch.profiler on five inferences, once: its schedule bounds what it costs, and its handler writes for TensorBoard."""

from torch.profiler import ProfilerActivity, profile, schedule, tensorboard_trace_handler


def profiler(folder: str) -> profile:
    return profile(
        activities=[ProfilerActivity.CPU],
        schedule=schedule(wait=10, warmup=1, active=5, repeat=1),
        record_shapes=True,
        on_trace_ready=tensorboard_trace_handler(folder, worker_name="guard"),
    )
