/**
 * For controller.long.test.ts, which kills it: a controller in a process of its own. What it acts on is its parent's, over
 * IPC; it ends itself with SIGKILL at the n-th thing that it does, before or after.
 *
 * Arguments: the folder of its rollouts, whether the judge aborts, n.
 */
import type { Strategy } from "../../contract.ts";
import { safe } from "../safe.ts";
import { orderRollout } from "./order-rollout.ts";
import type { Platform } from "./platform.ts";

const [folder = "", aborts = "", dieAt = "-1"] = process.argv.slice(2);
let left = Number(dieAt);
function burn(): void {
  if (left-- === 0) process.kill(process.pid, "SIGKILL");
}

let asked = 0;
const waiting = new Map<number, (value: unknown) => void>();
process.on("message", ({ id, value }: { id: number; value: unknown }) => waiting.get(id)?.(value));

const platform = new Proxy({} as Platform, {
  get:
    (_, name) =>
    async (...values: unknown[]) => {
      burn();
      const id = asked++;
      const answer = new Promise((resolve) => waiting.set(id, resolve));
      process.send?.({ id, name, values });
      const value = await answer;
      burn();
      return value;
    },
});

const strategy: Strategy = {
  steps: [5, 50].map((share) => ({ share, answers: 10 })),
  comparedWith: "fresh copy",
  judge: () => (aborts === "true" ? "bad" : null),
  oldProcess: "kept",
};
const { end } = await orderRollout(folder, {
  order: { from: "one", to: "two" },
  strategy,
  safety: safe,
  platform,
});
process.send?.({ end }, () => process.disconnect?.());
