/** Why a way cannot be gone, and what to do about it. */
export class Unavailable extends Error {
  readonly found: string;
  readonly fix: string;

  constructor(found: string, fix: string, options?: ErrorOptions) {
    super(found, options);
    this.found = found;
    this.fix = fix;
  }
}
