import type { ServiceRecord } from "./result/result.ts";

export type ServiceName = "postgres" | "redis" | "pgbouncer" | "haproxy" | "nginx" | "prometheus" | "pytorch";

/**
 * Connection strings. PostgreSQL is shared by all arms; each arm that lives beside others has a
 * Redis of its own, so that server-wide counters and memory are its own too. Redis is empty at the
 * start of every cell. PgBouncer stands in front of the same PostgreSQL database, under a database
 * name per mode: the URL names `transaction`, and `session` and `statement` are there as well. Of HAProxy, nginx and
 * Prometheus it names the program, which is started with a configuration of its own (`startBalancer`, `startPrometheus` of @labs/services);
 * of PyTorch, the module and its interpreter (`startFastApi` with `pytorchSettings`).
 */
export type Urls<N extends ServiceName> = Readonly<Record<N, string>>;

/** A running server that experiments use. Disposing stops what was started and nothing else. */
export interface Service extends AsyncDisposable {
  readonly name: ServiceName;
  /** With credentials, as clients take it. */
  readonly url: string;
  /** How it was come by, its version and the settings that decide what numbers mean. */
  readonly record: ServiceRecord;
  /** Its processes on this machine; empty where they cannot be seen (external, containers). */
  readonly pids: readonly number[];
  /** Removes what this run put into it. */
  empty(): Promise<void>;
  /** Rejects with SERVICE_LOST, in one sentence, when it has died or does not answer within 5 s. */
  check(): Promise<void>;
}

/** Finds or starts services. Disposing stops every service that was opened through it. */
export interface Services extends AsyncDisposable {
  /** The one database server of the run; the same at every call. */
  postgres(): Promise<Service>;
  /** One more empty Redis, private to the caller. */
  redis(): Promise<Service>;
  /** The one PgBouncer of the run, in front of `postgres()`; the same at every call. */
  pgbouncer(): Promise<Service>;
  /** The program HAProxy; a cell starts it with a configuration of its own. */
  haproxy(): Promise<Service>;
  /** The program nginx; a cell starts it with a configuration of its own. */
  nginx(): Promise<Service>;
  /** The program Prometheus; a run starts it with a configuration of its own. */
  prometheus(): Promise<Service>;
  /** PyTorch, for a Python of the caller's own. */
  pytorch(): Promise<Service>;
}
