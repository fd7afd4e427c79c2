/** A process that starts an engine, does a job, prints the processes that there are by then, and waits: to be killed. */
import { setTimeout as sleep } from "node:timers/promises";
import { treeOf } from "../../shared/processes.ts";
import experiment from "../experiment.ts";

// Whatever ends the test ends this too.
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));

const name = process.argv[2] as keyof typeof experiment.variants;
await using provisioned = await experiment.provision({ seed: 1, scale: "smoke" });
const { open } = await experiment.variants[name].load();
await using variant = await open(provisioned.setup, { seed: 1, instance: 0 });
await variant.subject({ do: "job", events: provisioned.setup.events.thousand });
console.log(JSON.stringify(treeOf(process.pid)));
await sleep(600_000);
