/** What is reported: the objective, what each station did for it, and the price. */
import {
  count,
  gauge,
  last,
  max,
  perAnswer,
  perSecond,
  ratio,
  share,
  throughput,
  within,
} from "@labs/experiment";

const work = { role: "mechanism", in: "saturated" } as const;

export const metrics = {
  throughput: throughput({ in: "saturated" }),
  "in time": gauge(within(max("objectiveMs")), {
    unit: "%",
    better: "higher",
    role: "mechanism",
    in: "offered",
    meaning:
      "Requests answered within the objective's time of the moment they were due; 99 % is a p99 within it.",
  }),
  "rate alone": throughput({
    role: "mechanism",
    in: "alone",
    meaning: "One client, which waits for each answer: the inverse of the time of a request.",
  }),
  "Amdahl's limit": gauge(last("amdahlLimit"), {
    role: "mechanism",
    in: "alone",
    unit: "x",
    better: "higher",
    meaning: "Times as fast as naive that a lone request can be at most, by the shares of its time.",
  }),
  "hit ratio": gauge(share("hits", "lookups"), { ...work, unit: "%", better: "higher" }),
  "model runs": gauge(perAnswer("modelRuns"), { ...work, unit: "runs per request" }),
  "model wait": gauge(ratio("modelWaitMs", "modelRuns"), { ...work, unit: "ms" }),
  "model busy": gauge(perSecond("modelBusyMs", 0.1), {
    ...work,
    unit: "%",
    meaning: "Utilisation: share of the time in which a prompt was being scored.",
  }),
  "connection wait": gauge(ratio("connectionWaitMs", "requests"), { ...work, unit: "ms per request" }),
  "connections in use": gauge(perSecond("connectionUsedMs", 0.001), { ...work }),
  "history time": gauge(ratio("historyMs", "histories"), { ...work, unit: "ms" }),
  pages: gauge(ratio("historyPages", "histories"), { ...work, unit: "pages" }),
  "log wait": gauge(ratio("logMs", "entries"), { ...work, unit: "ms" }),
  "entries per statement": gauge(ratio("entries", "statements"), { ...work, better: "higher" }),
  "loop busy": gauge(share("loopBusyMs", "loopMs"), { ...work, unit: "%" }),
  "in the API": gauge(perSecond("residenceMs", 0.001), {
    ...work,
    unit: "requests",
    meaning: "Rate times mean time in the API: Little's law; there are four clients.",
  }),
  lost: count(last("lost"), {
    role: "price",
    in: "killed",
    meaning: "Acknowledged decisions that the log does not have after the API was killed and started anew.",
  }),
  "wrong afterwards": count(last("wrongAfterwards"), {
    role: "price",
    in: "killed",
    meaning: "Requests that the new process decides otherwise than the right answer.",
  }),
  memory: gauge(last("residentBytes", 1e-6), { role: "price", in: "offered", unit: "MB" }),
  switches: count(last("switches"), { role: "price", in: "offered" }),
};
