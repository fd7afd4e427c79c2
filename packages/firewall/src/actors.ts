/**
 * Who sends prompts and causes events. Ranks are from 1 (the busiest); ids are spread over the range,
 * so that busy actors are not neighbours in an index. The loader computes the same ids in SQL.
 */

/** A prime, hence a permutation of the ids for any number of actors that it does not divide. */
const stride = 7919;

/** The actor at a rank of activity. */
export function actorOfRank(rank: number, actors: number): number {
  return 1 + ((rank * stride) % actors);
}

/** The same in SQL, for an expression that gives the rank. */
export function actorOfRankSql(rank: string, actors: number): string {
  return `1 + ((${rank})::bigint * ${stride}) % ${actors}`;
}
