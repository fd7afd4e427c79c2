/** For hygiene.long.test.ts, which kills it: a driver that opens services and disposes of them only on SIGINT. */
import { spawnSync } from "node:child_process";
import { openServices } from "./open-services.ts";

const services = openServices({ say: () => {} });
process.once("SIGINT", async () => {
  await Promise.all([redis.check(), postgres.check()]);
  console.log("still answering");
  await services[Symbol.asyncDispose]();
  process.exit(0);
});

const redis = await services.redis();
const [server = 0] = redis.pids;
console.log(supervisorOf(server));
const postgres = await services.postgres();
console.log(JSON.stringify([...redis.pids, ...postgres.pids]));
setInterval(() => {}, 60_000);

function supervisorOf(pid: number): string {
  const { stdout } = spawnSync("ps", ["-o", "ppid=", "-p", String(pid)], { encoding: "utf8" });
  return stdout.trim();
}
