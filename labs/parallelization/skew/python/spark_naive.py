"""Everything by tenant: a task for the hot one, and the others wait for it."""


def sessions(lab, events):
    return events.groupBy("tenant").applyInArrow(lab.sessions_of_group, lab.schema)


def join(lab, events, tenants):
    return events.join(tenants.hint("merge"), "tenant")
