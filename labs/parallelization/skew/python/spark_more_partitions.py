"""Eight times as many partitions: a key still goes to one of them."""

SETTINGS = {"spark.sql.shuffle.partitions": "64"}


def sessions(lab, events):
    return events.groupBy("tenant").applyInArrow(lab.sessions_of_group, lab.schema)


def join(lab, events, tenants):
    return events.join(tenants.hint("merge"), "tenant")
