/**
 * How many rows a second the log takes, without an API and without a distance: a commit for each, a commit for each
 * that does not wait for the disk, and shared commits.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { openServices } from "@labs/services";
import pg from "pg";
import type { Entry, EventLog } from "../contract.ts";
import { loadTables } from "../data.ts";
import { logTo, openLogEvidence } from "../support/event-log.ts";
import { groupCommit } from "../support/group-commit.ts";

const callers = 32;
const connections = 8;
const rounds = 5;
const roundMs = 700;

type Store = (entry: Entry) => Promise<void>;

/** How entries are stored, on connections with an option of the server's. */
interface Strategy {
  readonly callers: number;
  readonly options?: string;
  store(log: EventLog): Store;
}

const alone = (log: EventLog): Store => log.insertOne;
const inBatchesOf = (batch: number) => (log: EventLog) =>
  groupCommit(log.insertMany, { batch, maxWaiting: 100_000 });

const strategies: Readonly<Record<string, Strategy>> = {
  "a commit for each": { callers, store: alone },
  "the same, synchronous_commit = off": { callers, options: "-c synchronous_commit=off", store: alone },
  "shared by up to 32": { callers, store: inBatchesOf(32) },
  "shared by up to 200": { callers: 400, store: inBatchesOf(200) },
};

await using services = openServices({ say: console.error });
const { url } = await services.postgres();
await using _tables = await loadTables(url);
const rates = new Map(Object.keys(strategies).map((name) => [name, [] as number[]]));
for (let round = 0; round < rounds; round++) {
  // Every other round backwards, so that none always comes after the same one.
  const order = Object.keys(strategies);
  for (const name of round % 2 === 0 ? order : order.toReversed()) {
    const strategy = strategies[name];
    if (strategy !== undefined) rates.get(name)?.push(await rateOf(strategy));
  }
}
for (const [name, all] of rates) {
  const sorted = all.toSorted((a, b) => a - b).map((rate) => Math.round(rate).toLocaleString("en"));
  console.log(
    `${name.padEnd(36)} ${sorted[Math.floor(rounds / 2)]} rows/s (${sorted[0]} to ${sorted.at(-1)})`,
  );
}

/** Rows per second that callers store, each as soon as its last is committed; counted in the table. */
async function rateOf({ callers, options, store }: Strategy): Promise<number> {
  await using evidence = await openLogEvidence(url);
  const pool = new pg.Pool({ connectionString: url, max: connections, ...(options && { options }) });
  const put = store(logTo(pool, evidence.table));
  const began = performance.now();
  const call = async () => {
    while (performance.now() - began < roundMs)
      await put({ id: randomUUID(), actor: 1, decision: "allow", risk: 0, events: 0 });
  };
  await Promise.all(Array.from({ length: callers }, call));
  const seconds = (performance.now() - began) / 1000;
  await pool.end();
  return (await evidence.read()).rows / seconds;
}
