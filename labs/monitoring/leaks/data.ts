/** The services: what is planted in them and how much of it; the load; and what counts as much. */
import type { Random } from "@labs/experiment";
import type { Diagnosis, Language } from "./contract.ts";

/**
 * What is planted in the services, with the names that point at it: a detector that names one has found it. The same list is the contract of
 * both services, `support/plants.ts` and `fastapi/plants.py`. A plant without names is innocent.
 */
export const plants = {
  node: {
    "unbounded cache": ["rememberVerdict"],
    "listener per request": ["watchPolicy", "onPolicyChange"],
    "closure in a timer": ["scheduleRecheck", "Timeout"],
    "promise never settled": ["scoreAfterReview", "Promise"],
    "context retained": ["RequestContext", "AsyncContextFrame"],
    "buffer slice": ["keepFingerprint", "Buffer", "ArrayBuffer"],
    "label cardinality": ["countScreened"],
    "native memory": ["openTenantModel", "native memory"],
    "client never returned": ["readHistory", "Client"],
    "warm-up": [],
    "bounded cache": [],
    "saw-tooth": [],
  },
  python: {
    "global list": ["note_verdict"],
    "lru_cache on a method": ["screen_afresh", "Screener.score", "Screener.__init__", "Screener"],
    finalizer: ["open_upload", "Upload.__init__", "Upload"],
    "thread-local": ["remember_in_thread"],
    "warm-up": [],
    "bounded cache": [],
    "saw-tooth": [],
    fragmentation: [],
  },
} as const satisfies Record<Language, Record<string, readonly string[]>>;

export type Plant = keyof (typeof plants)["node"] | keyof (typeof plants)["python"] | "none";

/** The load by count and not by time, so that what it leaves behind repeats: batches as they come, batches with a collection after each, and a stretch for each tool. */
export const load: Load = { batches: 40, toolRequests: 1_000 };
export const batchRequests = 25;

export interface Load {
  /** Of each of the two kinds. */
  readonly batches: number;
  /** The stretch in which tools look. */
  readonly toolRequests: number;
}

/** What a plant keeps for each request at the strength that thresholds were chosen at. */
const trainingBytes = 4_096;
/** Half and twice as much as what thresholds were chosen at. */
export const judgedStrengths = [0.5, 2] as const;
const trainingStrengths = [1] as const;

/**
 * What counts as much, for each request, chosen on the training services of `extra/train.ts`: in the middle, as a ratio, between the most
 * of innocent services and the least of leaking ones.
 */
export const thresholds = {
  /** Bytes of resident memory: nothing separates them, a bounded cache has 4 000 and the client that is never returned 200. */
  rss: 1_500,
  /** Bytes: up to 8, and from 128. In Python, blocks of its allocator. */
  heap: { node: 30, python: 0.5 },
  /** Bytes of resident memory that the heap does not explain: up to 480, and from 5 800. */
  native: 5_000,
  /** Share of the movement that a line has to explain before it is a steady growth. */
  r2: 0.9,
  /** Bytes of one function or class: up to 14, and from 115. */
  bytes: 40,
  /** Bytes of what has no name: up to 66, and from 288. */
  unnamed: 140,
  /** Objects of one type. */
  objects: 0.5,
} as const;

/** A service and what is planted in it. */
export interface Planted {
  readonly language: Language;
  readonly plant: Plant;
  readonly strength: number;
  /** Kept for each request, or thrown away. */
  readonly bytes: number;
}

/** Names that point at what is planted; none where it is innocent. */
export function culpritsOf({ language, plant }: Pick<Planted, "language" | "plant">): readonly string[] {
  const ofLanguage: Readonly<Record<string, readonly string[]>> = plants[language];
  return ofLanguage[plant] ?? [];
}

/** Plants of a language that leak, or those that do not. */
export const faultsOf = (language: Language) => plantsOf(language).filter(isFault(language));
export const innocentsOf = (language: Language) =>
  plantsOf(language).filter((plant) => !isFault(language)(plant));
const isFault = (language: Language) => (plant: Plant) => culpritsOf({ language, plant }).length > 0;
const plantsOf = (language: Language) => Object.keys(plants[language]) as Plant[];

/** The services that detectors are judged on. */
export function judgedServices(
  language: Language,
  draw: Random,
  strengths: readonly number[] = judgedStrengths,
): Planted[] {
  return strengths.flatMap((strength) =>
    plantsOf(language).map((plant) => ({ language, plant, strength, bytes: drawBytes(strength, draw) })),
  );
}

/** The services that thresholds were chosen on: another strength, other draws. */
export function trainingServices(language: Language, draw: Random): Planted[] {
  return judgedServices(language, draw, trainingStrengths);
}

/** Within a tenth of what the strength asks for, in whole numbers of JavaScript. */
function drawBytes(strength: number, draw: Random): number {
  return 8 * Math.round((trainingBytes * strength * (0.9 + 0.2 * draw())) / 8);
}

/** Whether a diagnosis says of a leaking service what leaks. */
export function isNamed(planted: Planted, { leaks, culprit = "" }: Diagnosis): boolean {
  return leaks && culpritsOf(planted).includes(culprit);
}
