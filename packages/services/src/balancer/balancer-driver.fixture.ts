/** For balancer-hygiene.long.test.ts, which kills it: a process that starts a balancer, as a cell does, and prints what it started. */
import { dirname } from "node:path";
import { startBalancer } from "./start-balancer.ts";

const [url = "", config = ""] = process.argv.slice(2);
const { pids, runtime } = await startBalancer(url, { config });
console.log(JSON.stringify({ pids, folder: dirname(runtime) }));
setInterval(() => {}, 60_000);
