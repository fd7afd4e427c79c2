import type pg from "pg";

export interface Store {
  /** How often a caller was blocked. */
  blocksOf(caller: string): Promise<number>;
  addBlock(caller: string): Promise<void>;
}

export const schema = "CREATE TABLE blocks (caller text PRIMARY KEY, blocks bigint NOT NULL)";

export class PostgresStore implements Store {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  async blocksOf(caller: string): Promise<number> {
    const { rows } = await this.#pool.query<{ blocks: number }>(
      "SELECT blocks::int AS blocks FROM blocks WHERE caller = $1",
      [caller],
    );
    return rows[0]?.blocks ?? 0;
  }

  async addBlock(caller: string): Promise<void> {
    await this.#pool.query(
      "INSERT INTO blocks VALUES ($1, 1) ON CONFLICT (caller) DO UPDATE SET blocks = blocks.blocks + 1",
      [caller],
    );
  }
}
