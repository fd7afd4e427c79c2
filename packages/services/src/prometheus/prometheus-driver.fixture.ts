/** For prometheus-hygiene.long.test.ts, which kills it: a process that starts Prometheus, as a run does, and prints what it started. */
import { startPrometheus } from "./start-prometheus.ts";

const [url = ""] = process.argv.slice(2);
const { pids } = await startPrometheus(url, "scrape_configs: []");
console.log(JSON.stringify({ pids }));
setInterval(() => {}, 60_000);
