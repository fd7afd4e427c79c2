import type { BreakEven } from "./break-even.ts";
import type { Claim } from "./claim.ts";
import type { Goal } from "./goal.ts";
import type { WithHandles } from "./handles.ts";
import type { Load } from "./load.ts";
import type { Metric } from "./metric.ts";
import type { Random } from "./random.ts";
import type { ServiceName, Urls } from "./service.ts";
import type { OpenFront, Transport } from "./transport.ts";
import type { WhatIf } from "./what-if.ts";

/** One question, several answers, one fair measurement. The folder's name is its id. */
export interface Experiment<
  S,
  Setup,
  I,
  O,
  N extends ServiceName,
  V extends string,
  C extends string,
  M extends string,
  K extends string,
  Handles = undefined,
> {
  /** The question as a candidate would ask it. */
  readonly question: string;
  /** Where the experiment stands in its lab, from 1. */
  readonly order: number;
  /** Services to find or start; without one of them the experiment cannot run. */
  readonly needs: readonly N[];
  /** It builds images and runs containers of its own: `provision` skips it where no Docker engine answers. @default it does not */
  readonly engine?: true;
  /** Makes the data that all arms share; runs once, in the driver. A function of its own where it returns handles. */
  provision(run: Run & Urls<N>): Promise<Provisioned<Setup, NoInfer<I>, NoInfer<O>, Handles>>;
  /** Arms live together and take turns by slices, or one after another for the reason given. */
  readonly schedule: "side-by-side" | { readonly oneAfterAnother: string };
  /** Draws an input; for the cases that draw none of their own, and for checking answers. */
  input(random: Random, setup: NoInfer<Setup>): I;
  /** Sorts inputs into kinds whose times are recorded apart, such as reads and writes. @default one kind */
  kindOf?(input: NoInfer<I>): string;
  readonly transport: Transport<S, NoInfer<I>, O>;
  /** How long a call may take, where calls are whole procedures, such as a rollout. @default 10 */
  readonly callSeconds?: number;
  /**
   * Makes a variant of a file that is no module, such as a manifest; a learner's own is such a file then too.
   *
   * @param file absolute, or from the experiment's folder
   * @default variants are modules
   */
  loadFile?(file: string): ReturnType<Variant<S, Setup, K, N>["load"]>;
  /** In reading order; the baseline comes first. */
  readonly variants: Readonly<Record<V, Variant<S, Setup, K, N, NoInfer<V>>>>;
  readonly baseline: NoInfer<V>;
  /** Variants that answer wrongly: checked and refused in every run, never timed. */
  readonly wrong?: Readonly<Record<string, Variant<NoInfer<S>, NoInfer<Setup>, NoInfer<K>, N>>>;
  readonly cases: Readonly<
    Record<C, Load<NoInfer<I>, NoInfer<O>, NoInfer<K>, NoInfer<Setup>, NoInfer<Handles>>>
  >;
  readonly metrics: Readonly<Record<M, Metric<NoInfer<C>, NoInfer<K>>>>;
  readonly claims: readonly Claim<NoInfer<V>, NoInfer<C>, NoInfer<M>>[];
  /** What a learner's own variant aims at, and is held against. */
  readonly goal: Goal<NoInfer<V>, NoInfer<C>, NoInfer<M>>;
  /** A parameter under which the winner does nothing or loses. @default none is known */
  readonly breakEven?: BreakEven<
    NoInfer<V>,
    NoInfer<C>,
    NoInfer<M>,
    NoInfer<Changed<S, Setup, I, O, N, C, K, Handles>>
  >;
  /** What it answers about files of the reader's own. @default nothing */
  readonly whatIf?: WhatIf;
  /** The condition under which these numbers do not carry over. */
  readonly caveat: string;
  /** What to change and run next, a sentence each. */
  readonly next: readonly string[];
}

/** What a break-even search may change: the data, the questions, the transport, the load. */
export interface Changed<
  S,
  Setup,
  I,
  O,
  N extends ServiceName,
  C extends string,
  K extends string,
  Handles = undefined,
> {
  provision?(run: Run & Urls<N>): Promise<Provisioned<Setup, I, O, Handles>>;
  input?(random: Random, setup: Setup): I;
  readonly transport?: Transport<S, I, O>;
  readonly cases?: Readonly<Partial<Record<C, Load<I, O, K, Setup, Handles>>>>;
}

