/** Why a provider cannot be used, and what to do about it. */
export class Unavailable extends Error {
  /** What was found: a clause without a full stop. */
  readonly reason: string;
  /** What to do: an imperative, with the command. */
  readonly fix: string;

  constructor(reason: string, fix: string, options?: ErrorOptions) {
    super(reason, options);
    this.reason = reason;
    this.fix = fix;
  }
}
