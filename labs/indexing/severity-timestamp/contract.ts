/** What every variant does: answer the dashboard's queries. Variants differ in their CREATE INDEX alone. */
import type { QueryName } from "./data.ts";

export interface Technique {
  /** CREATE INDEX statements, run one by one; `security_events` has its primary key and no other index. */
  readonly indexes: readonly string[];
  /** The statements that answer the queries. @default `queries` of data.ts */
  readonly statements?: Readonly<Record<QueryName, string>>;
}
