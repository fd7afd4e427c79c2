import type { WithHandles } from "./handles.ts";
import type { Random } from "./random.ts";

/**
 * Requests per second: absolute, or a share of what the slowest arm, or one of the variants, managed in the pilot. Where
 * that variant does not take part, it is a share of what the fastest arm managed.
 */
export type Rate =
  | number
  | { readonly ofSlowest: number }
  | { readonly share: number; readonly ofVariant: string };

/** How a subject is driven. */
export type Load<I, O, K extends string, Setup, Handles = undefined> = (
  | {
      /** Each client sends its next request when its last is answered: finds the capacity. */
      readonly mode: "closed";
      readonly clients: number;
      /** Share of the preset's time, where many cases divide it among them. @default 1 */
      readonly share?: number;
    }
  | {
      /** Requests are due at Poisson times whatever the subject does: finds the latency users see. */
      readonly mode: "open";
      readonly rate: Rate;
      /** The shortest stretch in which the effect shows, such as a few expiries. @default the preset's */
      readonly seconds?: number;
      /** Requests that may be with the subject at once; what is due beyond them waits in front of it. @default 64 */
      readonly lanes?: number;
      /**
       * Requests that may wait in front of it; those that are due beyond are turned away. They are no failures, and were
       * not answered in time: for rates that some arms are known not to sustain. @default so many that a full queue fails
       */
      readonly room?: number;
    }
  | {
      /** One run of a whole batch job, timed from outside; its output is checked like any other answer. */
      readonly mode: "job";
      /** About how long it takes, for the time that is announced. */
      readonly seconds: number;
      /** A job that takes longer has failed. @default ten times `seconds`, and at least a minute */
      readonly timeoutSeconds?: number;
    }
  | {
      /** A scripted scenario; the counts it returns join the counters. */
      readonly mode: "observe";
      /** About how long it takes, for the time that is announced. @default 0.2 */
      readonly seconds?: number;
      script(stage: Stage<I, O, Setup, Handles>): Promise<Readonly<Partial<Record<K, number>>>>;
    }
) & {
  /** Draws what this case asks. @default the experiment's `input` */
  input?(random: Random, setup: Setup): I;
  /** Where the case lies on an axis: makes the cases a sweep, drawn as a curve and kept out of the verdicts. */
  readonly sweepValue?: number;
};

/** What a scripted scenario can do. */
export type Stage<I, O, Setup, Handles = undefined> = SubjectOnStage<I, O, Setup> & WithHandles<Handles>;

interface SubjectOnStage<I, O, Setup> {
  /** The subject's transport. Rejects when the subject throws, and at once when its process has ended. */
  call(input: I): Promise<O>;
  /** Draws an input of this case. */
  input(): I;
  readonly random: Random;
  readonly setup: Setup;
  /** The processes of the cell as they are now, for faults. */
  readonly pids: readonly number[];
  /** What the front names for scripts: sockets, origins of its instances; as they are now. */
  readonly places: Readonly<Record<string, string>>;
  /** What a supervisor does: starts the cell anew, whether its processes have ended or hang. Counters begin at 0. */
  restart(): Promise<void>;
}
