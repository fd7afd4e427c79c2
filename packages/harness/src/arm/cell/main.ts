/**
 * The process of one cell: opens one variant and does what the driver asks.
 * The harness's own modules come first, so that they hold the real clock before a variant is loaded.
 *
 * @module
 */
import type { Opened } from "@labs/experiment";
import { type AnyExperiment, roomOf } from "../../experiment/any-experiment.ts";
import { atBreakEvenValue } from "../../experiment/at-break-even-value.ts";
import { loadVariant } from "../../experiment/extra-arm.ts";
import { apart, drawInputs } from "../../experiment/inputs.ts";
import { loadExperiment } from "../../experiment/load-experiment.ts";
import { copyOf } from "../../load/in-process/builtins.ts";
import { freezeGenerator } from "../../load/in-process/freeze.ts";
import { functionLanes } from "../../load/in-process/function-lanes.ts";
import { nullCall } from "../../load/in-process/null-call.ts";
import { openSession, type Session } from "../../load/session.ts";
import { cellCanary } from "../../machine/noise/canary.ts";
import type { CellApi, OpenOrder, StartOrder } from "./api.ts";
import { answerCalls } from "./rpc.ts";

// The driver decides when a run ends; Ctrl-C reaches it first.
process.on("SIGINT", () => {});
// Without a driver the measurement has no purpose: end, and take along whatever the variant started.
process.on("disconnect", () => process.kill(-process.pid, "SIGKILL"));

freezeGenerator();

let experiment: AnyExperiment;
let order: OpenOrder;
let opened: Opened<unknown, string>;
/** What reads the counters: the opened variant, or what stands in front of its instances. */
let counted: Pick<Opened<unknown, string>, "read">;
let session: Session;
const owned = new AsyncDisposableStack();

answerCalls({
  async open(received) {
    order = received;
    const { breakEvenValue } = order;
    const loaded = await loadExperiment(order.file);
    experiment = breakEvenValue === undefined ? loaded : atBreakEvenValue(loaded, breakEvenValue);
    const { transport } = experiment;
    const { open } = await loadVariant(order.file, order.variant, order.from);
    counted = opened = owned.use(
      await open(order.setup, { seed: order.seed, instance: order.instance, ...order.urls } as never),
    );
    if (transport.kind === "in-process") return { url: null, pids: [] };
    const { url, pids = [] } = owned.use(await transport.serve(opened.subject));
    return { url, pids };
  },

  async openFront({ file, variant, from, setup, seed, urls }, instances) {
    const { front } = await loadVariant(file, variant, from);
    if (front === undefined) throw new Error(`${variant} exports no function "front"`);
    const started = owned.use(await front(setup, { instances, seed, ...urls } as never));
    counted = started;
    return { url: started.url, pids: started.pids ?? [], places: started.places ?? {} };
  },

  async read(name) {
    return (await counted.read?.(name)) ?? {};
  },

  async explain(name) {
    return (await opened.explain?.(name)) ?? null;
  },

  async call(input) {
    return inProcess().call(opened.subject, input);
  },

  async start(load: StartOrder) {
    const transport = inProcess();
    const { list, kinds } = drawInputs(experiment, order.setup, load.case, load.inputs);
    const inputs = apart(list);
    const { subject } = opened;
    const lanes = functionLanes({
      lanes: load.lanes,
      call: (index) => transport.call(subject, inputs[index]),
      timeoutMs: load.timeoutMs,
    });
    const room = roomOf(experiment, load.case);
    session = openSession({ ...load, lanes, count: list.length, kinds, room, freeze: copyOf });
  },
  async ping() {},
  nullCall,
  closed: (durationMs, recorded, rampMs) => session.closed(durationMs, recorded, rampMs),
  openLoop: (plan) => session.open(plan),
  finish: () => session.finish(),

  canary: cellCanary,

  async close() {
    await owned.disposeAsync();
    // A profiler that waits for the end gets the time to write its report.
    setImmediate(() => (process.emit("beforeExit", 0) ? setTimeout(exit, 2000) : exit()));
  },
} satisfies CellApi);

function exit(): never {
  process.exit();
}

function inProcess() {
  const { transport } = experiment;
  if (transport.kind !== "in-process") throw new Error("this experiment's transport is HTTP");
  return transport;
}
