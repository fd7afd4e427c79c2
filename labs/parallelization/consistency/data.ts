/** Two logs of security events in partitions, the tables of their features, and the faults that are forced. */
import { type Random, random } from "@labs/experiment";
import type { Done, Fitted, Row, SecurityEvent } from "./contract.ts";

/** How large the log is. A type and not an interface: it travels as data. */
export type Size = { readonly partitions: number; readonly actors: number; readonly eventsPerActor: number };

/** 20 partitions of 100 events, at every scale: what the faults do to them is counted. */
export const size: Size = { partitions: 20, actors: 100, eventsPerActor: 20 };

/** 400 events, in partitions of this many, each of one actor. */
export const sized = (events: number): Size => ({
  partitions: 400 / events,
  actors: 400 / events,
  eventsPerActor: events,
});

/** In the order of events, or with duplicates, events that swapped their places, and late ones. */
export type LogName = "ordered" | "disordered";

/** By partition, as the events arrived. */
export type Log = readonly (readonly SecurityEvent[])[];

/** What happens to some of the tasks. */
export const faults = {
  none: "nothing",
  retries: "the worker is killed after the commit and before its acknowledgement: one task of ten",
  "half-written": "the worker is killed after its first write: one task of ten",
  speculation:
    "a slow attempt has read the first 80 events; a second one reads all of them and commits, then the slow one does: one task of ten",
  "two-writers": "two attempts write at the same time: every second task",
} as const;

export type Fault = keyof typeof faults;

/** What is asked of a subject: one run of the whole job. */
export type Input = {
  readonly log: LogName;
  readonly fault: Fault;
  readonly workers: number;
  /** Of the order in which the tasks are handed out. */
  readonly order: number;
};

/** Whether a fault hits the task. */
export function isHit(fault: Fault, partition: number): boolean {
  if (fault === "none") return false;
  return fault === "two-writers" ? partition % 2 === 0 : partition % 10 === 3;
}

/** A slow attempt has read this share of its partition. */
export const staleShare = 0.8;

export const maxWorkers = 4;

/** Any number of workers, any order: the result is the same. */
export function drawRun(draw: Random): Input {
  const workers = 1 + Math.floor(maxWorkers * draw());
  return { log: "ordered", fault: "none", workers, order: Math.floor(1e9 * draw()) };
}

/** An event may arrive this many seconds after a later one and still be put in order. */
export const allowedLateness = 300;

/** Events of an actor follow each other by about this many seconds. */
const pace = 60;
const jitter = 15;

const words =
  "account budget calendar contract draft email export figures invoice letter meeting minutes notes order outline policy project report review ticket".split(
    " ",
  );
/** A campaign that begins after the training period. */
const campaignWords =
  "bypass decode disregard exfiltrate ignore impersonate jailbreak override persona reveal smuggle unlock".split(
    " ",
  );
const trainingShare = 0.8;

/** All events of an actor lie here, in every run and on every machine. */
export const partitionOf = (actor: number, { partitions }: Size) => actor % partitions;

/** The ordered log: each event once, in the order in which they happened. */
export function drawLog(seed: number, of: Size): Log {
  const draw = random(seed, "log");
  const split = pace * of.eventsPerActor * trainingShare;
  const events = Array.from({ length: of.actors * of.eventsPerActor }, (_, index) => {
    const actor = index % of.actors;
    const step = Math.floor(index / of.actors);
    const at = pace * step + Math.floor(jitter * draw());
    const training = at < split;
    const common = Array.from({ length: 4 }, () => pick(words, draw));
    const text = training ? common : [...common, campaignWords[index % campaignWords.length]];
    const severity = 1 + Math.floor(5 * draw());
    // As models print it; such fractions are not exact in binary, so the order in which they are added up shows.
    const score = Math.round(1e4 * draw()) / 1e4;
    return { actor, at, severity, score, words: text.join(" "), training };
  });
  const numbered = events.toSorted(byTime).map((event, id) => ({ id, ...event }));
  return Array.from({ length: of.partitions }, (_, partition) =>
    numbered.filter(({ actor }) => partitionOf(actor, of) === partition),
  );
}

/**
 * The same events as producers deliver them. Of each actor two events are delivered twice. Of two actors in a
 * partition an event arrives behind their next one, which the allowed lateness covers; of one actor behind the next ten,
 * which it does not.
 */
