/** The vectors in `vectors/`, whose README explains the fields. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

export interface CalcVector {
  readonly id: string;
  readonly kind: MetricKind;
  readonly res?: string;
  readonly ctr?: number;
  readonly cur: number;
  readonly target: number;
  readonly tolUp: number;
  readonly tolDown: number;
  readonly initS: number;
  readonly delayS: number;
  readonly winS: number;
  readonly req?: readonly (number | null)[];
  readonly pods: readonly CalcPod[];
  readonly extra?: readonly CalcPod["use"][];
  readonly val?: number | readonly number[];
  readonly api?: "fail" | "empty";
  readonly want: {
    readonly rep: number;
    readonly use: number | null;
    readonly raw?: number;
    readonly err?: string;
  };
}

export type MetricKind =
  | "util"
  | "avg"
  | "cutil"
  | "cavg"
  | "pods"
  | "objVal"
  | "objAvg"
  | "extVal"
  | "extAvg";

export interface CalcPod {
  readonly ph?: "P" | "F" | "S" | "U";
  readonly rdy?: "F" | "U" | "-";
  readonly age?: number;
  readonly trans?: number;
  readonly del?: 1;
  readonly req?: readonly (number | null)[];
  readonly preq?: number;
  readonly sreq?: number;
  readonly use?: number | readonly (number | null)[];
  readonly sage?: number;
}

export interface SeriesVector {
  readonly id: string;
  readonly cfg: {
    readonly tol: number;
    readonly downWinS: number;
    readonly initS: number;
    readonly delayS: number;
  };
  readonly requests: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly winS: number;
  readonly hpa: SeriesHpa;
  readonly edits?: readonly { readonly t: number; readonly hpa: SeriesHpa }[];
  readonly rows: readonly SeriesRow[];
}

export interface SeriesHpa {
  readonly min?: number;
  readonly max: number;
  readonly metrics: readonly { kind: MetricKind; res?: string; ctr?: string; target: number }[];
  readonly behavior?: { readonly up?: SeriesRules; readonly down?: SeriesRules };
}

export interface SeriesRules {
  readonly win?: number;
  readonly sel?: string;
  readonly pol?: readonly (readonly [string, number, number])[];
  readonly tol?: string;
}

/** t, cur, st, fl, ts, pods, x; then rep, des, prop, cond, m. */
export type SeriesRow = readonly [
  number,
  number,
  number,
  number,
  number,
  readonly SeriesPods[],
  readonly (number | readonly number[] | null)[],
  number,
  number,
  number | null,
  readonly number[],
  readonly (number | null)[],
];

/** count, phase, ready, start, transition, usage per metric of pods */
export type SeriesPods = readonly [
  number,
  "R" | "P" | "F" | "D",
  0 | 1,
  number | null,
  number,
  ...(number | null)[],
];

export const calcVectors = () => readVectors<{ readonly cases: readonly CalcVector[] }>("calc").cases;

export const seriesVectors = () =>
  readVectors<{ readonly reasons: readonly string[]; readonly series: readonly SeriesVector[] }>("series");

export function readVectors<T>(name: string): T {
  const packed = readFileSync(`${import.meta.dirname}/../vectors/${name}.json.gz`);
  return JSON.parse(gunzipSync(packed).toString("utf8"));
}
