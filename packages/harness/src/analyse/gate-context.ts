import type { Result } from "@labs/experiment/result";
import { clientsOf, type Plan } from "../plan/plan.ts";

/** What is measured once per run, before its rounds. */
export type Calibration = Pick<Result["calibration"], "ceilings" | "nullCallNs">;

/** What the gates look at besides the cell. */
export interface GateContext {
  readonly ceilings: Result["calibration"]["ceilings"];
  /** The load is driven inside the cells. */
  readonly inProcess: boolean;
  /** Clients of a closed case; `null` for the others. */
  clientsOf(name: string): number | null;
}

/** What decides whether the gates refuse a cell. */
export function gateContext(plan: Plan, { ceilings }: Calibration): GateContext {
  const inProcess = plan.experiment.transport.kind === "in-process";
  return { ceilings, inProcess, clientsOf: (name) => clientsOf(plan, name) };
}
