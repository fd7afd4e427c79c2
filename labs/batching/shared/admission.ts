/** Bounds what waits in front of the model, and what clients do that find no room. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Send } from "./dispatcher.ts";

/** Prompts that may be queued or being scored, whatever a variant does with them; further ones are rejected. */
export const room = 256;

/** After which a rejected prompt is sent again. */
export const retryAfterMs = 50;

/** A probability of attack, or at once that there is no room, as 503 with Retry-After says over HTTP. */
export type Reply =
  | { readonly status: "scored"; readonly probability: number }
  | { readonly status: "rejected"; readonly retryAfterMs: number };

export type AdmissionCounter =
  /** Prompts that arrived, retries included, and those that were rejected. */
  | "arrived"
  | "rejected"
  /** Sum over the arrivals of the prompts that were queued or being scored. */
  | "inSystem";

export interface Admission {
  /** Rejects where the prompt's batch failed. */
  screen(tokens: readonly number[]): Promise<Reply>;
  readonly counts: Readonly<Record<AdmissionCounter, number>>;
}

export function admission(send: Send): Admission {
  const counts = { arrived: 0, rejected: 0, inSystem: 0 };
  let inSystem = 0;
  return {
    counts,
    async screen(tokens) {
      counts.arrived++;
      counts.inSystem += inSystem;
      if (inSystem >= room) {
        counts.rejected++;
        return { status: "rejected", retryAfterMs };
      }
      inSystem++;
      try {
        return { status: "scored", probability: await send(tokens) };
      } finally {
        inSystem--;
      }
    },
  };
}

/**
 * The client: a prompt that was rejected is sent again, and its clock runs on. So a rejection is counted, and is never a
 * fast answer that flatters a latency.
 */
export async function sendUntilScored(screen: () => Promise<Reply>): Promise<number> {
  for (;;) {
    const reply = await screen();
    if (reply.status === "scored") return reply.probability;
    await sleep(reply.retryAfterMs);
  }
}
