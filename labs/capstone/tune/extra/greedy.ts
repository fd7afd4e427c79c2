/**
 * Looks for the greedy path: from the switches so far, each further one is tried for a second, and the best is kept. By hand:
 * `node labs/capstone/tune/extra/greedy.ts`. In one process with its clients, so its rates are lower than a bench's.
 */
import { performance } from "node:perf_hooks";
import { random } from "@labs/experiment";
import { modelFile, samples } from "@labs/models";
import { openServices, withPostgres } from "@labs/services";
import type { Switch } from "../contract.ts";
import { drawRequest, promptCount, switches } from "../data.ts";
import { openFirewall, type Places } from "../support/firewall.ts";
import { makeTables } from "../support/tables.ts";

const clients = 4;
const seconds = { warmUp: 0.5, counted: 1 };

await using services = openServices({ say: console.error });
const [{ url: postgres }, redis] = [await services.postgres(), await services.redis()];
await using _tables = await makeTables(postgres, 1);
const models = { fp32: modelFile("guard"), int8: modelFile("guard-int8") };
const prompts = samples("test", promptCount).map(({ text }) => text);

const chosen: Switch[] = [];
console.log(`naive: ${Math.round(await rateOf([]))} per second`);
while (chosen.length < switches.length) {
  const rates: [Switch, number][] = [];
  for (const name of switches)
    if (!chosen.includes(name)) rates.push([name, await rateOf([...chosen, name])]);
  rates.sort(([, one], [, other]) => other - one);
  console.log(
    `${chosen.join(" + ") || "first"}: ${rates.map(([name, rate]) => `${name} ${Math.round(rate)}`).join(", ")}`,
  );
  chosen.push(rates[0]?.[0] ?? "cache");
}

/** Requests per second that a set of switches answers. */
async function rateOf(names: readonly Switch[]): Promise<number> {
  await redis.empty();
  await withPostgres(postgres, (client) => client.query("TRUNCATE capstone_log"));
  const places: Places = { postgres, redis: redis.url, models };
  await using firewall = await openFirewall(places, new Set(names));
  const draw = random("greedy");
  const drive = async (length: number): Promise<number> => {
    let answered = 0;
    const end = performance.now() + 1000 * length;
    const client = async () => {
      for (; performance.now() < end; answered++) await firewall.screen(drawRequest(draw, { prompts }));
    };
    await Promise.all(Array.from({ length: clients }, client));
    return answered / length;
  };
  await drive(seconds.warmUp);
  return drive(seconds.counted);
}
