/** What a variant is given, the steps of a screening, and what it must return: a screening that resolves when its result is stored. */

export type Technique = (tools: Tools) => (request: NamedRequest) => Promise<ScreeningResult>;

/** A request with the id under which it is stored. */
export interface NamedRequest {
  readonly id: string;
  readonly actor: number;
  readonly prompt: string;
}

export interface Tools {
  readPolicy(actor: number): Promise<Policy>;
  readHistory(actor: number): Promise<History>;
  /** Risk of a prompt in ten-thousandths, computed on the event loop. */
  riskOf(prompt: string): number;
  /** Starts threads that compute the same, with a bounded queue in front of them; they end with the variant. */
  openThreads(): { risk(prompt: string): Promise<number> };
  decide(policy: Policy, history: History, risk: number): ScreeningResult;
  readonly log: EventLog;
  /** Collects entries into batches; a returned promise resolves when the entry's batch is committed. */
  groupCommit(write: (entries: readonly Entry[]) => Promise<void>): (entry: Entry) => Promise<void>;
}

/** From which risk on an actor's prompts are reviewed, and from which they are blocked; ten-thousandths. */
export interface Policy {
  readonly review: number;
  readonly block: number;
}

/** What an actor did lately. */
export interface History {
  readonly events: number;
  readonly serious: number;
}

export type Decision = "allow" | "review" | "block";

export interface ScreeningResult {
  readonly decision: Decision;
  readonly risk: number;
  readonly events: number;
}

/** A result as it is stored. */
export interface Entry extends ScreeningResult {
  readonly id: string;
  readonly actor: number;
}

export interface EventLog {
  /** Stores one entry; resolves when it is committed. */
  insertOne(entry: Entry): Promise<void>;
  /** Stores many in one statement, hence in one transaction: all are committed or none. */
  insertMany(entries: readonly Entry[]): Promise<void>;
}
