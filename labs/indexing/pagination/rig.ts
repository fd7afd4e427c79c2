/** Sends a technique's statements, and reads what the server did for the pages that are counted. */
import type { Open, Provisioned, Run, Urls } from "@labs/experiment";
import { openPool } from "../shared/open-pool.ts";
import { explain } from "../shared/plan.ts";
import type { Page, PageRequest, Place, Technique } from "./contract.ts";
import { depths, isDepth, list, loadList, pageAtDepth, pageSize, type Setup } from "./data.ts";
import { connection } from "./support/connection.ts";
import { rowsFetched } from "./support/rows-fetched.ts";

export type FetchPage = (request: PageRequest) => Promise<Page>;

export type Counter = "buffers" | "rowsFetched" | "indexBytes" | "seenOnce" | "seenTwice" | "neverSeen";

/**
 * Makes a variant out of its technique. Statements have no name, so that each is planned for its own values: a plan
 * kept for any depth would be a second difference.
 */
export function variant(technique: Technique): Open<FetchPage, Setup, Counter, "postgres"> {
  return async (setup, cell) => {
    const pool = openPool({ ...connection(cell.postgres), max: 8 });
    const statementOf = (name: string) =>
      isDepth(name) ? technique(pageAtDepth(setup.depth ?? depths[name], setup)) : null;
    return {
      subject: async (request) => {
        const { text, values } = technique(request);
        const { rows } = await pool.query<Place>(text, [...values]);
        return rows.map(({ ts, id }) => ({ ts, id }));
      },
      read: async (name) => {
        const statement = statementOf(name);
        if (statement === null) return {};
        const { buffers } = await explain(pool, statement);
        return {
          buffers,
          rowsFetched: await rowsFetched(pool, statement, list),
          indexBytes: setup.indexBytes,
        };
      },
      explain: async (name) => {
        const statement = statementOf(name);
        return statement && (await explain(pool, statement)).line;
      },
      [Symbol.asyncDispose]: () => pool.end(),
    };
  };
}

/** Makes the list; the right pages come from one pass over it, in its order, before any variant is measured. */
export async function provision(
  run: Run & Urls<"postgres">,
  depth?: number,
): Promise<Provisioned<Setup, PageRequest, Page>> {
  const { places, indexBytes, facts, ...rest } = await loadList(run);
  const cursors = places.filter((_, row) => row % pageSize === pageSize - 1).slice(0, -1);
  return {
    setup: { postgres: run.postgres, cursors, indexBytes, ...(depth !== undefined && { depth }) },
    facts,
    expected: async ({ page }) => places.slice(page * pageSize, (page + 1) * pageSize),
    [Symbol.asyncDispose]: () => rest[Symbol.asyncDispose](),
  };
}
