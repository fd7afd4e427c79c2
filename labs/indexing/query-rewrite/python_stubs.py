"""What the snippet takes for granted: a connection of asyncpg to three incidents, one of them without rules."""

import asyncio
import sys
import types

INCIDENTS = [
    {"id": 3, "opened_at": "12:03", "tenant_id": 7},
    {"id": 2, "opened_at": "12:02", "tenant_id": 8},
    {"id": 1, "opened_at": "12:01", "tenant_id": 7},
]
RULES = {3: ["rule 001", "rule 009"], 1: ["rule 004"]}


class Connection:
    def __init__(self, incidents):
        self.incidents = incidents
        self.sent = []

    async def fetch(self, text, value):
        self.sent.append(value)
        if "FROM tenants" in text:
            return [{"id": id, "name": f"tenant {id}"} for id in value]
        if "FROM incident_rules" in text:
            return [{"incident_id": id, "name": name} for id in value for name in RULES.get(id, [])]
        return self.incidents


asyncpg = types.ModuleType("asyncpg")
asyncpg.Connection = Connection
sys.modules["asyncpg"] = asyncpg


def check(snippet):
    connection = Connection(INCIDENTS)
    page = asyncio.run(snippet["page"](connection, "13:00"))
    assert page == [
        {"id": 3, "tenant": "tenant 7", "rules": ["rule 001", "rule 009"]},
        {"id": 2, "tenant": "tenant 8", "rules": []},
        {"id": 1, "tenant": "tenant 7", "rules": ["rule 004"]},
    ], page
    assert len(connection.sent) == 3
    # A tenant of two incidents is asked for once.
    assert sorted(connection.sent[1]) == [7, 8]
    assert asyncio.run(snippet["page"](Connection([]), "00:00")) == []
