/**
 * A variant is a HorizontalPodAutoscaler of autoscaling/v2, one YAML file, for the Deployment `firewall`, on CPU, with 8 pods at
 * most. Its pods are processes, each held to 10 % of a core. It must ask for more pods where they are full and for fewer where
 * they idle, and what they answer through HAProxy must be right.
 */

export type Request =
  /** A conversation, by its number. */
  | { readonly what: "screen"; readonly document: number }
  /** What the HPA proposes for pods that use as many per cent of what they request. */
  | { readonly what: "propose"; readonly pods: number; readonly percent: number }
  /** Begins a run; tells whether it is over, after some seconds at most; what it came to. */
  | { readonly what: "begin" | "wait" | "outcome" };

export type Answer =
  | { readonly screened: string | null }
  | { readonly proposes: "more" | "fewer" | "the same" }
  | { readonly isOver: boolean }
  | Outcome;

/** Of one run. A type and not an interface: it travels as data. Seconds and hours are those of the cluster. */
export type Outcome = {
  readonly decisions: number;
  /** Those that the model does not make from what was recorded. */
  readonly unlikeModel: number;
  /** Mean distance from the pods of the simulation. */
  readonly podsApart: number;
  /** Per cent of the requests. */
  readonly lateOrLost: number;
  readonly lost: number;
  readonly overloadSeconds: number;
  readonly simulatedOverloadSeconds: number;
  readonly simulatedLost: number;
  readonly podHours: number;
  readonly simulatedPodHours: number;
  readonly changes: number;
  readonly maxPods: number;
  readonly startSeconds: number;
  /** Requests per second of the run that one pod answered before it began. */
  readonly podRate: number;
};
