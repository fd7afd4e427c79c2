/** What an experiment answers about something of the reader's own, instead of a measurement. */
export interface WhatIf {
  /**
   * Further options of `bench <experiment>`, and what each is: `{ "hpa <file>": "your own HorizontalPodAutoscaler" }`, or
   * `{ cluster: "…" }` for one without a value.
   */
  readonly options: Readonly<Record<string, string>>;
  /**
   * @param given the options that were given, by their names without dashes in front: `pod-rate`
   * @throws {LabError} USAGE, with the file and the line of what is wrong
   */
  answer(given: Readonly<Record<string, string>>): Promise<WhatIfAnswer | WhatIfSkipped>;
}

export interface WhatIfAnswer {
  readonly text: string;
  /** The same as JSON, for `--json`. */
  readonly data: unknown;
}

/** What it needs is not here; the experiment is measured as without the option. */
export interface WhatIfSkipped {
  /** A sentence: what is missing, and the command that gets it. */
  readonly skipped: string;
}
