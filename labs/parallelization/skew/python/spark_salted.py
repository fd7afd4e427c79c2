"""The hot tenants are cut into sixteen by user, whose sessions stay whole; their statistics meet in a second stage."""

from pyspark.sql import functions as F


def sessions(lab, events):
    hot = F.col("tenant").isin(lab.hot_tenants(events))
    salt = F.when(hot, F.pmod(F.hash(lab.user), F.lit(16))).otherwise(0)
    return (
        events.groupBy("tenant", salt.alias("salt"))
        .applyInArrow(lab.sessions_of_group, lab.schema)
    )
