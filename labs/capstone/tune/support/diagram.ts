/** The architecture that a set of switches makes, as a flowchart; `{metric}` stands for the figure that was measured. */
import type { Switch } from "../contract.ts";
import { poolSize } from "../data.ts";

export function diagram(on: ReadonlySet<Switch>): string {
  const model = `${on.has("int8") ? "int8" : "fp32"}, ${on.has("short") ? "as long as the prompt" : "padded"}`;
  const thread = on.has("worker") ? "own thread" : "main thread";
  const connections = on.has("pool") ? `pool of ${poolSize}` : "a connection each time";
  const lines = [
    'clients -->|"{throughput}; {in the API} inside"| api["API: loop busy {loop busy}"]',
    ...(on.has("cache") ? ['api -->|"hit ratio {hit ratio}"| cache[("Redis")]'] : []),
    `api -->|"{model runs}; wait {model wait}"| model["model: ${model}, ${thread}; busy {model busy}"]`,
    `api -->|"wait {connection wait}"| pool["PostgreSQL: ${connections}; {connections in use} in use"]`,
    `pool -->|"{history time} each"| history[("events: ${on.has("index") ? "index" : "whole table"}, {pages}")]`,
    `pool -->|"{entries per statement} per statement; wait {log wait}"| log[("log")]`,
  ];
  return ["flowchart LR", ...lines.map((line) => `  ${line}`)].join("\n");
}
