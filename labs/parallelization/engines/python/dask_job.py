"""The job as tasks of Dask: a scheduler and workers in processes of their own, here or elsewhere."""

import os
from array import array

import distributed

import sessions as job


# The events of a bucket, column by column: a list of rows takes five times as long to move.
Columns = list[array]


def split(part: str, buckets: int) -> list[Columns]:
    """Reads a file and sorts its events into buckets by user: what the shuffle moves."""
    rows: list[list[job.Event]] = [[] for _ in range(buckets)]
    for event in job.read_part(part):
        rows[(event[0] * 31 + event[1]) % buckets].append(event)
    return [[array("i", column) for column in zip(*own)] for own in rows]


def pick(pieces: list[Columns], bucket: int) -> Columns:
    """One bucket of a file."""
    return pieces[bucket]


def totals_of(pieces: list[Columns], thresholds: dict[int, int]) -> dict[int, list[int]]:
    """All events of some users, from all files, become statistics."""
    events = (event for piece in pieces for event in zip(*piece))
    return job.totals(job.sessions(events), thresholds)


def nothing(_) -> None:
    """What a task costs that does nothing."""


class Dask:
    """A client of a cluster, which runs on this machine or anywhere."""

    def __init__(self, settings: dict) -> None:
        self.buckets = settings["buckets"]
        self.client = distributed.Client(settings["scheduler"], set_as_default=False)
        self.client.wait_for_workers(settings["workers"], timeout=60)
        # Workers elsewhere have not these modules.
        for path in (job.__file__, os.path.abspath(__file__)):
            self.client.upload_file(path)

    def run(self, log: str, output: str) -> dict:
        """Does the whole job."""
        tenants = job.read_tenants(log)
        with distributed.get_task_stream(client=self.client) as stream:
            found = job.merge(self._totals(log, job.thresholds_of(tenants)))
        job.write_output(output, found, tenants)
        done = [task["key"] for task in stream.data]
        return {"tasks": len(done), "recomputedTasks": len(done) - len(set(done))}

    def _totals(self, log: str, thresholds: dict[int, int]) -> list[dict[int, list[int]]]:
        submit = self.client.submit
        # `pure=False`: the same order once more is work once more, and no answer that is still known.
        files = [submit(split, part, self.buckets, pure=False) for part in job.parts_of(log)]
        parts = [
            submit(totals_of, [submit(pick, file, bucket, pure=False) for file in files], thresholds, pure=False)
            for bucket in range(self.buckets)
        ]
        return self.client.gather(parts)

    def idle(self, tasks: int) -> None:
        """Tasks that do nothing."""
        self.client.gather(self.client.map(nothing, range(tasks), pure=False))

    def workers(self) -> list[int]:
        """The workers' processes."""
        return list(self.client.run(os.getpid).values())


def open_engine(settings: dict) -> Dask:
    """Connects to the scheduler."""
    return Dask(settings)
