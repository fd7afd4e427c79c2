/** What is read off: tokens per second, what of the work was of use, and what the requests wait for. */
import { type Counters, gauge, last, type Metric, perSecond, ratio, share, timing } from "@labs/experiment";
import type { Counter } from "./contract.ts";

const price = { role: "price", unit: "ms" } as const;

export const metrics = {
  "output tokens": timing(perSecond("outputTokens"), {
    role: "headline",
    unit: "tokens/s",
    better: "higher",
    in: "backlog",
  }),
  "rows a step": gauge(ratio("usefulRows", "steps"), {
    role: "mechanism",
    better: "higher",
    unit: "rows",
    meaning: "Of requests that were not finished.",
  }),
  "useful rows": gauge(share("usefulRows", "rows"), {
    role: "mechanism",
    better: "higher",
    unit: "%",
    meaning: "Of the rows that the model computed, those of requests that were not finished.",
  }),
  "computed tokens": gauge(ratio("computedTokens", "neededTokens"), {
    role: "mechanism",
    unit: "x",
    meaning: "Against each token of prompts and outputs once.",
  }),
  CPU: gauge(ratio("processorMs", "outputTokens"), {
    role: "mechanism",
    unit: "ms/token",
    meaning: "Of all threads, the client's part included.",
    in: "backlog",
  }),
  "reserved cache": gauge(ratio("reservedBytes", "usedBytes"), {
    role: "mechanism",
    unit: "x",
    meaning: "Bytes of held blocks against those of keys and values in them that are read again.",
  }),
  preempted: gauge(({ delta }: Counters<Counter>) => delta("preempted"), {
    role: "price",
    unit: "requests",
    meaning: "That gave their blocks up and were computed anew.",
    in: "backlog",
  }),
  "first token p50": timing(last("firstTokenP50Ms"), { ...price, in: "arrivals" }),
  "first token p90": timing(last("firstTokenP90Ms"), { ...price, in: "arrivals" }),
  "token p50": timing(last("tokenP50Ms"), {
    ...price,
    meaning: "From one token of a request to its next.",
    in: "arrivals",
  }),
  "token p99": timing(last("tokenP99Ms"), { ...price, in: "arrivals" }),
} as const satisfies Record<string, Metric<"backlog" | "arrivals", Counter>>;
