/** Examines a service, faulty or healthy: records it as the technique says, and applies the rules to what that shows. */
import type { Diagnosis, Scenario, Technique, Tools } from "../contract.ts";
import { diagnose, pointsAt } from "./diagnose.ts";
import { type Recording, record } from "./record.ts";
import type { Inferring, Models } from "./service.ts";
import { type Signs, signsOf } from "./signs.ts";

export interface Finding {
  readonly diagnosis: Diagnosis;
  /** What the diagnosis is based on; the script keeps it for the reader. */
  readonly recording: Recording;
}

export function examiner(
  inferring: Inferring,
  models: Models,
  { spans, always = {}, zoom = {} }: Technique,
): (scenario: Scenario) => Promise<Finding> {
  const { cpuProfile, trace, workerProfile } = zoom;
  const looks = {
    always,
    cpuProfile: cpuProfile && { cpuProfile },
    trace: trace && { trace, ...(workerProfile && { workerProfile }) },
  } satisfies Record<string, Tools | undefined>;
  type Look = keyof typeof looks;

  const look = async (scenario: Scenario, how: Look) => {
    const recording = await record(inferring, { models, scenario, spans, tools: looks[how] ?? {} });
    return { recording, signs: signsOf(recording) };
  };
  // The healthy service is recorded once in each way.
  const known = new Map<Look, Promise<Signs>>();
  const healthy = (how: Look) => {
    const found = known.get(how) ?? look("healthy", how).then(({ signs }) => signs);
    known.set(how, found);
    return found;
  };

  return async (scenario) => {
    const first = await look(scenario, "always");
    const pointed = pointsAt(first.signs);
    const how = pointed !== null && looks[pointed] !== undefined ? pointed : "always";
    const { recording, signs } = how === "always" ? first : await look(scenario, how);
    return { diagnosis: diagnose(signs, await healthy(how)), recording };
  };
}
