"""SQLite in place of PostgreSQL, which understands the same statements, and what the Python of EXPLANATION.md promises."""

import sqlite3

database = sqlite3.connect(":memory:", isolation_level=None)
database.executescript("""
    CREATE TABLE features (job text, partition integer, attempt integer, id integer, gap integer);
    CREATE TABLE commits (job text, partition integer, attempt integer NOT NULL, PRIMARY KEY (job, partition));
""")


def check(snippet):
    if "commit" in snippet:
        check_commit(snippet["commit"], snippet["read"])
    if "in_event_order" in snippet:
        check_order(snippet["in_event_order"])


def check_commit(commit, read):
    rows = [(1, None), (2, 60), (3, 61)]
    assert commit(database, "job", 0, 1, rows)
    assert read(database, "job") == rows
    assert commit(database, "job", 0, 2, rows), "a retry is committed"
    assert read(database, "job") == rows, "and counts once"
    assert not commit(database, "job", 0, 1, rows[:2]), "an older attempt that comes last is refused"
    assert read(database, "job") == rows
    (stored,) = database.execute("SELECT count(*) FROM features").fetchone()
    assert stored == 6, "and leaves nothing behind"


def check_order(in_event_order):
    events = [(1, 0), (3, 120), (2, 60), (2, 60), (4, 700), (5, 100)]
    assert in_event_order(events, 300) == ([(1, 0), (2, 60), (3, 120), (4, 700)], [(5, 100)])
    assert in_event_order(events, 0)[1] == [(2, 60), (5, 100)]