export function disorder(seed: number, log: Log): Log {
  return log.map((partition, index) => {
    const draw = random(seed, "disorder", index);
    const actors = [...new Set(partition.map(({ actor }) => actor))];
    let arrived = [...partition];
    for (const [rank, actor] of actors.entries()) {
      const own = partition.filter((event) => event.actor === actor);
      // Apart from each other, so that each fault shows by itself: twice, late, swapped.
      const twice = [own[14 + Math.floor(2 * draw())], own[18]];
      for (const event of twice) arrived = movedBehind(arrived, event, event);
      if (rank === 0) arrived = movedBehind(arrived, own[2], own[12]);
      else if (rank % 2 === 1) arrived = movedBehind(arrived, own[4], own[5]);
    }
    return arrived;
  });
}

/** The list with the event right behind another one; a copy of it, where that is itself. */
function movedBehind(
  list: readonly SecurityEvent[],
  event: SecurityEvent | undefined,
  other: SecurityEvent | undefined,
): SecurityEvent[] {
  if (event === undefined || other === undefined) throw new Error("an actor needs 20 events for disorder");
  const rest = event === other ? list : list.filter((one) => one !== event);
  return rest.flatMap((one) => (one === other ? [one, event] : [one]));
}

const byTime = (one: { at: number; actor: number }, other: { at: number; actor: number }) =>
  one.at - other.at || one.actor - other.actor;

function pick(list: readonly string[], draw: Random): string {
  return list[Math.floor(draw() * list.length)] ?? "";
}

/** The tables of a cell. `commits` names the attempt that counts, `outbox` what is still to be announced. */
export const tables = `
  CREATE TABLE features (job text NOT NULL, partition integer NOT NULL, attempt integer NOT NULL, id integer NOT NULL,
    gap integer, rise boolean NOT NULL, score float8 NOT NULL, words text NOT NULL, training boolean NOT NULL, late boolean NOT NULL);
  CREATE INDEX ON features (job, id);
  CREATE TABLE commits (job text, partition integer, attempt integer NOT NULL, PRIMARY KEY (job, partition));
  CREATE TABLE outbox (job text, partition integer, attempt integer NOT NULL, PRIMARY KEY (job, partition))`;

/** Stores rows, given as JSON, of a job, a partition and an attempt. */
export const insertRows = `
  INSERT INTO features SELECT $1, $2, $3, id, gap, rise, score, words, training, late FROM jsonb_to_recordset($4)
    AS row (id integer, gap integer, rise boolean, score float8, words text, training boolean, late boolean)`;

/** Reads the rows of a job, whichever attempt has stored them. */
export const readRows =
  "SELECT partition, id, gap, rise, score, words, training, late FROM features WHERE job = $1";

/** Reads the rows of the attempts that count. */
export const readCommitted = `
  SELECT partition, id, gap, rise, score, words, training, late
  FROM features JOIN commits USING (job, partition, attempt) WHERE job = $1`;

/** Rows that are written at once: a task of 100 events takes two writes. */
const rowsPerWrite = 50;

/** Cuts rows into writes, as JSON. */
export function* writesOf(rows: readonly Row[]): Generator<string> {
  for (let from = 0; from < rows.length; from += rowsPerWrite)
    yield JSON.stringify(rows.slice(from, from + rowsPerWrite));
}

/** Fits on training events alone; adds up the sums of partitions as they are listed. */
export function fitTraining(done: readonly Done[]): Fitted {
  const totals = new Map<string, { events: number; score: number }>();
  for (const { rows } of done) {
    for (const [word, sum] of sumsOf(rows)) {
      const total = totals.get(word) ?? { events: 0, score: 0 };
      totals.set(word, { events: total.events + sum.events, score: total.score + sum.score });
    }
  }
  const sorted = [...totals].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return {
    vocabulary: sorted.map(([word]) => word),
    means: sorted.map(([, { events, score }]) => score / events),
  };
}

/** Events and scores of a partition by word, added up in the order of its events. */
function sumsOf(rows: readonly Row[]): Map<string, { events: number; score: number }> {
  const sums = new Map<string, { events: number; score: number }>();
  for (const { words: text, score, training, late } of rows.toSorted((one, other) => one.id - other.id)) {
    if (!training || late) continue;
    for (const word of new Set(text.split(" "))) {
      const sum = sums.get(word) ?? { events: 0, score: 0 };
      sums.set(word, { events: sum.events + 1, score: sum.score + score });
    }
  }
  return sums;
}

/** In the order of their numbers, whichever was finished first. */
export const inPartitionOrder = (done: readonly Done[]) =>
  done.toSorted((one, other) => one.partition - other.partition);
