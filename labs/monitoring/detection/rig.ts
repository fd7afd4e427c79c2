/** Records services, each with one fault or none, and lets Prometheus evaluate a file of rules on what was scraped of them. */
import { hash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Open, Provisioned, Run, Urls } from "@labs/experiment";
import { attachmentsFolder, random } from "@labs/experiment";
import type { Panels } from "@labs/experiment/result";
import type { Firing } from "./contract.ts";
import {
  faults,
  historyMinutes,
  judgedServices,
  quietMinutes,
  requestRate,
  type Service,
  scrapeSeconds,
  timesFaster,
} from "./data.ts";
import { checkRules, evaluate } from "./support/evaluate.ts";
import { atTimesTheTraffic, withHistory, withOutage } from "./support/history.ts";
import { panelsOf } from "./support/panels.ts";
import { type Recording, record } from "./support/record.ts";

/** A type and not an interface: it travels as plain data. */
export type Setup = {
  /** A file with what was scraped of each service: all that a cell gets of them. */
  readonly recordings: string;
  readonly services: number;
};

/** Which service. */
export type Input = { readonly service: number };

export type Answer = {
  readonly firings: readonly Firing[];
  /** Whether a total outage makes an alert fire: of a service with a tenth of the traffic, and of one with ten times as much. */
  readonly seesTotalOutage: readonly [quiet: boolean, busy: boolean];
};

export type Subject = (input: Input) => Promise<Answer>;

/** The truth, which stays with the driver. */
export interface Handles {
  readonly services: readonly Service[];
}

export type Counter =
  | ("correct" | "missed" | "falseAlerts" | "pages" | "detection" | "reset")
  | ("blip" | (typeof faults)[number]);

/** Makes a variant of a file of rules. */
export async function loadFile(file: string): Promise<{ open: Open<Subject, Setup, Counter, "prometheus"> }> {
  const path = resolve(import.meta.dirname, file);
  return {
    open: async (setup, { prometheus }) => {
      const recordings: readonly Recording[] = JSON.parse(await readFile(setup.recordings, "utf8"));
      // The last is one of the healthy ones, as it happens: what is asked of it is no secret.
      const outage = withOutage(recordings.at(-1) ?? [], historyMinutes + quietMinutes);
      const outages = [atTimesTheTraffic(outage, 0.1), atTimesTheTraffic(outage, 10)];
      await checkRules(prometheus, path);
      const kept = `${setup.recordings}.${hash("sha256", await readFile(path, "utf8"))}`;
      const evaluated = () =>
        once(kept, () => evaluate(prometheus, path, [...recordings, ...outages], historyMinutes));
      // It takes seconds: the first call waits for it, and the others with it.
      let asked: ReturnType<typeof evaluated> | undefined;
      return {
        subject: async ({ service }) => {
          asked ??= evaluated();
          const all = await asked;
          const [well = [], quiet = [], busy = []] = all.slice(recordings.length - 1);
          const firings = all[service];
          if (firings === undefined || service >= recordings.length)
            throw new Error(`there is no service ${service}`);
          // On a busy machine a healthy service is slow: what fires without the outage did not see it.
          const anyway = minutesOf(well);
          const sees = (fired: readonly Firing[]) => !minutesOf(fired).isSubsetOf(anyway);
          return { firings, seesTotalOutage: [sees(quiet), sees(busy)] };
        },
        [Symbol.asyncDispose]: async () => {},
      };
    },
  };
}

/** Each alert in each minute in which it fires. */
function minutesOf(firings: readonly Firing[]): Set<string> {
  return new Set(
    firings.flatMap(({ alert, from, to }) =>
      Array.from({ length: to - from + 1 }, (_, at) => `${alert} ${from + at}`),
    ),
  );
}

/** The same rules on the same recordings fire alike: what a cell has evaluated, those of later rounds read. */
async function once<T>(file: string, make: () => Promise<T>): Promise<T> {
  const kept = await readFile(file, "utf8").catch(() => null);
  if (kept !== null) return JSON.parse(kept);
  const made = await make();
  // Whole or not at all, where two cells write it.
  const part = `${file}.${process.pid}`;
  await writeFile(part, JSON.stringify(made));
  await rename(part, file);
  return made;
}

/** Records the services that rules are judged on. */
export const provision = provisionOf(judgedServices);

/** @param draw gives the services; the load goes on with the same draws */
export function provisionOf(draw: (random: () => number) => readonly Service[]) {
  return async ({
    seed,
    scale,
    prometheus,
  }: Run & Urls<"prometheus">): Promise<Provisioned<Setup, Input, Answer, Handles>> => {
    const services = draw(random("judged", seed));
    const scraped = (await record(prometheus, services, random("load", seed))).map(withHistory);
    const folder = await mkdtemp(join(tmpdir(), "labs-recordings-"));
    const recordings = join(folder, "recordings.json");
    await writeFile(recordings, JSON.stringify(scraped));
    // Tests, and a run that shows whether everything runs, leave the panels of a whole run alone.
    if (scale !== "smoke") await savePanels(await panelsOf(prometheus, services, scraped));
    return {
      setup: { recordings, services: services.length },
      handles: { services },
      // When alerts fire is counted and not checked; rules that do not see all requests fail are none.
      expected: async (_input, given) => ({
        firings: given?.firings ?? [],
        seesTotalOutage: [true, true],
      }),
      facts: {
        time: `${timesFaster} times faster: an hour of the rules is ${3_600 / timesFaster} s of a service`,
        services: `${services.length} at once: the firewall's API on a simulated database and a simulated model; about ${requestRate} req/s each`,
        faults: faults.join(", "),
        "what is read": `scraped by Prometheus each ${scrapeSeconds} s, which is a minute of the rules; evaluated by promtool`,
        history: `${historyMinutes / 60} h before each recording repeat its first ${quietMinutes} minutes`,
      },
      [Symbol.asyncDispose]: async () => await rm(folder, { recursive: true, force: true }),
    };
  };
}

/** Where the page of this experiment finds them. */
async function savePanels(panels: Panels): Promise<void> {
  const folder = attachmentsFolder("monitoring", "detection");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "panels.json"), JSON.stringify(panels));
}
