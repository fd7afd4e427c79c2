/** Serves while a tool looks, and lets the tool hunt for what is wrong with the service. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Open, Provisioned, Run, Urls } from "@labs/experiment";
import { openRelay } from "@labs/services";
import { lookForPython } from "../shared/python.ts";
import { type Request, rules } from "../shared/screening.ts";
import type { Diagnosis, Plant, Stack, Tool } from "./contract.ts";
import { loadTables, oneWayMs, plants, policies, rate, requestsOf, verdictOn } from "./data.ts";
import { type Look, lookAround, lookAt } from "./support/look.ts";
import { modelBytes } from "./support/model.ts";
import { type Answered, type Places, startService } from "./support/service.ts";

// What variants are made of: ways to look, readers of outputs, and rules.
export { inside, pySpyDumps, pySpyRecord } from "./support/attach.ts";
export { clinicDoctor } from "./support/clinic.ts";
export {
  sharesOfTable,
  stacksOfDumps,
  stacksOfRaw,
  stacksOfSessions,
  waitsOfSessions,
} from "./support/python-output.ts";
export { grown, isBusier, isDiagnosed, isSlower, isWarned, sharesOf, waitsLonger } from "./support/rules.ts";
export { stacksOfProfile } from "./support/v8-output.ts";

/** A type and not an interface: it travels as plain data. */
export type Setup = Places & { readonly seed: number };

/** A request to screen, or a service to examine; what a tool puts out on a good day is kept, and compared with. */
export type Input = Request | { readonly plant: Plant | "good day" };

export type Answer = Answered | Finding;

export interface Finding {
  readonly diagnosis: Diagnosis;
  /** What it rests on; the script keeps it for the reader. */
  readonly recording: { readonly tool: string; readonly output: string; readonly stacks: readonly Stack[] };
}

export type Subject = (input: Input) => Promise<Answer>;

export type Counter = "correct" | "noticed" | "misnamed" | "falselyAccused" | Plant;

/** Makes a variant out of a tool. */
export function variant(tool: Tool): Open<Subject, Setup, Counter, "postgres"> {
  return async ({ seed, ...places }) => {
    await using stack = new AsyncDisposableStack();
    const { looks } = tool;
    const isAttached = typeof looks === "function";
    const around = stack.use(await temporaryFolder());
    const service = stack.use(
      await startService(
        tool.service,
        places,
        isAttached ? {} : { command: looks.command(around.folder), cwd: around.folder, ends: "at once" },
      ),
    );
    const look: Look = isAttached ? lookAt(service, looks) : lookAround(places, tool, looks);
    // While it serves the load, too: what a tool costs is what it costs when it looks.
    const lookOn = async () => (isAttached && !tool.momentary ? await looks(service) : null);
    // Where it may not look, that is known now.
    if (isAttached && tool.momentary) await (await looks(service))();
    let endLook = await lookOn();
    stack.defer(async () => void (await endLook?.()));
    let goodDay: string | null = null;

    const examine = async (plant: Plant | "good day"): Promise<Finding> => {
      // One look at a time.
      await endLook?.();
      endLook = null;
      const isGood = plant === "good day";
      const requests = isGood ? requestsOf(plant) : requestsOf("judged", seed);
      const output = await look(isGood ? "healthy" : plant, requests);
      endLook = await lookOn();
      if (isGood) goodDay = output;
      if (goodDay === null) throw new Error("a good day comes before the others");
      const stacks = tool.stacks?.(output) ?? [];
      return { diagnosis: tool.diagnose(output, goodDay), recording: { tool: tool.name, output, stacks } };
    };

    const owned = stack.move();
    return {
      subject: (input) => ("plant" in input ? examine(input.plant) : service.screen(input)),
      [Symbol.asyncDispose]: () => owned.disposeAsync(),
    };
  };
}

export const provision = provisionOf(rate);

/** @param rate samples a second, where a tool can choose */
export function provisionOf(rate: number) {
  return async (run: Run & Urls<"postgres">): Promise<Provisioned<Setup, Input, Answer>> => {
    await using stack = new AsyncDisposableStack();
    const python = await lookForPython();
    stack.use(await loadTables(run.postgres));
    const { folder } = stack.use(await temporaryFolder());
    await writeFile(join(folder, "rules.json"), JSON.stringify(rules));
    await writeFile(join(folder, "policies.json"), JSON.stringify(policies));
    await writeFile(join(folder, "model.onnx"), modelBytes());
    const { url, roundTrip } = stack.use(await openRelay({ to: run.postgres, oneWayMs }));
    const resources = stack.move();
    return {
      setup: { far: url, folder, python, rate, seed: run.seed },
      // Diagnoses may be wrong, and are counted; answers to requests may not.
      expected: async (input, given) => {
        if (!("plant" in input)) return verdictOn(input);
        const recording = { tool: "", output: "", stacks: [] };
        return given !== undefined && "diagnosis" in given ? given : { diagnosis: "healthy", recording };
      },
      facts: {
        services: "FastAPI on uvicorn, and Fastify; each in one process, PostgreSQL behind a relay",
        "emulated round trip": `${roundTrip.p50.toFixed(1)} ms (p50), measured through the relay`,
        faults: plants.slice(1).join(", "),
        recordings: "flame graphs, and JSON for speedscope.app: `pnpm lab report` has links to them",
        python: "missing" in python ? "none here" : python.version,
      },
      [Symbol.asyncDispose]: () => resources.disposeAsync(),
    };
  };
}

async function temporaryFolder(): Promise<{ folder: string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), "labs-hunt-"));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
