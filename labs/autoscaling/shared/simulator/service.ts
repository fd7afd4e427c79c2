/** Simulated: how one pod of the firewall answers, by the text-book formula of each kind. Rates are requests per second. */
export interface Service {
  /** The most that a pod answers per second. */
  readonly capacity: number;
  /** Cores in use while it answers at this rate; a pod requests one core and may use no more. */
  cores(rate: number): number;
  /** Requests that are with the pod at a moment, on average: rate times response time (Little's law). */
  inFlight(rate: number): number;
  /** Those of them that are not worked on yet. */
  queued(rate: number): number;
}

/** Requests that a pod of the first two kinds takes at a time. */
const slots = 16;

/** 10 ms of processor for each request: M/M/1, where ρ/(1 − ρ) requests are in the system and ρ of them in service. */
const cpuBound: Service = {
  capacity: 100,
  cores: (rate) => rate / 100,
  inFlight: (rate) => Math.min(slots, rate / Math.max(100 - rate, 1e-9)),
  queued: (rate) => cpuBound.inFlight(rate) - rate / 100,
};

/** 1.5 ms of processor for each request, which then waits for a remote model; 16 requests at a time. */
export function ioBound(waitMs: number): Service {
  return {
    capacity: slots / (waitMs / 1000),
    cores: (rate) => 0.0015 * rate,
    inFlight: (rate) => (waitMs / 1000) * rate,
    queued: () => 0,
  };
}

/**
 * A model on the pod's core takes what has come while it worked, up to 16 requests in a run of 80 ms + 5 ms for each. Its
 * core is busy from 12 requests a second on; from there larger batches make it faster.
 */
const batching: Service = {
  capacity: slots / runSeconds(slots),
  cores: (rate) => Math.min(1, rate * runSeconds(1)),
  inFlight: (rate) => rate * runSeconds(batchAt(rate)) + batching.queued(rate),
  // A request that finds a run waits for half of it.
  queued: (rate) => rate * batching.cores(rate) * (runSeconds(batchAt(rate)) / 2),
};

/** What comes during a run of b requests is the next batch: b = rate × the run's time. */
function batchAt(rate: number): number {
  return Math.max(1, (0.08 * rate) / (1 - 0.005 * rate));
}

function runSeconds(batch: number): number {
  return 0.08 + 0.005 * batch;
}

export const services = { "cpu-bound": cpuBound, "io-bound": ioBound(160), batching } as const;

export type ServiceName = keyof typeof services;
