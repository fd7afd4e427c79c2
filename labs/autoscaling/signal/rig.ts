/** Opens a manifest on simulated pods, and knows what is right: the minimum without load, the maximum under too much. */
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
import { services } from "../shared/simulator/service.ts";
import type { Rest } from "./contract.ts";
import { clusterOf, type Setup, scenariosOf, usualSetup } from "./data.ts";

/** Makes a variant of a manifest. */
export async function loadFile(file: string): Promise<{ open: Open<Subject<Rest>, Setup, Counter, never> }> {
  const path = resolve(import.meta.dirname, file);
  return {
    open: (setup) =>
      openManifest<Rest>(path, {
        scenarios: scenariosOf(setup),
        cluster: clusterOf(services["cpu-bound"]),
        restOf(timeline) {
          const [pods = 0, ...others] = new Set(lastSeconds(timeline).map(({ replicas }) => replicas));
          return { pods: others.length === 0 ? pods : "they change" };
        },
      }),
  };
}

/** Requests per second that one pod answers easily, and that thirty cannot answer. */
const rates = { idle: 20, tooMany: 4000 } as const;

export async function provision(
  _run: Run,
  setup: Setup = usualSetup,
): Promise<Provisioned<Setup, Request, Answer<Rest>>> {
  return {
    setup,
    async expected(request) {
      if (request.what === "trace") throw new Error("a trace has no right answer");
      return { pods: request.rate <= rates.idle ? 2 : 30 };
    },
    facts: {
      simulated: "pods, traffic and metrics; the controller is the model of packages/hpa, in 15 s syncs",
      pods: "100 req/s each, whether they compute, wait or batch; ready after 30 s",
      metrics: "the mean of 15 s, 30 s old when the controller reads them",
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

export function drawRate(draw: Random): Request {
  const rate = draw() < 0.5 ? rates.idle * draw() : rates.tooMany * (1 + draw());
  return { what: "rest", rate: Math.round(rate), replicas: 2 + Math.floor(10 * draw()) };
}
