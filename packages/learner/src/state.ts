/**
 * What the program remembers of a learner, besides results and `yours.ts`: one small JSON file.
 *
 * @module
 */
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { LabError } from "@labs/experiment";
import { z } from "zod";

/** Raised by one whenever a reader of the old shape would misread the new one. */
const version = 1;

const experiment = z.object({
  /** Pieces of `hints.md` that were shown. */
  hints: z.number().int().min(0).default(0),
  /** When the reference was looked at. */
  revealedAt: z.string().nullable().default(null),
});

/** A card's schedule, as `ts-fsrs` keeps it; moments in ISO 8601. */
const card = z.object({
  due: z.string(),
  stability: z.number(),
  difficulty: z.number(),
  elapsed_days: z.number().default(0),
  scheduled_days: z.number(),
  learning_steps: z.number().default(0),
  reps: z.number(),
  lapses: z.number(),
  state: z.number(),
  last_review: z.string().optional(),
});

/** A question of an interview, and how the learner graded their answer. */
const askedQuestion = z.object({
  /** The experiment, as `lab/experiment`. */
  id: z.string(),
  question: z.string(),
  /** Why it was drawn. */
  reason: z.string(),
  /** As it was typed; empty where it was spoken. */
  answer: z.string(),
  seconds: z.number(),
  end: z.enum(["said", "skipped", "time", "left"]),
  /** Points of the rubric by name; `null` before they were graded. */
  points: z.object({ had: z.array(z.string()), missing: z.array(z.string()) }).nullable(),
  /** What was answered to the interviewer's further questions, and how many held; `null` where they were not graded. */
  pushback: z.object({ reply: z.string(), held: z.number(), of: z.number() }).nullable(),
  /** The run whose figures were shown; `null` where there is none. */
  runId: z.string().nullable(),
});

const interview = z.object({
  startedAt: z.string(),
  /** How long it was to take. */
  minutes: z.number(),
  seconds: z.number(),
  planned: z.number(),
  end: z.enum(["all asked", "time", "left"]),
  questions: z.array(askedQuestion),
});

const schema = z.object({
  version: z.literal(version),
  /** By `lab/experiment`. */
  experiments: z.record(z.string(), experiment).default({}),
  /** By the card's name. */
  cards: z.record(z.string(), card).default({}),
  /** The oldest first. */
  interviews: z.array(interview).default([]),
});

export type LearnerState = z.infer<typeof schema>;
export type ExperimentState = z.infer<typeof experiment>;
export type CardState = z.infer<typeof card>;
export type AskedQuestion = z.infer<typeof askedQuestion>;
export type Interview = z.infer<typeof interview>;

/**
 * Reads the state; a file that is not there is an empty state.
 *
 * @throws LabError RESULT for a file that cannot be understood; it is left as it is
 */
export async function readState(file: string): Promise<LearnerState> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return JSON.stringify({ version });
    throw new LabError("RESULT", `${file} cannot be read: ${error.message}.`, { cause: error });
  });
  const parsed = schema.safeParse(parse(text, file));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw unreadable(file, issue === undefined ? "" : ` (${issue.path.join(".")}: ${issue.message})`);
}

/**
 * Changes the state and writes it at once: an interrupted program leaves the old file or the new one, whole.
 *
 * @throws LabError RESULT for a file that cannot be understood or written
 */
export async function updateState(
  file: string,
  change: (state: LearnerState) => LearnerState,
): Promise<LearnerState> {
  const state = change(await readState(file));
  const draft = `${file}.${process.pid}`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(draft, `${JSON.stringify(state, null, 2)}\n`);
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    const reason = error instanceof Error ? error.message : String(error);
    throw new LabError("RESULT", `${file} cannot be written: ${reason}.`, { cause: error });
  }
  return state;
}

/** What is remembered of an experiment. */
export function experimentState(state: LearnerState, name: string): ExperimentState {
  return state.experiments[name] ?? { hints: 0, revealedAt: null };
}

function parse(text: string, file: string): unknown {
  try {
    const data: unknown = JSON.parse(text);
    const found = z.object({ version: z.number() }).safeParse(data);
    if (found.success && found.data.version > version)
      throw unreadable(file, ` (written by a newer version, ${found.data.version})`);
    return data;
  } catch (error) {
    if (error instanceof LabError) throw error;
    throw unreadable(file, " (no JSON)");
  }
}

function unreadable(file: string, why: string): LabError {
  return new LabError(
    "RESULT",
    `${file} cannot be understood${why} and is left as it is: move it away to start anew, \`mv ${file} ${file}.old\`.`,
  );
}
