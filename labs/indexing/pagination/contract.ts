/** What every variant does: fetch a page of the list. A variant is the statement that it sends. */

/** A variant: the statement that fetches the page requested. */
export type Technique = (request: PageRequest) => Statement;

/** A page, named in both ways, so that no variant has to look up the other. */
export interface PageRequest {
  /** The table that the list is read from. */
  readonly table: string;
  /** From 0. */
  readonly page: number;
  /** The last row of the page before; `null` requests the first page. */
  readonly after: Place | null;
}

/** Where a row stands: the columns of the order, as the server writes them. */
export interface Place {
  readonly ts: string;
  readonly id: string;
}

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** The rows that the statement has to return, newest first; other columns are left out of the check. */
export type Page = readonly Place[];
