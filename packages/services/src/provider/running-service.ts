import type { Service, ServiceName } from "@labs/experiment";
import { checkService } from "./check-service.ts";

/** What a provider knows about a server that it has found or started. */
export interface Running {
  readonly url: string;
  /** `external`, `local` or `docker` with its image. */
  readonly how: string;
  /** Facts about it that the server itself does not report. */
  readonly facts?: Readonly<Record<string, string>>;
  pids(): readonly number[];
  exitDetails(): Promise<string | null>;
  dispose(): Promise<void>;
}

/** What differs between the services. */
export interface ServiceKind {
  readonly name: ServiceName;
  /** The product's name. */
  readonly title: string;
  readonly version: string;
  readonly settings: Readonly<Record<string, string>>;
  ping(): Promise<unknown>;
  empty(): Promise<void>;
}

/** A running server as experiments see it. */
export function runningService(running: Running, kind: ServiceKind): Service {
  const { url, how, facts, exitDetails } = running;
  const fix =
    how === "external"
      ? "start it and run the same command again"
      : "run the same command again, it starts a new one";
  return {
    name: kind.name,
    url,
    record: { name: kind.name, how, version: kind.version, settings: { ...kind.settings, ...facts } },
    get pids() {
      return running.pids();
    },
    empty: kind.empty,
    check: () => checkService({ title: kind.title, at: placeOf(url), ping: kind.ping, fix, exitDetails }),
    [Symbol.asyncDispose]: () => running.dispose(),
  };
}

/** Host, port and database of a connection string: what may be shown. */
export function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return pathname.length > 1 ? `${host}${pathname}` : host;
}
