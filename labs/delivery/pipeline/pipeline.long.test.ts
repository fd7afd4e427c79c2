/** Every pipeline and every commit, on the real tools; and that what no gate catches is wrong all the same. */
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { openExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { gateNames, type Input, type Planted, uncaught } from "./data.ts";
import experiment from "./experiment.ts";
import { checkOut, commit } from "./support/check-out.ts";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

const services = openServices({ say: () => {} });
const opened = await openExperiment(experiment, services);
afterAll(async () => {
  await opened[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

/** The gates that are red have these names; else it shows what they said. */
async function expectRed(variant: string, input: Input, names: readonly string[]): Promise<void> {
  await using cell = await opened.open(variant);
  const { seen } = await cell.call(input);
  const red = (seen?.gates ?? []).filter(({ isGreen }) => !isGreen);
  expect(
    red.map(({ name }) => name),
    red.map(({ output }) => output).join("\n"),
  ).toEqual(names);
}

test.each(gateNames)("of all gates, %s alone is red for its commit", async (planted) => {
  await expectRed("all", { what: "commit", planted }, [planted]);
});

test.each(["sound", ...uncaught] as const)("no gate is red for the commit %s", async (planted) => {
  await expectRed("all", { what: "commit", planted }, []);
});

/** The others are "all" in another order, or to the first red: an ordinary test holds their gates. */
const complete = ["parallel", "changed-only"];
test.for(complete.flatMap((variant) => gateNames.map((planted) => [variant, planted] as const)))(
  "%s is red for the commit %s",
  async ([variant, planted]) => {
    await expectRed(variant, { what: "commit", planted }, [planted]);
  },
);

test("cancelled gates leave no process behind, and the next commit is judged afresh", async () => {
  await expectRed("parallel", { what: "commit", planted: "image" }, ["image"]);
  await expectRed("parallel", { what: "commit", planted: "sound" }, []);
});

type Loaded = typeof import("./support/service/src/app.ts") & typeof import("./support/service/src/store.ts");

test("code that has not changed is never red", async () => {
  for (let repeat = 0; repeat < 4; repeat++) await expectRed("cheap-first", { what: "identical" }, []);
});

/** A module of the service after a commit. */
async function afterCommit<T>(
  planted: Planted,
  module: string,
  use: (loaded: Loaded) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(opened.setup.folder, "test-"));
  const head = join(folder, "head");
  try {
    await checkOut(head);
    await commit(head, planted);
    return await use(await import(pathToFileURL(join(head, module)).href));
  } finally {
    await rm(folder, { recursive: true });
  }
}

test.for([
  ["sound", 20],
  ["race", 19],
] as const)("of 20 blocks at once, the commit %s counts at most %i", async ([planted, most]) => {
  const { url } = await services.postgres();
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  const counted = await afterCommit(planted, "src/store.ts", async ({ PostgresStore, schema }) => {
    await pool.query(`DROP TABLE IF EXISTS blocks; ${schema}`);
    const store = new PostgresStore(pool);
    await Promise.all(Array.from({ length: 20 }, () => store.addBlock("one")));
    return await store.blocksOf("one");
  });
  await pool.end();
  if (planted === "sound") expect(counted).toBe(most);
  else expect(counted).toBeLessThanOrEqual(most);
});

test.for([
  ["sound", false],
  ["leak", true],
] as const)("the commit %s keeps texts: %s", async ([planted, keeps]) => {
  const grown = await afterCommit(planted, "src/app.ts", async ({ makeApp }) => {
    const store = { blocksOf: async () => 0, addBlock: async () => {} };
    await using app = makeApp({ store, score: async () => 0 });
    const screen = async (requests: number) => {
      for (let at = 0; at < requests; at++) {
        const body = { caller: "one", text: `${at}`.padEnd(3_900, "x") };
        await app.inject({ method: "POST", url: "/screen", body });
      }
      collect();
      return process.memoryUsage().heapUsed;
    };
    const before = await screen(200);
    return (await screen(4_000)) - before;
  });
  // Each text has 3 900 bytes: 15.6 MB, beside what other tests of this process leave or give back.
  expect(grown > 8_000_000).toBe(keeps);
});
