"""The job in Spark: the steps in Python as in the other Python engines, or as SQL."""

import os
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
from pyspark.sql import functions as F

import sessions as job
import spark_session

SQL = Path(__file__).parent.parent / "support/job.sql"
SUSPICIOUS = "size(filter(split(line, ' '), word -> word IN ({words})))"
SESSION = "tenant int, events bigint, seconds bigint, tokens bigint, suspicious bigint"
NAMES = ("tenant", "events", "seconds", "tokens", "suspicious")


def sessions_of_partition(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """A partition holds all events of its users: its sessions, by the same code as in one process."""

    def events():
        for batch in batches:
            yield from job.parse(batch.column("tenant").to_pylist(), batch.column("line").to_pylist())

    rows = list(job.sessions(events()))
    columns = list(zip(*rows)) if rows else [[] for _ in NAMES]
    types = [pa.int32(), pa.int64(), pa.int64(), pa.int64(), pa.int64()]
    arrays = [pa.array(column, type) for column, type in zip(columns, types)]
    yield pa.RecordBatch.from_arrays(arrays, names=list(NAMES))


def nothing(_) -> None:
    """What a task costs that does nothing."""


class Spark:
    """A session, and the way in which the job is written."""

    def __init__(self, settings: dict) -> None:
        here = os.path.abspath(__file__)
        modules = [*spark_session.modules("sessions", "spark_session"), here]
        self.spark = spark_session.open_session(settings | {"modules": modules})
        self.done = spark_session.Work(self.spark)
        self.partitions = settings["partitions"]
        self.is_sql = settings["language"] == "sql"
        self.words = ", ".join(f"'{word}'" for word in settings["words"])

    def run(self, log: str, output: str) -> dict:
        """Does the whole job."""
        found = self._by_sql(log) if self.is_sql else self._by_python(log)
        # One file for each region, as everywhere.
        found.coalesce(1).write.partitionBy("region").parquet(output, mode="overwrite")
        return {}

    def work(self) -> dict:
        """What jobs came to since it was asked last."""
        return self.done.take()

    def _by_python(self, log: str):
        events, tenants = spark_session.read_log(self.spark, log)
        user = F.split_part("line", F.lit(" "), F.lit(2))
        sessions = (
            events.select("tenant", "line")
            .repartition(self.partitions, "tenant", user)
            .mapInArrow(sessions_of_partition, SESSION)
        )
        return (
            sessions.join(F.broadcast(tenants), "tenant")
            .groupBy(F.col("tenant").cast("bigint").alias("tenant"), "region")
            .agg(
                F.count("*").alias("sessions"),
                F.sum("events").alias("events"),
                F.sum("tokens").alias("tokens"),
                F.sum("suspicious").alias("suspicious"),
                F.max("seconds").alias("longest"),
                F.sum(F.col("events") * F.col("events")).alias("squares"),
                F.count_if(F.col("suspicious") >= F.col("threshold")).alias("flagged"),
            )
        )

    def _by_sql(self, log: str):
        events, tenants = spark_session.read_log(self.spark, log)
        suspicious = SUSPICIOUS.format(words=self.words)
        query = SQL.read_text().format(events="{events}", tenants="{tenants}", suspicious=suspicious)
        return self.spark.sql(query, events=events, tenants=tenants)

    def idle(self, tasks: int) -> None:
        """Tasks of Python that do nothing."""
        self.spark.sparkContext.parallelize(range(tasks), tasks).foreach(nothing)


def open_engine(settings: dict) -> Spark:
    """Starts a session, and with it a JVM."""
    return Spark(settings)
