/** The incidents, the way to them that takes a round trip, and the pages that are asked for. */
import { type Provisioned, type Random, type Run, random, type Urls } from "@labs/experiment";
import { openRelay } from "@labs/services";
import pg from "pg";
import { type Answer, answerOf, type PageRequest, pageSize, type Setup } from "./contract.ts";
import { loadIncidents } from "./data.ts";
import { readReference } from "./reference.ts";
import { readServerCounts } from "./server-counts.ts";

/** What the relay is set to; what it comes to is measured and printed. */
export const oneWayMs = 0.5;

const countedPages = 20;

export async function provision(
  run: Run & Urls<"postgres">,
  most?: number,
): Promise<Provisioned<Setup, PageRequest, Answer>> {
  await using owned = new AsyncDisposableStack();
  owned.use(await loadIncidents(run.postgres, run, most));
  const { incidents, page } = await readReference(run.postgres);
  const relay = owned.use(await openRelay({ to: run.postgres, oneWayMs }));
  const urls = { loopback: run.postgres, "emulated-network": relay.url };
  // The oldest page is a full one too, as far as there are so many.
  const [first, last] = [incidents.at(-Math.min(pageSize, incidents.length)), incidents[0]].map((one) =>
    Date.parse(one?.openedAt ?? ""),
  );
  const between = [1 + (first ?? 0), 1 + (last ?? 0)] as const;
  const draw = random(run.seed, "counted");
  const pool = new pg.Pool({ connectionString: run.postgres, max: 1 });
  const serverCounts = await readServerCounts(pool);
  await pool.end();
  const disposal = owned.move();
  return {
    setup: {
      urls,
      between,
      roundTripMs: relay.roundTrip.p50,
      counted: Array.from({ length: countedPages }, () => drawMoment(draw, between)),
    },
    expected: async ({ before }) => answerOf(page(before)),
    facts: {
      incidents: `${incidents.length}, ${pageSize} to a page`,
      loopback: "no delay added",
      "emulated-network": `a relay in front of the same server: round trip ${relay.roundTrip.p50.toFixed(2)} ms measured (p50; p99 ${relay.roundTrip.p99.toFixed(2)} ms)`,
      "counted by": serverCounts
        ? "the server (pg_stat_statements)"
        : "the client, since pg_stat_statements is not there",
    },
    [Symbol.asyncDispose]: () => disposal.disposeAsync(),
  };
}

/** A moment to look back from, anywhere in the history. */
export function drawMoment(draw: Random, [from, to]: Setup["between"]): string {
  return new Date(from + Math.floor(draw() * (to - from))).toISOString();
}
