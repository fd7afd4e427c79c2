"""Adaptive execution splits a partition of a join that is much larger than the median, along the files that it came from."""

SETTINGS = {
    "spark.sql.adaptive.enabled": "true",
    "spark.sql.adaptive.skewJoin.enabled": "true",
    "spark.sql.adaptive.skewJoin.skewedPartitionFactor": "2",
    # The defaults are 256 MB and 64 MB: on small data nothing would be split.
    "spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes": "256KB",
    "spark.sql.adaptive.advisoryPartitionSizeInBytes": "256KB",
    # Else all partitions of small data become one or two.
    "spark.sql.adaptive.coalescePartitions.enabled": "false",
}


def join(lab, events, tenants):
    return events.join(tenants.hint("merge"), "tenant")
