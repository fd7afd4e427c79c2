/** Holds a run against the model, sync by sync, and against the simulation, with nothing but the run's own figures. */
import { type HorizontalPodAutoscaler, initialState, reconcile } from "@labs/hpa";
import { plot, plotLegend } from "../../shared/simulator/plot.ts";
import { simulate, type Timeline } from "../../shared/simulator/simulate.ts";
import { tally } from "../../shared/simulator/tally.ts";
import type { Outcome } from "../contract.ts";
import { factor, loadAt, maxWaitSeconds, metrics, syncSeconds, trace } from "../data.ts";
import type { RunRecord } from "./record.ts";

/** @throws where a timed answer was wrong */
export function outcomeOf(hpa: HorizontalPodAutoscaler, record: RunRecord): Outcome {
  if (record.wrong > 0) throw new Error(`${record.wrong} answers were wrong under load`);
  const { slots, syncs } = record;
  const simulation = simulateRun(hpa, record);
  const [real, simulated] = [tally(timelineOf(record)), tally(simulation)];
  const sum = (what: "due" | "refused" | "late") => slots.reduce((total, slot) => total + slot[what], 0);
  const inTrace = syncs.filter(({ at }) => at >= 0);
  return {
    decisions: syncs.length,
    unlikeModel: differingDecisions(hpa, record),
    podsApart: podsApart(record, simulation),
    lateOrLost: (100 * (sum("refused") + sum("late"))) / sum("due"),
    lost: (100 * sum("refused")) / sum("due"),
    overloadSeconds: real.overloadedSeconds,
    simulatedOverloadSeconds: simulated.overloadedSeconds,
    simulatedLost: simulated.lostPercent,
    podHours: real.podHours,
    simulatedPodHours: simulated.podHours,
    changes: inTrace.filter(({ from, to }) => from !== to).length,
    maxPods: real.maxPods,
    startSeconds: record.startSeconds,
    podRate: record.podRate,
  };
}

/** Decisions of the run that the model does not make, given what was recorded. */
export function differingDecisions(hpa: HorizontalPodAutoscaler, { syncs }: RunRecord): number {
  let state = initialState;
  let differing = 0;
  for (const { observation, from, to, proposed } of syncs) {
    const sync = reconcile(hpa, state, observation);
    state = sync.state;
    if ((sync.rescaleTo ?? from) !== to || sync.proposed !== proposed) differing++;
  }
  return differing;
}

/** The same trace in the simulation, with the capacity and the start of pods that the run measured. */
export function simulateRun(hpa: HorizontalPodAutoscaler, { podRate, startSeconds }: RunRecord): Timeline {
  // A second of the cluster has as many requests as its share of a second of the run.
  const capacity = podRate / factor;
  return simulate({
    hpa,
    traffic: { seconds: trace.seconds, rateAt: (second) => capacity * loadAt(second) },
    cluster: {
      service: {
        capacity,
        cores: (rate) => Math.min(1, rate / capacity),
        inFlight: () => 0,
        queued: () => 0,
      },
      startSeconds: Math.round(startSeconds),
      maxWaitSeconds: maxWaitSeconds * factor,
      ...metrics,
    },
  });
}

/** A slot is overloaded if more than this share of its requests was refused or late. */
const overloadShare = 0.1;

/** The run as a timeline. */
export function timelineOf({ slots, podRate }: RunRecord): Timeline {
  const seconds = slots.flatMap(({ due, refused, late, ready, replicas }) => {
    const second = {
      ...{ ready, replicas, capacity: (podRate / factor) * ready },
      arriving: due / syncSeconds,
      lost: refused / syncSeconds,
      overloaded: refused + late > overloadShare * due,
    };
    return Array.from({ length: syncSeconds }, () => second);
  });
  return { seconds, syncs: [], changes: [] };
}

/** Mean distance of the pods of the run from those of the simulation. */
export function podsApart({ slots }: RunRecord, { seconds }: Timeline): number {
  const apart = slots.map(({ at, replicas }) => Math.abs(replicas - (seconds[at]?.replicas ?? 0)));
  return apart.reduce((sum, one) => sum + one, 0) / apart.length;
}

/** The run above, the simulation below. */
export function chartsOf(hpa: HorizontalPodAutoscaler, record: RunRecord): string {
  const capacity = record.podRate / factor;
  const size = { columns: 50, rows: 8 };
  return [
    `Real ${plotLegend}`,
    plot(timelineOf(record), capacity, size),
    "The same, simulated",
    plot(simulateRun(hpa, record), capacity, size),
  ].join("\n");
}
