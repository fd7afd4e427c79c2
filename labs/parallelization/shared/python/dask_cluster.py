"""A scheduler and workers of Dask in processes of their own: prints the scheduler's address, and ends with its parent.

`dask_cluster.py WORKERS MEMORY`: workers of one thread each, and the memory that each may use, such as `1GiB`. A worker
that is killed is started anew by its nanny.
"""

import logging
import sys
import threading

import distributed


def main() -> None:
    """Runs until it is ended."""
    logging.getLogger("distributed").setLevel(logging.ERROR)
    cluster = distributed.LocalCluster(
        n_workers=int(sys.argv[1]),
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        # Else each worker's page listens on all interfaces.
        worker_dashboard_address="127.0.0.1:0",
        memory_limit=sys.argv[2],
        silence_logs=logging.ERROR,
    )
    print(cluster.scheduler_address, flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
