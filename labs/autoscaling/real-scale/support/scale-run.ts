/**
 * One run: real traffic meets real pods, and the controller of `@labs/hpa` reads their real processor time and scales
 * them. Everything goes `factor` times as fast as in a cluster: syncs, age of metrics, windows and policies.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "@labs/experiment";
import { type HorizontalPodAutoscaler, initialState, reconcile } from "@labs/hpa";
import { drawDocument, factor, loadAt, syncSeconds, trace } from "../data.ts";
import { type ClusterClock, Observer } from "./observe.ts";
import { arrivals, type Client, closedRate, type Sent } from "./open-load.ts";
import type { Pods, RealPod } from "./pods.ts";
import type { RecordedSlot, RecordedSync, RunRecord } from "./record.ts";

/** Before the trace begins, seconds of the cluster: the first samples are there by then. */
const warmUpSeconds = 4 * syncSeconds;
/** An answer later than this is late, milliseconds of the run: a pod that is not full answers in some ten. */
const lateMs = 250;

/** Milliseconds of the run. */
const runMs = (clusterSeconds: number) => (1000 * clusterSeconds) / factor;

/** @param pods as many as the HPA's minimum, all ready */
export async function scaleRun(
  hpa: HorizontalPodAutoscaler,
  pods: Pods,
  client: Client,
  draw: Random,
): Promise<RunRecord> {
  const first = pods.list();
  const podRate = (await closedRate(client, 8 * first.length, 1500)) / first.length;
  const began = performance.now() + runMs(warmUpSeconds);
  const clusterAt: ClusterClock = (instant) => ((instant - began) / 1000) * factor;
  const sending = sendAll(client, draw, began, podRate);
  const scaling = scale(hpa, pods, began, clusterAt);
  const [sent, { syncs, marks, seen }] = await Promise.all([sending, scaling]);

  const starts = [...seen.values()];
  const later = starts.filter(({ startedAt }) => clusterAt(startedAt) > 0);
  return {
    syncs,
    slots: marks.filter(({ at }) => at >= 0).map((mark) => slotOf(mark, sent)),
    podRate,
    // Of pods that started under load; where none did, of the first ones.
    startSeconds: median((later.length > 0 ? later : starts).map(startSeconds)),
    wrong: sent.filter(({ outcome }) => outcome === "wrong").length,
  };
}

/** The controller's loop. */
async function scale(hpa: HorizontalPodAutoscaler, pods: Pods, began: number, clusterAt: ClusterClock) {
  const observer = new Observer(clusterAt);
  const syncs: RecordedSync[] = [];
  const marks: Mark[] = [];
  const seen = new Map<string, RealPod>();
  let state = initialState;
  for (let at = -warmUpSeconds; at < trace.seconds; at += syncSeconds) {
    await sleep(Math.max(0, began + runMs(at) - performance.now()));
    const list = pods.list();
    const ready = list.filter(({ readyAt }) => readyAt !== undefined);
    for (const pod of ready) seen.set(pod.name, pod);
    const observation = observer.look(list);
    const sync = reconcile(hpa, state, observation);
    state = sync.state;
    const { proposed, rescaleTo: to = list.length } = sync;
    pods.scaleTo(to);
    syncs.push({ at, observation, proposed, from: list.length, to });
    marks.push({ at, replicas: to, ready: ready.length });
  }
  await sleep(Math.max(0, began + runMs(trace.seconds) - performance.now()));
  return { syncs, marks, seen };
}

/** Requests from the warm-up to the end of the trace. */
async function sendAll(client: Client, draw: Random, began: number, podRate: number): Promise<Sent[]> {
  const before = runMs(warmUpSeconds);
  const rateAt = (ms: number) => podRate * loadAt(((ms - before) / 1000) * factor);
  const requests: Promise<Sent>[] = [];
  for (const moment of arrivals(draw, before + runMs(trace.seconds), rateAt)) {
    const due = moment - before;
    const wait = began + due - performance.now();
    if (wait > 1) await sleep(wait);
    requests.push(client.send(drawDocument(draw), due, began));
  }
  return Promise.all(requests);
}

type Mark = Pick<RecordedSlot, "at" | "replicas" | "ready">;

function slotOf(mark: Mark, sent: readonly Sent[]): RecordedSlot {
  const [from, to] = [runMs(mark.at), runMs(mark.at + syncSeconds)];
  const due = sent.filter((one) => one.due >= from && one.due < to);
  return {
    ...mark,
    due: due.length,
    refused: due.filter(({ outcome }) => outcome === "refused").length,
    late: due.filter(({ outcome, ms }) => outcome !== "refused" && ms > lateMs).length,
  };
}

function startSeconds({ startedAt, readyAt = Number.NaN }: RealPod): number {
  return ((readyAt - startedAt) / 1000) * factor;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
