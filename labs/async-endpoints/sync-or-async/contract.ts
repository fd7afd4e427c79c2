/** What a variant is given, the three kinds of work, and what it must return: how it does each of them. */

export type Technique = (tools: Tools) => Work;

/** Work as a technique does it, behind `/history`, `/key` and `/risk`. */
export interface Work {
  history(actor: number): Promise<History>;
  digest(key: string): Promise<string> | string;
  risk(prompt: string): Promise<number> | number;
}

export interface Tools {
  /** Reads from the database far away. */
  readHistory(actor: number): Promise<History>;
  /** Digest of a key, computed by C code on the event loop. */
  digestOf(key: string): string;
  /** The same on a thread of libuv's pool; only what Node has written in C for it can run there. */
  digestInLibuv(key: string): Promise<string>;
  /** Risk of a prompt in ten-thousandths, computed by JavaScript on the event loop. */
  riskOf(prompt: string): number;
  /**
   * Starts worker threads that compute both; they end with the variant. A task rejects with an error named `Busy`
   * where the queue is full.
   *
   * @param maxWaiting tasks in the queue @default 256
   */
  openThreads(maxWaiting?: number): {
    digest(key: string): Promise<string>;
    risk(prompt: string): Promise<number>;
  };
}

/** What the database knows of an actor. */
export interface History {
  readonly actor: number;
  readonly events: number;
  readonly serious: number;
}
