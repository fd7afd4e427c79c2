/** The service that is profiled: tokenize, wait for the worker, infer, answer. It marks the moments, and no more. */
import { maxTokens, tokenize } from "@labs/models";
import { Piscina } from "piscina";
import { auditTrail } from "./audit-trail.ts";
import type { Inference, SessionOrder } from "./infer-worker.ts";
import { type Marks, moment } from "./marks.ts";

export interface ServiceOptions extends Pick<SessionOrder, "model" | "threads" | "tracePrefix"> {
  /** Every text becomes as wide as a model takes. */
  readonly padsToMost: boolean;
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
}

export function openInferring(): Inferring {
  const pool = new Piscina({
    filename: new URL("./infer-worker.ts", import.meta.url).href,
    minThreads: 1,
    maxThreads: 1,
  });
  let sessions = 0;
  return {
    async open({ padsToMost, audits, ...session }) {
      const id = sessions++;
      await pool.run({ id, ...session } satisfies SessionOrder, { name: "open" });
      return {
        async screen(text) {
          const asked = moment();
          const tokens = tokenize(text);
          const ids = new Int32Array(padsToMost ? maxTokens : tokens.length);
          ids.set(tokens);
          const sent = moment();
          const { score, begun, ended }: Inference = await pool.run({ id, ids }, { name: "infer" });
          if (audits) auditTrail(text);
          const marks = { asked, sent, begun, ended, answered: moment() };
          return { score, marks, tokens: tokens.length, width: ids.length };
        },
        async [Symbol.asyncDispose]() {
          await pool.run({ id }, { name: "close" });
        },
      };
    },
    [Symbol.asyncDispose]: () => pool.destroy(),
  };
}
