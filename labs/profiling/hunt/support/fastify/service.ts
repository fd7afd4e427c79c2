/**
 * The screening API, healthy or with one plant, and the tools that look at it from inside its process: FastAPI's twin.
 * The first line it prints is where it listens; it ends with SIGINT, or when its standard input closes.
 */
import Fastify from "fastify";
import pg from "pg";
import type { Plant } from "../../contract.ts";
import { plants } from "./plants.ts";
import type { Stages } from "./stages.ts";
import { type InsideTool, tools } from "./tools.ts";

const { LAB_FAR, LAB_MODEL = "", LAB_RULES = "", LAB_POLICIES = "", LAB_LOG = "" } = process.env;
const { LAB_PLANT = "healthy" } = process.env;

function openStages(plant: Plant): Promise<Stages> {
  const pool = new pg.Pool({
    connectionString: LAB_FAR,
    max: plant === "small pool" ? 1 : 4,
    idleTimeoutMillis: 0,
  });
  pool.on("error", () => {});
  return new plants[plant]({
    pool,
    rulesFile: LAB_RULES,
    policiesFile: LAB_POLICIES,
    logFile: LAB_LOG,
    modelFile: LAB_MODEL,
  }).start();
}

let stages = await openStages(LAB_PLANT as Plant);
let served = 0;
let looking: { end(): Promise<string> } | null = null;

const api = Fastify({ logger: false, forceCloseConnections: true });

api.post<{ Body: { actor: number; prompt: string } }>("/screen", async function screen({ body }) {
  const { actor, prompt } = body;
  const text = stages.trim(prompt);
  const block = await stages.readPolicy(actor);
  const shingles = stages.countShingles(text);
  const weight = stages.matchRules(text) + (stages.settingsOf(actor).base ?? 0);
  const events = await stages.loadHistory(actor);
  const suspicious = await stages.countSuspicious(text);
  const risk = weight + suspicious + (await stages.estimateRisk(text));
  stages.writeLog(actor, text);
  served++;
  return { decision: risk >= block ? "block" : "allow", weight, events, shingles, suspicious };
});

api.get("/lab/served", async () => served);

/** Between two loads: nothing is under way. */
api.put<{ Body: { plant: Plant } }>("/lab/plant", async ({ body }) => {
  const before = stages;
  stages = await openStages(body.plant);
  await before.close();
  return null;
});

api.put<{ Body: { tool: InsideTool } }>("/lab/tool", async ({ body }) => {
  looking = await tools[body.tool]();
  return null;
});

api.delete("/lab/tool", async () => (await looking?.end()) ?? "");

async function end(): Promise<void> {
  await api.close();
  await stages.close();
  process.exit(0);
}
process.once("SIGINT", end);
process.once("SIGTERM", end);
process.stdin.once("close", end).resume();

process.stdout.write(`${await api.listen({ host: "127.0.0.1", port: 0 })}\n`);
