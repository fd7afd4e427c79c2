/** Two versions of the program as their statements on a real PostgreSQL: which of them still work while a rollout goes on? */
import type { Evidence, Release } from "../../contract.ts";
import { programSchema } from "../../data.ts";
import type { Platform, Routing, Slot } from "../controller/platform.ts";
import { statementsOf } from "./migrations.ts";

/** As much of a client as is used. */
interface Client {
  query(text: string, values?: unknown[]): Promise<{ rows: { actor: number; risk: number | null }[] }>;
}

type Version = keyof typeof statementsOf;

export class DatabaseFleet implements Platform {
  readonly #client: Client;
  readonly #running = new Set<Version>();
  readonly #written: number[] = [];
  #serving: readonly Version[] = ["old"];
  /** Statements of running versions that the database refused. */
  failed = 0;
  /** Rows that a running version does not see as they were written. */
  lost = 0;

  constructor(client: Client) {
    this.#client = client;
    this.#running.add("old");
  }

  async migrate(statements: readonly string[]): Promise<void> {
    for (const statement of statements) await this.#client.query(statement);
  }

  async start(slot: Slot): Promise<void> {
    if (slot !== "copy") this.#running.add(slot);
  }

  async stop(slot: Slot): Promise<void> {
    if (slot !== "copy") this.#running.delete(slot);
  }

  async route({ share, asCopies }: Routing): Promise<void> {
    this.#serving = share === 0 || asCopies ? ["old"] : share === 100 ? ["new"] : ["old", "new"];
  }

  async observe(): Promise<Evidence> {
    await this.work();
    const seen = { answers: 1, errors: 0, latenciesMs: [], heapGrowth: [] };
    return { candidate: seen, compared: seen, copies: { answered: 0, different: 0 } };
  }

  async inspect(): Promise<Release> {
    const manifest = { code: "", model: "", featureSchema: programSchema, dataSnapshot: "" };
    return { manifest, programSchema, accuracy: () => 1 };
  }

  async point(): Promise<void> {}

  /** Each version that serves writes a row; then each reads all that was written. */
  async work(): Promise<void> {
    for (const version of this.#serving) {
      if (!this.#running.has(version))
        throw new Error(`requests go to the ${version} version, which does not run`);
      await this.#try(async () => {
        await this.#client.query(statementsOf[version].write, [this.#written.length, 0.5]);
        this.#written.push(0.5);
      });
    }
    for (const version of this.#serving)
      await this.#try(async () => {
        const { rows } = await this.#client.query(statementsOf[version].read);
        this.lost += this.#written.length - rows.filter(({ risk }) => risk === 0.5).length;
      });
  }

  async #try(statement: () => Promise<void>): Promise<void> {
    try {
      await statement();
    } catch (error) {
      // 42703: undefined_column, 42P01: undefined_table. All else is no finding.
      if (!(error instanceof Error && "code" in error && /^42(703|P01)$/.test(String(error.code))))
        throw error;
      this.failed++;
    }
  }
}