/** One technique under test. */
export interface Variant<S, Setup, K extends string, N extends ServiceName, V extends string = string> {
  /** What differs from the baseline, in one sentence. */
  readonly change: string;
  /**
   * The variant that the question holds it against, where that is not the baseline: the two are compared too, by every
   * headline in every case in which both are driven, and what may be said of it is that comparison. `null` for a
   * variant that is there for others to be held against.
   *
   * @default the baseline
   */
  readonly versus?: V | null;
  /** Answers correctly but is a known mistake; measured like the rest. */
  readonly trap?: true;
  /** Where the variant lies on an axis: makes such variants a sweep, drawn as a curve and kept out of the verdicts. */
  readonly sweepValue?: number;
  /** The cases it is driven in, where another would show nothing new and take long. @default every case */
  readonly drivenIn?: readonly string[];
  /**
   * Driven in four rounds, which give its figures and their range, and too few for a verdict: for what is shown beside
   * the question's own comparisons and would make a run long. In six where a claim asks where its median lies; in one
   * or two where the number says so.
   */
  readonly shownOnly?: true | 1 | 2;
  /** A limit or a simulation, which cannot be deployed: compared like the rest, and never the best or the answer. */
  readonly anchor?: true;
  /** Services that only some variants need: where one is missing, they are skipped with the reason. */
  readonly needs?: readonly N[];
  /** `() => import("./variants/x.ts")`, or `() => loadFile("./variants/x.yaml")`: a cell loads its own variant and no other. */
  load(): Promise<{ readonly open: Open<S, Setup, K, N>; readonly front?: OpenFront<Setup, K, N> }>;
}

/** Sets a variant up in its own process; throws a LabError SKIPPED where it cannot run here, with the reason. */
export type Open<S, Setup, K extends string, N extends ServiceName> = (
  setup: Setup,
  cell: Cell & Urls<N>,
) => Promise<Opened<S, K>>;

/** What an opened variant exposes. */
export interface Opened<S, K extends string> extends AsyncDisposable {
  readonly subject: S;
  /**
   * Reads the counters, before and after the load of a case; metrics see the difference and what they
   * say at the end.
   *
   * @param name the case
   */
  read?(name: string): Promise<Readonly<Partial<Record<K, number>>>>;
  /**
   * Says in one line how the case is answered, such as the plan of a query; asked once, after its load.
   *
   * @param name the case
   * @returns `null` where there is nothing to say
   */
  explain?(name: string): Promise<string | null>;
}

/** What `provision` returns; disposed of at the end of the run. */
export type Provisioned<Setup, I, O, Handles = undefined> = Shared<Setup, I, O> & WithHandles<Handles>;

interface Shared<Setup, I, O> extends AsyncDisposable {
  /** Travels to every cell by structured clone: plain data, no connections. */
  readonly setup: Setup;
  /**
   * The right answer for an input, computed apart from any variant.
   *
   * @param given what was answered: where more than one answer is right, such as a score within rounding or one per
   *   model, the right one that it claims to be
   */
  expected(input: I, given?: O): Promise<O>;
  /**
   * Cases that cannot run here, each with the reason: they are left out with what is read or claimed in them alone, the
   * result says so, and everything else runs. @default none
   */
  readonly skippedCases?: Readonly<Record<string, string>>;
  /** Facts that decide what the numbers mean, printed above them: rows, sizes, a measured round trip. */
  readonly facts?: Readonly<Record<string, string>>;
  /**
   * Processes that serve all arms and were not started by this one (a daemon, a second host's agent), so that their
   * work does not look like another program's; what this process starts itself is known. @default none
   */
  readonly pids?: readonly number[];
}

/** `smoke` and `quick` are small enough for a coffee, `full` is the size the facts were measured at. */
export type Scale = "smoke" | "quick" | "full";

export interface Run {
  readonly seed: number;
  readonly scale: Scale;
  /**
   * The variants that take part, so that what none of them needs is not fetched.
   *
   * @default any may: an arm of the reader's own may need whatever a variant does
   */
  readonly variants?: readonly string[];
}

export interface Cell {
  /** The same for all arms of a round. */
  readonly seed: number;
  /** From 0. */
  readonly instance: number;
}

/** Returns its argument; the names in it are checked against each other. */
export function defineExperiment<
  S,
  Setup,
  I,
  O,
  const N extends ServiceName,
  const V extends string,
  const C extends string,
  const M extends string,
  const K extends string,
  Handles = undefined,
>(
  experiment: Experiment<S, Setup, I, O, N, V, C, M, K, Handles>,
): Experiment<S, Setup, I, O, N, V, C, M, K, Handles> {
  return experiment;
}
