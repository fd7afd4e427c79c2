/** Changes of decisions while something else happens, made on purpose; what is counted are looks at every instance. */
import { withPostgres } from "@labs/services";
import { Redis } from "ioredis";
import { actorsOf } from "./data.ts";
import type { Counter } from "./rig.ts";
import { type ApiStage, type Instance, instancesOf, until } from "./support/instances.ts";

type Counts = Readonly<Partial<Record<Counter, number>>>;

/** A reader has the old answer from the database and has not stored it yet when the decision changes. */
export async function staleFill(stage: ApiStage): Promise<Counts> {
  return race(stage, await instancesOf(stage), actorsOf.race);
}

/** The same, and Redis is flushed after the change; and what a flush costs the database. */
export async function flushed(stage: ApiStage): Promise<Counts> {
  const apis = await instancesOf(stage);
  const known = actorsOf.flushed;
  await warm(stage, apis, known);
  let originReads = 0;
  const counts = await race(stage, apis, actorsOf["race-flushed"], async () => {
    await flush(stage.setup.redis);
    const before = await total(stage, apis);
    await Promise.all(apis.flatMap((api) => known.map((actor) => api.read(actor))));
    originReads = (await total(stage, apis)).originReads - before.originReads;
  });
  return { ...counts, originReads };
}

/** Reads are kept back between the database and the store, decisions change, something happens, and the reads go on. */
async function race(
  stage: ApiStage,
  apis: readonly Instance[],
  actors: readonly number[],
  happens: () => Promise<void> = async () => {},
): Promise<Counts> {
  const [reader, writer] = [apis[0], apis.at(-1)];
  if (reader === undefined || writer === undefined) throw new Error("no instance listens");
  await reset(stage, actors);
  const { held } = await reader.state();
  const reads = actors.map((actor) => reader.call({ what: "read-held", actor }));
  await until("every read is kept back", async () => (await reader.state()).held >= held + actors.length);
  for (const actor of actors) await writer.call({ what: "write", actor, decision: "block" });
  await delivered(stage);
  await happens();
  for (const actor of actors) await reader.call({ what: "release", actor });
  await Promise.all(reads);
  const looks = apis.length * actors.length;
  return looked({ during: 0, afterwards: await unsafeLooks(apis, actors), looks });
}

/** Instances are cut off from what Redis sends by itself, while twenty decisions change; commands get through. */
export async function subscriberCut(stage: ApiStage): Promise<Counts> {
  const apis = await instancesOf(stage);
  const actors = actorsOf["subscriber-cut"];
  await warm(stage, apis, actors);
  const cut = await stage.handles.pushes.cut();
  await until("every instance has noticed", () =>
    all(apis, async (api) => (await api.state()).pushesOpen === 0),
  );
  await block(apis, actors);
  await delivered(stage);
  const during = await unsafeLooks(apis, actors);
  await cut[Symbol.asyncDispose]();
  await wellAgain(apis);
  return looked({
    during,
    afterwards: await unsafeLooks(apis, actors),
    looks: 2 * apis.length * actors.length,
  });
}

/** Redis cannot be reached while twenty decisions change, and comes back with all that it had. */
export async function redisCut(stage: ApiStage): Promise<Counts> {
  const apis = await instancesOf(stage);
  const actors = actorsOf["redis-cut"];
  await warm(stage, apis, actors);
  const cuts = [await stage.handles.pushes.cut(), await stage.handles.commands.cut()];
  await until("every instance has noticed", () =>
    all(apis, async (api) => {
      const { pushesOpen, commandsOpen } = await api.state();
      return pushesOpen === 0 && !commandsOpen;
    }),
  );
  await block(apis, actors);
  const during = await unsafeLooks(apis, actors);
  for (const cut of cuts) await cut[Symbol.asyncDispose]();
  await wellAgain(apis);
  await delivered(stage);
  return looked({
    during,
    afterwards: await unsafeLooks(apis, actors),
    looks: 2 * apis.length * actors.length,
  });
}

/** Nothing fails: how long after its commit a decision is still answered as before, and what telling costs. */
export const calm = (readsPerChange: number) =>
  ({
    mode: "observe",
    seconds: 1.5,
    script: (stage: ApiStage) => observeCalm(stage, readsPerChange),
  }) as const;

async function observeCalm(stage: ApiStage, readsPerChange: number): Promise<Counts> {
  const apis = await instancesOf(stage);
  const actors = actorsOf.calm;
  await warm(stage, apis, actors);
  const lateMs = (await Promise.all(actors.map((actor, index) => staleness(apis, actor, index)))).flat();
  const sorted = lateMs.toSorted((one, other) => one - other);
  const quantile = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
  return {
    staleP50: quantile(0.5),
    staleP99: quantile(0.99),
    staleMax: quantile(1),
    ...(await readBesideChanges(stage, apis, readsPerChange)),
  };
}

