/** What every variant does: give the rows of a page. Connections, counts and cleanup are in here. */
import type { Open, Provisioned, Random, Run, Urls } from "@labs/experiment";
import { zipf } from "@labs/firewall";
import { openPool } from "../shared/open-pool.ts";
import { explain } from "../shared/plan.ts";
import { connection } from "./connection.ts";
import { columns, list, loadList, type Place, pageSize } from "./data.ts";
import { rowsFetched } from "./rows-fetched.ts";

export { columns, pageSize };

/** A page, told in both ways, so that every variant is asked for the same one without having to look it up. */
export type PageRequest = {
  /** The table. */
  readonly list: string;
  /** From 0. */
  readonly page: number;
  /** The last row of the page before; `null` asks for the first page. */
  readonly after: Place | null;
};

export type Page = readonly Place[];
export type FetchPage = (request: PageRequest) => Promise<Page>;

export type Setup = {
  readonly postgres: string;
  /** The last row of every page but the deepest. */
  readonly cursors: readonly Place[];
  readonly indexBytes: number;
  /** Rows to skip for counts, in place of what the case says. */
  readonly depth?: number;
};

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

export type Counter = "buffers" | "rowsFetched" | "indexBytes" | "seenOnce" | "seenTwice" | "neverSeen";

/** Rows to skip in the page whose counts are told for a case: page 2 000 among all depths, or the one depth. */
export const depths = {
  page: 100_000,
  "depth-0": 0,
  "depth-1k": 1_000,
  "depth-50k": 50_000,
  "depth-100k": 100_000,
} as const;

/** The page behind so many rows, or the deepest there is. */
export function pageAtDepth(rows: number, { cursors }: Pick<Setup, "cursors">): PageRequest {
  return pageAt(Math.min(rows / pageSize, cursors.length), cursors);
}

/** Draws one of the pages that end the way to a depth, its last twentieth: not always the same rows. */
export function drawPageAtDepth(
  random: Random,
  rows: number,
  { cursors }: Pick<Setup, "cursors">,
): PageRequest {
  const { page } = pageAtDepth(rows, { cursors });
  return pageAt(page - Math.floor(random() * (page / 20 + 1)), cursors);
}

const draws = new Map<number, (random: Random) => number>();

/** Draws a page by Zipf's law: the first is asked for most, and every depth now and then. */
export function drawPage(random: Random, { cursors }: Pick<Setup, "cursors">): PageRequest {
  const pages = cursors.length + 1;
  const draw = draws.get(pages) ?? zipf(pages, 1);
  draws.set(pages, draw);
  return pageAt(draw(random), cursors);
}

function pageAt(page: number, cursors: Setup["cursors"]): PageRequest {
  return { list, page, after: cursors[page - 1] ?? null };
}

/**
 * Makes a variant out of the statement that it sends. Statements have no name, so that each is planned
 * for its own values: a plan kept for any depth would be a second difference.
 */
export function paging(
  statementFor: (request: PageRequest) => Statement,
): Open<FetchPage, Setup, Counter, "postgres"> {
  return async (setup, cell) => {
    const pool = openPool({ ...connection(cell.postgres), max: 8 });
    const statementOf = (name: string) =>
      name in depths
        ? statementFor(pageAtDepth(setup.depth ?? depths[name as keyof typeof depths], setup))
        : null;
    return {
      subject: async (request) => {
        const { text, values } = statementFor(request);
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

/** Makes the list; answers are read off one pass over it, in its order, before any variant is asked. */
export async function provision(
  run: Run & Urls<"postgres">,
  depth?: number,
): Promise<Provisioned<Setup, PageRequest, Page>> {
  const { places, indexBytes, setting, ...rest } = await loadList(run);
  const cursors = places.filter((_, row) => row % pageSize === pageSize - 1).slice(0, -1);
  return {
    setup: { postgres: run.postgres, cursors, indexBytes, ...(depth !== undefined && { depth }) },
    facts: setting,
    expected: async ({ page }) => places.slice(page * pageSize, (page + 1) * pageSize),
    [Symbol.asyncDispose]: () => rest[Symbol.asyncDispose](),
  };
}
