"""A session of Spark, local or on a cluster, and what its own REST interface says of jobs."""

import json
import os
import sys
import time
import urllib.request
from pathlib import Path

import pyspark
from pyspark.sql import DataFrame, SparkSession

HERE = os.path.dirname(os.path.abspath(__file__))


def open_session(settings: dict) -> SparkSession:
    """`master`, `cores`, `folder` for what Spark writes, `memory` of the driver or of an executor, `conf` on top."""
    master = settings.get("master") or f"local[{settings['cores']}]"
    is_here = master.startswith("local") or "127.0.0.1" in master
    # Where these are missing, workers start the first python3 of PATH, and Spark listens on another interface. Machines of
    # the reader's have an interpreter elsewhere, which PYSPARK_PYTHON names.
    if is_here or "PYSPARK_PYTHON" not in os.environ:
        os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    os.environ["SPARK_SCALA_VERSION"] = "2.13"
    os.environ["SPARK_HOME"] = os.path.dirname(pyspark.__file__)
    conf = {
        "spark.ui.enabled": "true",
        "spark.ui.port": "0",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        "spark.local.dir": settings["folder"],
        "spark.sql.warehouse.dir": os.path.join(settings["folder"], "warehouse"),
        "spark.sql.shuffle.partitions": str(settings["partitions"]),
        "spark.sql.adaptive.enabled": "false",
        "spark.driver.memory": settings.get("driver_memory", "1g"),
        "spark.executor.memory": settings.get("executor_memory", "512m"),
        "spark.executor.cores": "1",
        "spark.driver.extraJavaOptions": "-XX:+UseSerialGC",
        "spark.executor.extraJavaOptions": "-XX:+UseSerialGC",
        "spark.task.maxFailures": "4",
    }
    if is_here:
        os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
        conf |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    builder = SparkSession.builder.master(master).appName("labs-parallelization")
    for name, value in (conf | settings.get("conf", {})).items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    # Executors get the modules that functions come from.
    for module in settings.get("modules", []):
        spark.sparkContext.addPyFile(module)
    return spark


def ask(spark: SparkSession, path: str):
    """One answer of the application's REST interface."""
    context = spark.sparkContext
    with urllib.request.urlopen(
        f"{context.uiWebUrl}/api/v1/applications/{context.applicationId}/{path}"
    ) as answer:
        return json.load(answer)


def read_log(spark: SparkSession, log: str) -> tuple[DataFrame, DataFrame]:
    """The events and the tenants of a log. To infer a schema Spark would run a job for each of them."""
    events = spark.read.schema("id int, tenant int, line string").parquet(f"{log}/events")
    tenants = spark.read.schema("tenant int, region string, threshold int").parquet(f"{log}/tenants.parquet")
    return events, tenants


class Work:
    """What a session has done, in parts: the interface takes its time, so it is asked while no clock runs."""

    def __init__(self, spark: SparkSession) -> None:
        self.spark = spark
        self.known: set[tuple[int, int]] = set()

    def take(self) -> dict:
        """What the stages came to that have run since it was asked last: the heaviest one's tasks, and all together."""
        stages = settled(self.spark, self.known)
        self.known |= {(stage["stageId"], stage["attemptId"]) for stage in stages}
        return work_of(self.spark, stages)


def work_of(spark: SparkSession, stages: list[dict]) -> dict:
    """The heaviest stage's tasks, and all stages together."""
    total = lambda name: sum(stage[name] for stage in stages)
    result = {
        "tasks": total("numCompleteTasks"),
        "failedTasks": total("numFailedTasks"),
        "shuffleBytes": total("shuffleWriteBytes"),
        "spilledBytes": total("diskBytesSpilled"),
        "gcMs": 0,
        "taskMs": total("executorRunTime"),
        "recomputedTasks": total("numFailedTasks")
        + sum(stage["numCompleteTasks"] for stage in stages if stage["attemptId"] > 0),
        "longestTaskMs": 0,
        "medianTaskMs": 0,
        "largestTaskEvents": 0,
    }
    heaviest = -1
    for stage in stages:
        tasks = ask(spark, f"stages/{stage['stageId']}/{stage['attemptId']}/taskList?length=5000")
        times = sorted(task["taskMetrics"]["executorRunTime"] for task in tasks if task["status"] == "SUCCESS")
        measured = [task["taskMetrics"] for task in tasks if "taskMetrics" in task]
        result["gcMs"] += sum(task["jvmGcTime"] for task in measured)
        # From files or from a shuffle; what follows the events are sessions and tenants, which are fewer.
        given = [task["inputMetrics"]["recordsRead"] + task["shuffleReadMetrics"]["recordsRead"] for task in measured]
        result["largestTaskEvents"] = max(result["largestTaskEvents"], *given, 0)
        # The stage whose longest task all others wait for; a stage of one task has none that wait.
        if len(times) > 1 and times[-1] > heaviest:
            heaviest = times[-1]
            result["longestTaskMs"] = times[-1]
            result["medianTaskMs"] = times[(len(times) - 1) // 2]
            result["stageTasks"] = len(times)
    return result


def settled(spark: SparkSession, before: set[tuple[int, int]]) -> list[dict]:
    """New stages that have run, once the listener that counts them has caught up."""
    end = time.monotonic() + 5
    while True:
        stages = [
            stage
            for stage in ask(spark, "stages")
            if (stage["stageId"], stage["attemptId"]) not in before and stage["status"] != "SKIPPED"
        ]
        if not any(stage["status"] in ("ACTIVE", "PENDING") for stage in stages) or time.monotonic() > end:
            return stages
        time.sleep(0.05)


def modules(*names: str) -> list[str]:
    """Files of this folder that executors need."""
    return [str(Path(HERE, f"{name}.py")) for name in names]
