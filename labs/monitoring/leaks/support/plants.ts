/**
 * The plants of the Fastify service: what one request does besides its answer. A plant keeps a vector of some size for each
 * request, or of each request for a while. A library is loaded where a plant needs it. Names are those of ordinary code: a tool that finds one has found it by itself.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { EventEmitter } from "node:events";
import type { ScreeningRequest } from "@labs/firewall";
import type { InferenceSession } from "onnxruntime-node";
import type { Plant } from "../data.ts";

export interface PlantOptions {
  /** Kept or thrown away for each request. */
  readonly bytes: number;
  /** URL of PostgreSQL. */
  readonly postgres: string;
  /** Path of an `.onnx` file. */
  readonly model: string;
}

/** Runs once for each request, before its answer. */
export type Handle = (request: ScreeningRequest & { readonly nth: number }) => void | Promise<void>;

/** A number takes eight bytes. */
const numberBytes = 8;
const hour = 3_600_000;

export const plants = {
  none: () => () => {},

  "unbounded cache": ({ bytes }) => {
    const verdicts = new Map<string, number[]>();
    return function rememberVerdict({ actor, nth }) {
      verdicts.set(`${actor}/${nth}`, new Array<number>(bytes / numberBytes).fill(nth));
    };
  },

  "listener per request": ({ bytes }) => {
    const policy = new EventEmitter().setMaxListeners(0);
    return function watchPolicy({ nth }) {
      const weights = new Array<number>(bytes / numberBytes).fill(nth);
      policy.on("change", function onPolicyChange() {
        weights.fill(0);
      });
    };
  },

  "closure in a timer": ({ bytes }) =>
    function scheduleRecheck({ nth }) {
      const weights = new Array<number>(bytes / numberBytes).fill(nth);
      setTimeout(() => weights.fill(0), hour).unref();
    },

  "promise never settled": ({ bytes }) => {
    const reviews = new Set<() => void>();
    const scoreAfterReview = async (nth: number) => {
      const weights = new Array<number>(bytes / numberBytes).fill(nth);
      // The reviewer's answer is lost: it is never called.
      await new Promise<void>((resolve) => reviews.add(resolve));
      weights.fill(0);
    };
    return ({ nth }) => void scoreAfterReview(nth);
  },

  "context retained": ({ bytes }) => {
    class RequestContext {
      readonly weights: number[];
      constructor(nth: number) {
        this.weights = new Array<number>(bytes / numberBytes).fill(nth);
      }
    }
    const contexts = new AsyncLocalStorage<RequestContext>();
    const flushes = new Set<() => void>();
    return ({ nth }) =>
      contexts.run(new RequestContext(nth), () => {
        flushes.add(AsyncLocalStorage.bind(() => {}));
      });
  },

  "buffer slice": ({ bytes }) => {
    const fingerprints: Buffer[] = [];
    return function keepFingerprint({ nth }) {
      // Above half of the pool's size a buffer has memory of its own.
      const body = Buffer.alloc(4 * bytes, nth & 255);
      fingerprints.push(body.subarray(0, 16));
    };
  },

  "label cardinality": async ({ bytes }) => {
    const { Counter, Registry } = await import("prom-client");
    const registers = [new Registry()];
    // One series of a counter has about 400 bytes besides its label.
    const counters = Array.from(
      { length: Math.ceil(bytes / 1024) },
      (_, index) =>
        new Counter({
          name: `screened_${index}_total`,
          help: "Screened",
          labelNames: ["session"],
          registers,
        }),
    );
    return function countScreened({ actor, nth }) {
      for (const counter of counters) counter.inc({ session: `${actor}/${nth}` });
    };
  },

  "native memory": async ({ bytes, model }) => {
    const { default: ort } = await import("onnxruntime-node");
    const sessions: InferenceSession[] = [];
    const every = Math.round(100_000 / bytes);
    return async function openTenantModel({ nth }) {
      if (nth % every !== 0) return;
      sessions.push(await ort.InferenceSession.create(model, { intraOpNumThreads: 1, logSeverityLevel: 3 }));
    };
  },

  "client never returned": async ({ bytes, postgres }) => {
    const { Pool } = await import("pg");
    const pool = new Pool({ connectionString: postgres, max: 120 });
    const every = Math.round(100 / (1 + bytes / 8192));
    return async function readHistory({ nth }) {
      if (nth % every !== 0) return;
      const client = await pool.connect();
      await client.query("SELECT 1");
    };
  },

  "warm-up": ({ bytes }) => {
    const rules: number[][] = [];
    return function compileRule({ nth }) {
      if (rules.length < 400) rules.push(new Array<number>(bytes / numberBytes).fill(nth));
    };
  },

  "bounded cache": async ({ bytes }) => {
    const { LRUCache } = await import("lru-cache");
    const verdicts = new LRUCache<number, number[]>({ max: 1_200 });
    return function rememberVerdict({ nth }) {
      verdicts.set(nth, new Array<number>(bytes / numberBytes).fill(nth));
    };
  },

  "saw-tooth": ({ bytes }) => {
    const inFlight: number[][] = [];
    return function parseLargePrompt({ nth }) {
      // Long enough in use to become old: the next full collection takes it.
      inFlight[nth % 64] = new Array<number>((16 * bytes) / numberBytes).fill(nth);
    };
  },
} satisfies Partial<Record<Plant, (options: PlantOptions) => Handle | Promise<Handle>>>;
