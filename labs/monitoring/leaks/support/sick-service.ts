/**
 * The Fastify firewall with a plant, as a process of its own: `node --expose-gc sick-service.ts <plant> <options as JSON>`, over
 * IPC. Its first message is where it listens. It ends with the process that has started it.
 */

import { promptRisk, type ScreeningRequest, screeningBody } from "@labs/firewall";
import Fastify from "fastify";
import { addLooks } from "./looks.ts";
import { type Handle, type PlantOptions, plants } from "./plants.ts";

process.once("disconnect", () => process.exit());

const [name = "", options = "{}"] = process.argv.slice(2);
const plant: ((options: PlantOptions) => Handle | Promise<Handle>) | undefined =
  plants[name as keyof typeof plants];
if (plant === undefined) throw new Error(`the Fastify service has no plant ${name}`);
const handle = await plant(JSON.parse(options));

const api = Fastify();
let nth = 0;
api.post<{ Body: ScreeningRequest }>("/screen", { schema: { body: screeningBody } }, async ({ body }) => {
  await handle({ ...body, nth: nth++ });
  return { score: promptRisk(body.prompt) };
});
addLooks(api);
const url = await api.listen({ host: "127.0.0.1", port: 0 });
process.send?.({ url });
