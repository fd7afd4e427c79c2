import type { Noise } from "@labs/experiment/result";
import { percent } from "../wording.ts";
import type { Finding } from "./finding.ts";
import { subjectDemand } from "./subject-demand.ts";

/** Processors from which the one thread of a process that runs JavaScript has no time left. */
const saturated = 0.9;
/** Services below this are not worked with, so that nothing but the variant can set the rate. */
const someService = 0.1;
/** A machine busier than this has no processor to spare for the services. */
const full = 0.9;

/**
 * Whether a variant inside the cell was limited by its own thread while the services it asks had time to spare: the
 * rate then says how fast the client is, whatever the service could do.
 */
export function isClientBound(noise: Noise): boolean {
  const { servicesCpu, hostBusy } = noise;
  const demand = subjectDemand(noise);
  if (demand === null || servicesCpu === null || hostBusy === null) return false;
  return demand >= saturated && servicesCpu >= someService && hostBusy < full;
}

/** The same as a finding about one cell. */
export function clientBound(noise: Noise): Finding[] {
  if (!isClientBound(noise)) return [];
  const { subjectCpu, servicesCpu, hostBusy } = noise;
  return [
    {
      code: "client-bound",
      severity: "warn",
      amount: subjectCpu ?? 0,
      message: `The client set this rate, not the service: the variant's own process was busy ${percent(subjectCpu ?? 0)} of one processor, the services used ${percent(servicesCpu ?? 0)} of one, and ${percent(1 - (hostBusy ?? 0))} of the machine was idle. A service that is faster, or larger, would show here only with more client processes.`,
    },
  ];
}
