"""torch.profiler on five inferences of forty, written by its handler for TensorBoard."""

from torch.profiler import ProfilerActivity, profile, schedule, tensorboard_trace_handler


def profiler(folder: str) -> profile:
    return profile(
        activities=[ProfilerActivity.CPU],
        schedule=schedule(wait=34, warmup=1, active=5),
        record_shapes=True,
        on_trace_ready=tensorboard_trace_handler(folder, worker_name="guard"),
    )
