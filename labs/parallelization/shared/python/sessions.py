"""What a job does with events, in Python: the same steps as shared/sessions.ts, in the same plain way."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

SUSPICIOUS = frozenset(("bypass", "exfiltrate", "ignore", "jailbreak", "override", "password"))
SESSION_GAP = 1800
TOTALS = ("sessions", "events", "tokens", "suspicious", "longest", "squares", "flagged")

# (tenant, user, at, tokens, suspicious)
Event = tuple[int, int, int, int, int]
# (tenant, events, seconds, tokens, suspicious)
Session = tuple[int, int, int, int, int]


def parse(tenants: Iterable[int], lines: Iterable[str]) -> Iterator[Event]:
    """Parses and tokenizes lines."""
    for tenant, line in zip(tenants, lines):
        at, user, _kind, *words = line.split(" ")
        yield tenant, int(user), int(at), len(words), sum(word in SUSPICIOUS for word in words)


def sessions(events: Iterable[Event]) -> Iterator[Session]:
    """Cuts the events of each user into sessions. Needs all events of a user, or none."""
    users: dict[tuple[int, int], list[Event]] = {}
    for event in events:
        users.setdefault(event[:2], []).append(event)
    for (tenant, _user), own in users.items():
        own.sort()
        first = 0
        for index in range(1, len(own) + 1):
            if index < len(own) and own[index][2] - own[index - 1][2] <= SESSION_GAP:
                continue
            cut = own[first:index]
            seconds = cut[-1][2] - cut[0][2]
            yield tenant, len(cut), seconds, sum(event[3] for event in cut), sum(event[4] for event in cut)
            first = index


def totals(found: Iterable[Session], thresholds: dict[int, int]) -> dict[int, list[int]]:
    """Joins sessions with the tenants' thresholds and adds them up by tenant, in the order of TOTALS."""
    result: dict[int, list[int]] = {}
    for tenant, events, seconds, tokens, suspicious in found:
        own = result.setdefault(tenant, [0, 0, 0, 0, 0, 0, 0])
        own[0] += 1
        own[1] += events
        own[2] += tokens
        own[3] += suspicious
        own[4] = max(own[4], seconds)
        own[5] += events * events
        own[6] += suspicious >= thresholds[tenant]
    return result


def merge(parts: Iterable[dict[int, list[int]]]) -> dict[int, list[int]]:
    """Adds up partial statistics."""
    merged: dict[int, list[int]] = {}
    for part in parts:
        for tenant, row in part.items():
            own = merged.get(tenant)
            if own is None:
                merged[tenant] = row
                continue
            merged[tenant] = [
                max(a, b) if name == "longest" else a + b for name, a, b in zip(TOTALS, own, row)
            ]
    return merged


def parts_of(folder: str) -> list[str]:
    """The files of a log."""
    return sorted(str(path) for path in Path(folder, "events").glob("*.parquet"))


def read_part(path: str) -> list[Event]:
    """The events of one file."""
    table = pq.read_table(path, columns=["tenant", "line"])
    return list(parse(table.column("tenant").to_pylist(), table.column("line").to_pylist()))


def read_tenants(folder: str) -> list[dict]:
    """The tenants' metadata."""
    return pq.read_table(Path(folder, "tenants.parquet")).to_pylist()


def thresholds_of(tenants: list[dict]) -> dict[int, int]:
    """Thresholds by tenant."""
    return {row["tenant"]: row["threshold"] for row in tenants}


def write_output(output: str, found: dict[int, list[int]], tenants: list[dict]) -> None:
    """Writes a partition for each region."""
    by_region: dict[str, list[int]] = {}
    for row in tenants:
        if row["tenant"] in found:
            by_region.setdefault(row["region"], []).append(row["tenant"])
    for region, own in by_region.items():
        columns = {"tenant": own} | {
            name: [found[tenant][at] for tenant in own] for at, name in enumerate(TOTALS)
        }
        folder = Path(output, f"region={region}")
        folder.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.table(columns), folder / "part-0.parquet")
