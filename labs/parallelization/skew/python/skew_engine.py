"""One session of Spark for all variants: a variant is a module with `sessions(lab, events)` or `join(lab, events, tenants)`."""

import importlib
import os
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

import sessions as job
import spark_session

SESSION = "tenant int, events bigint, seconds bigint, tokens bigint, suspicious bigint"
NAMES = ("tenant", "events", "seconds", "tokens", "suspicious")
FEATURES = "tenant int, region string, threshold int, tokens bigint, suspicious bigint"


def table_of(rows: list[job.Session]) -> pa.Table:
    """Sessions as Arrow has them."""
    columns = list(zip(*rows)) if rows else [[] for _ in NAMES]
    types = [pa.int32(), pa.int64(), pa.int64(), pa.int64(), pa.int64()]
    return pa.table([pa.array(column, type) for column, type in zip(columns, types)], names=list(NAMES))


def parsed(batch) -> Iterator[job.Event]:
    """The events of a batch or table."""
    return job.parse(batch.column("tenant").to_pylist(), batch.column("line").to_pylist())


def sessions_of_group(group: pa.Table) -> pa.Table:
    """The sessions of all users in a group: nothing of this can be done before the shuffle."""
    return table_of(list(job.sessions(parsed(group))))


def sessions_of_partition(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The same for a partition that holds many groups."""
    rows = list(job.sessions(event for batch in batches for event in parsed(batch)))
    yield from table_of(rows).to_batches()


def features_of(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Features of single events that have met their tenant."""
    for batch in batches:
        events = list(parsed(batch))
        tokens = pa.array([event[3] for event in events], pa.int64())
        suspicious = pa.array([event[4] for event in events], pa.int64())
        kept = [batch.column(name) for name in ("tenant", "region", "threshold")]
        names = ["tenant", "region", "threshold", "tokens", "suspicious"]
        yield pa.RecordBatch.from_arrays([*kept, tokens, suspicious], names=names)


class Lab:
    """What a variant is given."""

    def __init__(self, spark: SparkSession, cores: int) -> None:
        self.spark = spark
        self.cores = cores
        self.user = F.split_part("line", F.lit(" "), F.lit(2))
        self.schema = SESSION
        self.sessions_of_group = sessions_of_group
        self.sessions_of_partition = sessions_of_partition

    def hot_tenants(self, events: DataFrame) -> list[int]:
        """Tenants with more events than a core's share; counts are combined before they move."""
        counts = [(row["tenant"], row["count"]) for row in events.groupBy("tenant").count().collect()]
        total = sum(count for _, count in counts)
        return [tenant for tenant, count in counts if count > total / self.cores / 2]


class Engine:
    """One session for all variants."""

    def __init__(self, settings: dict) -> None:
        here = os.path.abspath(__file__)
        files = [*spark_session.modules("sessions", "spark_session"), here]
        self.spark = spark_session.open_session(settings | {"modules": files})
        self.settings = settings
        self.done = spark_session.Work(self.spark)

    def warm(self, log: str, output: str) -> None:
        """Does each job of each variant once: what runs for the first time takes longer, and the session is shared by all."""
        for path in sorted(Path(__file__).parent.glob("spark_*.py")):
            module = importlib.import_module(path.stem)
            for kind in ("sessions", "join"):
                if hasattr(module, kind):
                    self.run(path.stem, kind, log, f"{output}-{path.stem}-{kind}")

    def run(self, variant: str, kind: str, log: str, output: str) -> dict:
        """Does one job by a variant, with its settings and no other's."""
        module = importlib.import_module(variant)
        # Settings of SQL are a session's own; executors are shared.
        spark = self.spark.newSession()
        for name, value in getattr(module, "SETTINGS", {}).items():
            spark.conf.set(name, value)
        lab = Lab(spark, self.settings["cores"])
        events, tenants = spark_session.read_log(spark, log)
        events = events.select("tenant", "line")
        rows = self._sessions(module, lab, events, tenants) if kind == "sessions" else self._events(module, lab, events, tenants)
        rows.coalesce(1).write.partitionBy("region").parquet(output, mode="overwrite")
        return {}

    def work(self) -> dict:
        """What jobs came to since it was asked last; `tasks` are those of the stage with the longest one."""
        work = self.done.take()
        return work | {"tasks": work.get("stageTasks", 1)}

    def _sessions(self, module, lab: Lab, events: DataFrame, tenants: DataFrame) -> DataFrame:
        found = module.sessions(lab, events)
        return by_tenant(found.join(F.broadcast(tenants), "tenant"), F.sum("events"), "events", F.max("seconds"))

    def _events(self, module, lab: Lab, events: DataFrame, tenants: DataFrame) -> DataFrame:
        found = module.join(lab, events, tenants).mapInArrow(features_of, FEATURES)
        # Each event stands for itself, as a session of one event would.
        alone = found.withColumn("events", F.lit(1))
        return by_tenant(alone, F.count("*"), "events", F.lit(0))


def by_tenant(rows: DataFrame, events, squared: str, longest) -> DataFrame:
    """Statistics of tenants: sums, which Spark adds up before the shuffle and after it."""
    return rows.groupBy(F.col("tenant").cast("bigint").alias("tenant"), "region").agg(
        F.count("*").alias("sessions"),
        events.cast("bigint").alias("events"),
        F.sum("tokens").alias("tokens"),
        F.sum("suspicious").alias("suspicious"),
        longest.cast("bigint").alias("longest"),
        F.sum(F.col(squared) * F.col(squared)).cast("bigint").alias("squares"),
        F.count_if(F.col("suspicious") >= F.col("threshold")).alias("flagged"),
    )


def open_engine(settings: dict) -> Engine:
    """Starts the session."""
    return Engine(settings)
