/** Turns a manifest into a subject: its HPA scales simulated pods, at constant rates that are checked and under whole traces. */
import type { Opened, Stage, Transport } from "@labs/experiment";
import { readHpa } from "./read-hpa.ts";
import { plot, plotLegend } from "./simulator/plot.ts";
import { type Cluster, type Scenario, simulate, type Timeline } from "./simulator/simulate.ts";
import { type Tally, tally } from "./simulator/tally.ts";
import { constant } from "./simulator/traffic.ts";

/** What is asked: where the HPA comes to rest at a constant rate, or what it makes of a trace. */
export type Request =
  | { readonly what: "rest"; readonly rate: number; readonly replicas: number }
  | { readonly what: "trace"; readonly name: string };
export type Answer<Rest> = Rest | Tally;

export type Counter = keyof Tally;

export type Subject<Rest> = (request: Request) => Answer<Rest>;

export function transport<Rest>() {
  return {
    kind: "in-process",
    call: async (subject, request) => subject(request),
  } as const satisfies Transport<Subject<Rest>, Request, Answer<Rest>>;
}

/** What an experiment asks of its manifests. */
export interface Questions<Rest> {
  /** By case, without the HPA. */
  readonly scenarios: Readonly<Record<string, Pick<Scenario, "traffic" | "cluster">>>;
  /** The pods that constant rates are asked of. */
  readonly cluster: Cluster;
  /** What counts of the forty minutes at one rate. */
  restOf(timeline: Timeline): Rest;
}

/** Opens a manifest on simulated pods. */
export async function openManifest<Rest>(
  file: string,
  { scenarios, cluster, restOf }: Questions<Rest>,
): Promise<Opened<Subject<Rest>, Counter>> {
  const hpa = await readHpa(file);
  const charts = new Map<string, string>();
  return {
    subject(request) {
      if (request.what === "rest") {
        const { rate, replicas } = request;
        return restOf(simulate({ hpa, cluster, traffic: constant(rate, restSeconds), replicas }));
      }
      const scenario = scenarios[request.name];
      if (scenario === undefined) throw new Error(`there is no trace ${request.name}`);
      const timeline = simulate({ hpa, ...scenario });
      const { capacity } = scenario.cluster.service;
      charts.set(request.name, `Simulated ${plotLegend}\n${plot(timeline, capacity)}`);
      return tally(timeline);
    },
    explain: async (name) => charts.get(name) ?? null,
    [Symbol.asyncDispose]: async () => {},
  };
}

const restSeconds = 2400;

/** The last ten minutes, in which an HPA has come to rest. */
export function lastSeconds({ seconds }: Timeline): Timeline["seconds"] {
  return seconds.slice(-600);
}

/** A script that plays the trace of a case. */
export const replay =
  (name: string) =>
  async <Rest extends object, Setup>(stage: Stage<Request, Answer<Rest>, Setup>): Promise<Tally> => {
    const answer = await stage.call({ what: "trace", name });
    if (!("podHours" in answer)) throw new Error("a trace is answered with its tally");
    return answer;
  };
