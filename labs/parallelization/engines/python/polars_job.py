"""The job as expressions of Polars."""

import polars as pl

SESSION_GAP = 1800


class Polars:
    """A thread for each core."""

    def __init__(self, settings: dict) -> None:
        self.words = settings["words"]

    def run(self, log: str, output: str) -> dict:
        """Does the whole job."""
        part = pl.col("line").str.split(" ")
        user = ["tenant", "user"]
        events = (
            pl.scan_parquet(f"{log}/events/*.parquet")
            .select(
                "tenant",
                at=part.list.get(0).cast(pl.Int64),
                user=part.list.get(1).cast(pl.Int64),
                tokens=part.list.len().cast(pl.Int64) - 3,
                suspicious=part.list.eval(pl.element().is_in(self.words)).list.sum().cast(pl.Int64),
            )
            .sort("tenant", "user", "at")
            .with_columns(begins=(pl.col("at").diff().over(user) > SESSION_GAP).fill_null(True))
            .with_columns(session=pl.col("begins").cum_sum().over(user))
        )
        sessions = events.group_by("tenant", "user", "session").agg(
            events=pl.len().cast(pl.Int64),
            seconds=pl.col("at").max() - pl.col("at").min(),
            tokens=pl.col("tokens").sum(),
            suspicious=pl.col("suspicious").sum(),
        )
        totals = (
            sessions.join(pl.scan_parquet(f"{log}/tenants.parquet"), on="tenant")
            .group_by("tenant", "region")
            .agg(
                sessions=pl.len().cast(pl.Int64),
                events=pl.col("events").sum(),
                tokens=pl.col("tokens").sum(),
                suspicious=pl.col("suspicious").sum(),
                longest=pl.col("seconds").max(),
                squares=(pl.col("events") * pl.col("events")).sum(),
                flagged=(pl.col("suspicious") >= pl.col("threshold")).sum().cast(pl.Int64),
            )
            .collect()
        )
        for (region,), rows in totals.partition_by("region", as_dict=True).items():
            path = f"{output}/region={region}/part-0.parquet"
            rows.drop("region").write_parquet(path, compression="snappy", mkdir=True)
        return {}


def open_engine(settings: dict) -> Polars:
    """Nothing to start but the library."""
    return Polars(settings)
