/** Simulated: the pods of a Deployment, each of which needs time until it is ready. Instants are seconds. */
export interface SimulatedPod {
  readonly name: string;
  readonly startedAt: number;
  readonly readyAt: number;
}

export class Deployment {
  readonly #startSeconds: number;
  #pods: readonly SimulatedPod[] = [];
  #created = 0;

  constructor(startSeconds: number) {
    this.#startSeconds = startSeconds;
  }

  /** The oldest first. */
  get pods(): readonly SimulatedPod[] {
    return this.#pods;
  }

  /** Starts pods, or ends the youngest, as a ReplicaSet does: those that are not ready are among them. */
  scaleTo(replicas: number, now: number): void {
    const kept = this.#pods.slice(0, replicas);
    const started = Array.from({ length: Math.max(0, replicas - kept.length) }, () => ({
      name: `firewall-${this.#created++}`,
      startedAt: now,
      readyAt: now + this.#startSeconds,
    }));
    this.#pods = [...kept, ...started];
  }

  readyAt(now: number): number {
    return this.#pods.filter(({ readyAt }) => readyAt <= now).length;
  }
}
