/** What is asked of the monitoring itself: four questions after an incident, and a scrape while others wait. */
import type { Stage } from "@labs/experiment";
import { type Answer, actors, drawScreen, type Request, saturated, type Told } from "./data.ts";
import type { ScriptCounter, Setup } from "./rig.ts";

type Counts = Readonly<Partial<Record<ScriptCounter, number>>>;
type ServiceStage = Stage<Request, Answer, Setup>;

/** Requests of the incident, and those of them that fail; no caller traces them. */
export const incidentRequests = 1_000;
export const incidentFailures = 20;

/**
 * An instance fails at some requests and is shut down. What is left of it has to answer: how many failed, how long the
 * requests took, where in them the time went, and why each of the failures failed.
 */
export async function incident({ call }: ServiceStage): Promise<Counts> {
  const answer = await call({
    kind: "rehearse",
    requests: incidentRequests,
    failures: incidentFailures,
    traced: false,
  });
  if (!("signals" in answer)) throw new Error("a rehearsal answers with its signals");
  return { questions: answersOf(answer.signals) };
}

/** How many of the four questions any of the signals answers. */
export function answersOf(signals: readonly Told[]): number {
  const questions: ((told: Told) => boolean)[] = [
    ({ requests, failures }) => requests === incidentRequests && failures === incidentFailures,
    ({ timed }) => timed,
    ({ hasSteps }) => hasSteps,
    ({ reasons }) => reasons === incidentFailures,
  ];
  return questions.filter((question) => signals.some(question)).length;
}

const together = 50;
const scrapes = 5;

/** Every sender is screened; then it is scraped, and each time another request comes in a moment later. */
export async function scrape({ call, random, setup }: ServiceStage): Promise<Counts> {
  const prompt = "is this token valid?";
  for (let sent = 0; sent < actors; sent += together) {
    const actorsOf = Array.from({ length: together }, (_, index) => 1 + sent + index);
    await Promise.all(actorsOf.map((actor) => call({ kind: "screen", actor, prompt })));
  }
  const times: { readonly scrapeMs: number; readonly waitMs: number }[] = [];
  let found = { series: 0, bytes: 0 };
  for (let count = 0; count < scrapes; count++) {
    const began = performance.now();
    const scraped = call({ kind: "scrape" }).then((answer) => ({
      answer,
      scrapeMs: performance.now() - began,
    }));
    const waited = call(drawScreen(random, setup.seed)).then(() => performance.now() - began);
    const [{ answer, scrapeMs }, waitMs] = await Promise.all([scraped, waited]);
    if (!("series" in answer)) throw new Error("a scrape answers with series");
    found = answer;
    times.push({ scrapeMs, waitMs });
  }
  const median = (field: "scrapeMs" | "waitMs") =>
    times.map((time) => time[field]).toSorted((one, other) => one - other)[(scrapes - 1) / 2] ?? 0;
  return {
    series: found.series,
    scrapeBytes: found.bytes,
    scrapeMs: median("scrapeMs"),
    waitMs: median("waitMs"),
  };
}

const chats = saturated();

/** Capacity, then the times that users see at half of what the slowest arm can do, then the monitoring itself. */
export const cases = {
  saturated: chats,
  steady: { mode: "open", rate: { ofSlowest: 0.5 }, input: chats.input },
  scrape: { mode: "observe", seconds: 1, script: scrape },
  incident: { mode: "observe", seconds: 0.5, script: incident },
} as const;
