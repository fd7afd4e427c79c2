/** Opens a manifest on real pods: processes, each held to a share of a core, behind HAProxy. */
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  LabError,
  type Open,
  type Opened,
  type Provisioned,
  type Random,
  type Run,
  random,
  type Transport,
} from "@labs/experiment";
import { findCoreShares } from "@labs/services";
import { readHpa } from "../shared/read-hpa.ts";
import type { Answer, Outcome, Request } from "./contract.ts";
import { documents, drawDocument, factor, maxPods, maxWaitSeconds, podCores, screen, trace } from "./data.ts";
import { chartsOf, outcomeOf } from "./support/compare.ts";
import { openFront } from "./support/front.ts";
import { Client } from "./support/open-load.ts";
import { Pods } from "./support/pods.ts";
import { propose } from "./support/propose.ts";
import type { RunRecord } from "./support/record.ts";
import { scaleRun } from "./support/scale-run.ts";

export type Setup = Readonly<Record<string, never>>;
export type Counter = keyof Outcome;

type Subject = (request: Request) => Promise<Answer>;

export const transport = {
  kind: "in-process",
  call: (subject, request) => subject(request),
} as const satisfies Transport<Subject, Request, Answer>;

/** Twice the most: the place of a pod is taken until it has ended. */
const places = 2 * maxPods;
/** A call has to be answered within seconds. */
const waitMs = 3000;

/** Makes a variant of a manifest. */
export async function loadFile(file: string): Promise<{ open: Open<Subject, Setup, Counter, "haproxy"> }> {
  const path = resolve(import.meta.dirname, file);
  return {
    async open(_setup, { seed, haproxy }): Promise<Opened<Subject, Counter>> {
      const hpa = await readHpa(path);
      await using opening = new AsyncDisposableStack();
      const shares = findCoreShares();
      const front = opening.use(await openFront(haproxy, places));
      const pods = opening.use(new Pods(shares, front, places));
      pods.scaleTo(hpa.spec.minReplicas);
      await pods.whenReady();
      const client = opening.use(new Client(front.url, documents().map(screen)));
      let run: Promise<RunRecord> | undefined;
      let record: RunRecord | undefined;
      const owned = opening.move();
      return {
        async subject(request) {
          switch (request.what) {
            case "screen":
              pods.list();
              return { screened: await client.ask(request.document) };
            case "propose":
              return { proposes: propose(hpa, request) };
            case "begin":
              run = scaleRun(hpa, pods, client, random(seed, "traffic"));
              // It is told where it is waited for.
              run.catch(() => {});
              return { isOver: false };
            case "wait": {
              record = await Promise.race([run, sleep(waitMs, undefined)]);
              return { isOver: record !== undefined };
            }
            case "outcome":
              if (record === undefined) throw new Error("no run is over");
              return outcomeOf(hpa, record);
          }
        },
        explain: async () => (record === undefined ? null : chartsOf(hpa, record)),
        [Symbol.asyncDispose]: () => owned.disposeAsync(),
      };
    },
  };
}

export async function provision(_run: Run): Promise<Provisioned<Setup, Request, Answer>> {
  const right = documents().map(screen);
  return {
    setup: {},
    async expected(request) {
      if (request.what === "screen") return { screened: right[request.document] ?? "" };
      if (request.what === "propose") return { proposes: request.percent > 80 ? "more" : "fewer" };
      throw new Error("a run has no right answer");
    },
    facts: {
      time: `${factor} times as fast as in a cluster: ${trace.seconds} s are ${trace.seconds / factor} s, a sync comes every ${(15 / factor) * 1000} ms`,
      pods: `processes, each held to ${100 * podCores} % of a core${heldBy()}; a request waits for ${maxWaitSeconds} s at most`,
      traffic: `${trace.low} of what one pod answers, then ${trace.high} pods' worth, then ${trace.low}`,
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

/** Where nothing can hold them, the variants say so. */
function heldBy(): string {
  try {
    return ` by ${findCoreShares().version}`;
  } catch (error) {
    if (error instanceof LabError) return "";
    throw error;
  }
}

/** Draws what is checked: conversations, and decisions about pods that are full or idle. */
export function drawCheck(draw: Random): Request {
  if (draw() < 0.7) return { what: "screen", document: drawDocument(draw) };
  const percent = draw() < 0.5 ? 5 + 25 * draw() : 97 + 3 * draw();
  // Two pods and more: one idle pod has nothing to give.
  return { what: "propose", pods: 2 + Math.floor(5 * draw()), percent: Math.round(percent) };
}
