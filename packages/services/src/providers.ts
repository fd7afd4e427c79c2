import { dockerPgBouncer } from "./pgbouncer/docker-pgbouncer.ts";
import { localPgBouncer } from "./pgbouncer/local-pgbouncer.ts";
import { dockerPostgres } from "./postgres/docker-postgres.ts";
import { externalPostgres } from "./postgres/external-postgres.ts";
import { localPostgres } from "./postgres/local-postgres.ts";
import { installRedis } from "./program/fetch-provider.ts";
import { installPgBouncer } from "./program/program-providers.ts";
import type { Surroundings, Way } from "./provider/provider.ts";
import { buildRedisWay } from "./redis/build-provider.ts";
import { dockerRedis } from "./redis/docker-redis.ts";
import { externalRedis } from "./redis/external-redis.ts";
import { localRedis } from "./redis/local-redis.ts";

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
