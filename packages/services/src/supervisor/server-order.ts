import type { ServerPlan } from "./server-plan.ts";

/** A server for the supervisor to start. */
export interface ServerOrder<Spec = unknown> {
  /** URL of a module whose `serverPlan(spec)` says how it runs. */
  readonly module: string;
  /** What travels to that module. */
  readonly spec: Spec;
}

/** Loads how an ordered server runs. */
export async function planOf({ module, spec }: ServerOrder): Promise<ServerPlan> {
  const { serverPlan }: { serverPlan(spec: unknown): ServerPlan } = await import(module);
  return serverPlan(spec);
}
