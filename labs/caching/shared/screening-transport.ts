/** The firewall's HTTP API, as both experiments drive it. */
import type { Transport } from "@labs/experiment";
import { type Screen, type ScreeningRequest, serveScreening, type Verdict } from "@labs/firewall";

/** A verdict without the moment it was computed, which differs between right answers. */
export type Answer = Omit<Verdict, "computedAt">;

export function withoutTime({ decision, score, events }: Verdict): Answer {
  return { decision, score, events };
}

/** `POST /screen`, answered by the variant. */
export const screeningTransport = {
  kind: "http",
  serve: serveScreening,
  request: (request) => ({ path: "/screen", body: JSON.stringify(request) }),
  answer: ({ body }) => withoutTime(JSON.parse(body)),
} as const satisfies Transport<Screen, ScreeningRequest, Answer>;
