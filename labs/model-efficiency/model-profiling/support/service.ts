/** The service that is profiled: tokenize, wait for the worker, infer, answer. It marks the moments, and no more. */
import { availableParallelism } from "node:os";
import { maxTokens, tokenize } from "@labs/models";
import { Piscina } from "piscina";
import type { Marks, Scenario } from "../contract.ts";
import type { Inference, SessionOrder } from "./infer-worker.ts";
import { moment } from "./marks.ts";
import type { WorkerProfile } from "./worker-profile.ts";

/** Files of the healthy model and of the one with casts. */
export type Models = { readonly guard: string; readonly half: string };

export interface ServiceOptions extends Pick<SessionOrder, "model" | "threads" | "trace"> {
  /** Every text becomes as wide as a model takes. */
  readonly padsToMax: boolean;
  /** An audit trail is computed on the main thread, for every answer. */
  readonly audits: boolean;
}

export interface Call {
  readonly score: number;
  readonly marks: Marks;
  /** Of the text, and of what was inferred. */
  readonly tokens: number;
  readonly width: number;
}

export interface Service extends AsyncDisposable {
  screen(text: string): Promise<Call>;
}

/** One worker, whatever runs in it. */
export interface Inferring extends AsyncDisposable {
  open(options: ServiceOptions): Promise<Service>;
  /** Profiles the worker; what it gives ends that. */
  profile(interval: number): Promise<() => Promise<WorkerProfile>>;
}

export function openInferring(): Inferring {
  const pool = new Piscina({
    filename: new URL("./infer-worker.ts", import.meta.url).href,
    minThreads: 1,
    maxThreads: 1,
  });
  let sessions = 0;
  return {
    async open({ padsToMax, audits, ...session }) {
      const id = sessions++;
      await pool.run({ id, ...session } satisfies SessionOrder, { name: "open" });
      return {
        async screen(text) {
          const received = moment();
          const tokens = tokenize(text);
          const ids = new Int32Array(padsToMax ? maxTokens : tokens.length);
          ids.set(tokens);
          const sent = moment();
          const { score, begun, ended }: Inference = await pool.run({ id, ids }, { name: "infer" });
          if (audits) auditTrail(text);
          const marks = { received, sent, begun, ended, answered: moment() };
          return { score, marks, tokens: tokens.length, width: ids.length };
        },
        async [Symbol.asyncDispose]() {
          await pool.run({ id }, { name: "close" });
        },
      };
    },
    async profile(interval) {
      await pool.run({ interval }, { name: "startProfile" });
      return () => pool.run({}, { name: "stopProfile" });
    },
    [Symbol.asyncDispose]: () => pool.destroy(),
  };
}

/** The service of a scenario. */
export function optionsOf(scenario: Scenario, { guard, half }: Models): Omit<ServiceOptions, "trace"> {
  return {
    model: scenario === "casts" ? half : guard,
    threads: scenario === "threads" ? 2 * availableParallelism() : 1,
    padsToMax: scenario === "padding",
    audits: scenario === "blocked loop",
  };
}

/** Some milliseconds of honest work in the wrong place: a chain of hashes over a text, on the thread that serves. */
function auditTrail(text: string): number {
  let hash = 0x811c9dc5;
  for (let round = 0; round < 60_000; round++)
    for (let at = 0; at < Math.min(text.length, 100); at++)
      hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
