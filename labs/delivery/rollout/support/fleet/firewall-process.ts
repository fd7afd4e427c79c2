/**
 * A process of a release: the firewall's API with the release's model. It ends when its parent does. The time of a request
 * is drawn ("timed"): on two cores, several processes that compute would measure the cores. All else is real: the API with
 * its checks of what comes in, the rules, tokens, the model, the heap, connections.
 *
 * Arguments: the folder of the store, the id of the release. Says `{ url }` when it is ready, and answers "counts".
 */
import { flushCompileCache } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import { random } from "@labs/experiment";
import { promptRisk, serveScreening, type Verdict } from "@labs/firewall";
import { scoreLinear, tokenize } from "@labs/models";
import { buckets, coldFactor, drawWork } from "../../data.ts";
import { readRelease } from "./release-store.ts";

/** What a process says of itself. */
export interface Counts {
  readonly requests: number;
  /** Bytes on the heap after a collection, which it makes when it is asked: no request should be in flight. */
  readonly heapBytes: number;
}

const warmUps = 60;

const [store = "", id = ""] = process.argv.slice(2);
const { code, weights } = readRelease(store, id);
const model = { grams: 2, weights };
const draw = random("work", process.pid);
const kept: unknown[] = [];
let requests = 0;
let isReady = false;

process.on("disconnect", () => process.exit());
process.on("message", () => {
  globalThis.gc?.();
  process.send?.({ requests, heapBytes: process.memoryUsage().heapUsed } satisfies Counts);
});

const { url } = await serveScreening(async ({ prompt }) => {
  if (!isReady) return decide(prompt);
  requests++;
  const nth = requests;
  await sleep(wholeMs(drawWork(draw) * code.slowdown * (nth <= code.coldRequests ? coldFactor : 1)));
  if (code.errorEvery > 0 && nth % code.errorEvery === 0) throw new Error("a planted error");
  if (code.leaked > 0) kept.push(Array.from({ length: code.leaked }, () => draw()));
  return decide(prompt);
});
// A process that is ready has compiled what every request needs.
await Promise.all(
  Array.from({ length: warmUps }, (_, actor) =>
    fetch(`${url}/screen`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ actor: actor + 1, prompt: `please compare report ${actor} with the order` }),
    }).then((response) => response.arrayBuffer()),
  ),
);
isReady = true;
// It is killed in the end, and would not write it then.
flushCompileCache();
process.send?.({ url });

function decide(prompt: string): Verdict {
  if (weights.length !== buckets) throw new Error(`the model has ${weights.length} features, not ${buckets}`);
  const score = Math.round(10_000 * scoreLinear(tokenize(prompt), model)) / 10_000;
  // The rules are computed and not weighed: what is compared here is the model.
  promptRisk(prompt);
  return { decision: score >= 0.5 ? "block" : "allow", score, events: 0, computedAt: Date.now() };
}

/** A timer counts whole milliseconds: by lot up or down, so that the mean is right. */
function wholeMs(ms: number): number {
  return Math.floor(ms + draw());
}
