import type { Diagnosis, Fault } from "../contract.ts";
import type { Fleet } from "../data.ts";

/** Faults of one server: who names the fault names the server as well. */
const ofOneServer: ReadonlySet<Fleet["fault"]> = new Set<Fault>([
  ...(["slow server", "failing server"] as const),
  ...(["uneven weights", "lying check"] as const),
]);

/** Whether a diagnosis says what was done to a fleet, and to which server. */
export function isNamed({
  fleet: { fault, server },
  diagnosis,
}: {
  readonly fleet: Fleet;
  readonly diagnosis: Diagnosis;
}): boolean {
  return diagnosis.fault === fault && (!ofOneServer.has(fault) || diagnosis.server === server);
}
