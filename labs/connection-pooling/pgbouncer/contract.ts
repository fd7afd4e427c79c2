/** A variant gets the ways to reach the server, and returns the URL that its clients connect to and the statement they send. */
import type { ClientBase } from "pg";
import type { FeatureName, FeatureOutcome } from "./support/features.ts";

export type Technique = (tools: Tools) => ConnectionPath | Promise<ConnectionPath>;

export interface Tools {
  /** PostgreSQL itself. */
  readonly postgres: string;
  /** PgBouncer in one of its modes. */
  inMode(mode: "session" | "transaction"): string;
  /** The URL again; skips the variant where this PgBouncer does not keep named statements. */
  requireNamedStatements(url: string): Promise<string>;
}

/** How clients reach the server. */
export interface ConnectionPath {
  readonly url: string;
  /** Reads a tenant's header on the client's connection. */
  query(client: ClientBase, tenant: number): Promise<{ readonly rows: readonly Header[] }>;
}

/** The row at the top of a dashboard. */
export interface Header {
  readonly tenant: number;
  readonly incidents: number;
  readonly worst: number | null;
}

/** What the experiment sends to a variant: headers over a kept or a fresh connection, or a test of clients and features. */
export type Send = (request: Request) => Promise<Answer>;
export type Request =
  | {
      /** From the pool of clients that stay, or made for this request and closed after it. */
      readonly connection: "kept" | "fresh";
      readonly tenant: number;
      /** Statements that a fresh connection carries before it is closed. @default 1 */
      readonly times?: number;
    }
  | { readonly feature: FeatureName }
  | { readonly probe: "transaction" | "crowd" };
export type Answer = Header | FeatureOutcome | { readonly count: number };
