import { buildRedisWay } from "./build-redis-way.ts";
import { dockerPgBouncer } from "./docker-pgbouncer.ts";
import { dockerPostgres } from "./docker-postgres.ts";
import { dockerRedis } from "./docker-redis.ts";
import { externalPostgres } from "./external-postgres.ts";
import { externalRedis } from "./external-redis.ts";
import { installPgBouncer } from "./install-pgbouncer.ts";
import { installRedis } from "./install-redis.ts";
import { localPgBouncer } from "./local-pgbouncer.ts";
import { localPostgres } from "./local-postgres.ts";
import { localRedis } from "./local-redis.ts";
import type { Surroundings, Way } from "./way.ts";

/** The ways of coming by each service, in the order in which they are tried. */
export const ways = {
  postgres: (surroundings: Surroundings): readonly Way[] =>
    [externalPostgres, localPostgres, dockerPostgres].map((way) => way(surroundings)),
  redis: (surroundings: Surroundings): readonly Way[] =>
    [externalRedis, localRedis, dockerRedis, installRedis, buildRedisWay].map((way) => way(surroundings)),
  /** @param behind opens the PostgreSQL that it stands in front of */
  pgbouncer: (surroundings: Surroundings, behind: () => Promise<string>): readonly Way[] =>
    [localPgBouncer, dockerPgBouncer, installPgBouncer].map((way) => way(surroundings, behind)),
};
