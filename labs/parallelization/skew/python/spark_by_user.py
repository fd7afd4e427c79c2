"""A better key: events are spread by tenant and user, and a partition's sessions are cut at once."""


def sessions(lab, events):
    return events.repartition("tenant", lab.user).mapInArrow(lab.sessions_of_partition, lab.schema)
