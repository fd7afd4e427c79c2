"""The job as SQL in DuckDB."""

from pathlib import Path

import duckdb

SQL = (Path(__file__).parent.parent / "support/job.sql").read_text()
SUSPICIOUS = "len(list_filter(string_split(line, ' '), lambda word: word IN ({words})))"


class DuckDb:
    """A database in this process's memory, with a thread for each core."""

    def __init__(self, settings: dict) -> None:
        self.connection = duckdb.connect(config={"threads": settings["cores"]})
        self.words = ", ".join(f"'{word}'" for word in settings["words"])

    def run(self, log: str, output: str) -> dict:
        """Does the whole job."""
        query = SQL.format(
            events=f"read_parquet('{log}/events/*.parquet')",
            tenants=f"read_parquet('{log}/tenants.parquet')",
            suspicious=SUSPICIOUS.format(words=self.words),
        )
        self.connection.execute(f"COPY ({query}) TO '{output}' (FORMAT parquet, PARTITION_BY (region))")
        return {}


def open_engine(settings: dict) -> DuckDb:
    """Nothing to start but the library."""
    return DuckDb(settings)
