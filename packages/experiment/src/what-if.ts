/** What an experiment answers about something of the reader's own: at once, without a measurement. */
export interface WhatIf {
  /** Further options of `bench <experiment>`, and what each is: `{ "hpa <file>": "your own HorizontalPodAutoscaler" }`. */
  readonly options: Readonly<Record<string, string>>;
  /**
   * @param given the options that were given, by their names without dashes in front: `pod-rate`
   * @throws {LabError} USAGE, with the file and the line of what is wrong
   */
  answer(given: Readonly<Record<string, string>>): Promise<WhatIfAnswer>;
}

export interface WhatIfAnswer {
  readonly text: string;
  /** The same as JSON, for `--json`. */
  readonly data: unknown;
}
