/** Opens a manifest on simulated pods, and knows what is right: enough pods in the end, that stay. */
import { resolve } from "node:path";
import type { Open, Provisioned, Random, Run } from "@labs/experiment";
import {
  type Answer,
  type Counter,
  lastSeconds,
  openManifest,
  type Request,
  type Subject,
} from "../shared/simulated-rig.ts";
import type { Rest } from "./contract.ts";
import { cluster, type Setup, scenariosOf, usualSetup } from "./data.ts";

/** Makes a variant of a manifest. */
export async function loadFile(file: string): Promise<{ open: Open<Subject<Rest>, Setup, Counter, never> }> {
  const path = resolve(import.meta.dirname, file);
  return {
    open: (setup) =>
      openManifest(path, {
        scenarios: scenariosOf(setup),
        cluster,
        restOf: (timeline) => ({
          answersAll: lastSeconds(timeline).every(({ overloaded }) => !overloaded),
          isStable: new Set(lastSeconds(timeline).map(({ replicas }) => replicas)).size === 1,
        }),
      }),
  };
}

export async function provision(
  _run: Run,
  setup: Setup = usualSetup,
): Promise<Provisioned<Setup, Request, Answer<Rest>>> {
  return {
    setup,
    expected: async () => ({ answersAll: true, isStable: true }),
    facts: {
      simulated: "pods, traffic and metrics; the controller is the model of packages/hpa, in 15 s syncs",
      pod: "100 req/s on the one core that it requests; it is ready after 30 s",
      metrics: "the mean of 15 s, 30 s old when the controller reads them",
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

/** Draws a rate that 25 pods answer with room to spare, and the pods that are there when it begins. */
export function drawRate(draw: Random): Request {
  return { what: "rest", rate: Math.round(20 + 1480 * draw()), replicas: 2 + Math.floor(10 * draw()) };
}
