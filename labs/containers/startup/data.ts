/** What is asked of the firewall, and the environment in which it starts: the same for every variant. */
import type { Random } from "@labs/experiment";
import type { ScreeningRequest } from "@labs/firewall";
import { type Answer, historyDays, model, pick } from "../shared/answers.ts";

/** A type and not an interface: it travels as data. */
export type Setup = {
  /** Deployments of this run, a folder each. */
  readonly folder: string;
  readonly requests: readonly ScreeningRequest[];
  /** Takes the place of the guard in every deployment; `null` leaves it. */
  readonly largerModel: string | null;
};

export type Input = (ScreeningRequest & { readonly what: "screen" }) | { readonly what: "stop" };

/** How the started process ended after SIGTERM. */
export type Stopped = {
  readonly tookMs: number;
  readonly code: number;
  /** Its children that still ran then. */
  readonly leftRunning: number;
};

export type Output = Answer | Stopped;

export function drawRequest(draw: Random, { requests }: Setup): Input {
  return { what: "screen", ...pick(draw, requests) };
}

/** The environment of the service, and nothing of this process's own but where programs are. */
export function environment(postgres: string): Readonly<Record<string, string>> {
  return {
    NODE_ENV: "production",
    HOST: "127.0.0.1",
    PORT: "0",
    DATABASE_URL: postgres,
    DATABASE_CONNECTIONS: "1",
    HISTORY_DAYS: String(historyDays),
    MODEL: model,
  };
}