/** What copies are worth where every instance reads an actor some times between two changes. */
async function readBesideChanges(
  stage: ApiStage,
  apis: readonly Instance[],
  readsPerChange: number,
): Promise<Counts> {
  const actors = actorsOf.mixed;
  await warm(stage, apis, actors);
  const before = await total(stage, apis);
  for (const [turn, actor] of actors.entries()) {
    await apis[turn % apis.length]?.call({ what: "write", actor, decision: "block" });
    for (let time = 0; time < readsPerChange; time++) await Promise.all(apis.map((api) => api.read(actor)));
  }
  const after = await total(stage, apis);
  const reads = after.reads - before.reads;
  return {
    hitRatio: 100 * (1 - (after.originReads - before.originReads) / reads),
    localHits: 100 * Math.max(0, 1 - (after.gets - before.gets) / reads),
    messages: (after.messages - before.messages) / actors.length,
    traffic: (after.gets - before.gets + after.messages - before.messages) / reads,
  };
}

/** For each instance, when the last old answer came, in milliseconds after the commit was reported; 0 where none came. */
async function staleness(apis: readonly Instance[], actor: number, index: number): Promise<number[]> {
  await apis[index % apis.length]?.call({ what: "write", actor, decision: "block" });
  const began = performance.now();
  return Promise.all(
    apis.map(async (api) => {
      let last = 0;
      await until("the change is seen", async () => {
        const { decision } = await api.read(actor);
        if (decision === "block") return true;
        last = performance.now() - began;
        return false;
      });
      return last;
    }),
  );
}

/** All decisions are "allow", and no instance has a copy. */
async function reset({ setup }: ApiStage, actors: readonly number[]): Promise<void> {
  await withPostgres(setup.postgres, async (client) => {
    await client.query(
      "UPDATE invalidation.actors SET decision = 'allow', version = version + 1 WHERE actor = ANY ($1)",
      [actors],
    );
  });
}

/** Every instance has answered for every actor, twice: where copies are kept, they are there. */
async function warm(stage: ApiStage, apis: readonly Instance[], actors: readonly number[]): Promise<void> {
  await reset(stage, actors);
  for (let time = 0; time < 2; time++)
    for (const api of apis) await Promise.all(actors.map((actor) => api.read(actor)));
}

async function block(apis: readonly Instance[], actors: readonly number[]): Promise<void> {
  for (const [index, actor] of actors.entries())
    await apis[index % apis.length]?.call({ what: "write", actor, decision: "block" });
}

/** One look at every actor on every instance: how many are allowed that are blocked by now. */
async function unsafeLooks(apis: readonly Instance[], actors: readonly number[]): Promise<number> {
  const looks = await Promise.all(apis.flatMap((api) => actors.map((actor) => api.read(actor))));
  return looks.filter(({ decision }) => decision === "allow").length;
}

function looked({ during, afterwards, looks }: Record<"during" | "afterwards" | "looks", number>): Counts {
  const unsafe = during + afterwards;
  return { safe: looks - unsafe, unsafe, unsafeAfterwards: afterwards };
}

/** Waits until no event is left in the outbox. */
function delivered({ setup }: ApiStage): Promise<void> {
  return withPostgres(setup.postgres, (client) =>
    until("every event is delivered", async () => {
      const { rows } = await client.query("SELECT FROM invalidation.outbox LIMIT 1");
      return rows.length === 0;
    }),
  );
}

function wellAgain(apis: readonly Instance[]): Promise<void> {
  return until("every connection is open again", () =>
    all(apis, async (api) => {
      const { pushesClosed, commandsOpen } = await api.state();
      return pushesClosed === 0 && commandsOpen;
    }),
  );
}

async function all<T>(items: readonly T[], holds: (item: T) => Promise<boolean>): Promise<boolean> {
  return (await Promise.all(items.map(holds))).every(Boolean);
}

async function total({ setup }: ApiStage, apis: readonly Instance[]) {
  const states = await Promise.all(apis.map((api) => api.state()));
  const sum = (name: "reads" | "originReads" | "messages") =>
    states.reduce((all, state) => all + state[name], 0);
  return {
    ...{ reads: sum("reads"), originReads: sum("originReads"), messages: sum("messages") },
    gets: await getsOf(setup.redis),
  };
}

/** The run's database alone: a server of the user's may hold others. What clients are told is the same as after FLUSHALL. */
async function flush(url: string): Promise<void> {
  const redis = new Redis(url);
  await redis.flushdb();
  redis.disconnect();
}

/** Times that Redis was asked for a value. */
async function getsOf(url: string): Promise<number> {
  const redis = new Redis(url);
  try {
    return Number(/cmdstat_get:calls=(\d+)/.exec(await redis.info("commandstats"))?.[1] ?? 0);
  } finally {
    redis.disconnect();
  }
}

/** What goes wrong while decisions change; in `calm` nothing does, and traffic is counted. */
export const cases = {
  "stale-fill": { mode: "observe", seconds: 0.4, script: staleFill },
  "subscriber-cut": { mode: "observe", seconds: 0.8, script: subscriberCut },
  "redis-cut": { mode: "observe", seconds: 1, script: redisCut },
  flushed: { mode: "observe", seconds: 0.5, script: flushed },
  calm: calm(10),
} as const;
