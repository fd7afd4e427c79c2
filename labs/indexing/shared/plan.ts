/** What PostgreSQL did for a statement, counted by the server and summed up in one line. */
import type pg from "pg";

export interface Plan {
  /** Nodes from the root, indexes by name, and the counts that matter; at most 96 characters. */
  readonly line: string;
  /** Types of the nodes from the root, parents before children, as the server calls them: `Index Only Scan`. */
  readonly nodes: readonly string[];
  /** Pages touched, in the server's cache or not. */
  readonly buffers: number;
  /** Rows that were read and thrown away by a filter or a recheck. */
  readonly rowsRemoved: number;
  /** Descents into indexes: more than one per scan is a skip scan or a list of values. `null` before PostgreSQL 18. */
  readonly indexSearches: number | null;
  /** Rows that an index-only scan had to look up in the table after all. */
  readonly heapFetches: number;
  /** Pages that a sort or a hash wrote to temporary files, or read back. */
  readonly tempBlocks: number;
}

/** A node as `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)` prints it, as far as it is used here. */
interface Node {
  readonly "Node Type": string;
  readonly Strategy?: "Plain" | "Sorted" | "Hashed" | "Mixed";
  readonly "Parallel Aware"?: boolean;
  readonly "Scan Direction"?: "Forward" | "Backward" | "NoMovement";
  readonly "Index Name"?: string;
  readonly "Relation Name"?: string;
  readonly "Actual Loops": number;
  readonly "Rows Removed by Filter"?: number;
  readonly "Rows Removed by Index Recheck"?: number;
  readonly "Rows Removed by Join Filter"?: number;
  readonly "Heap Fetches"?: number;
  readonly "Index Searches"?: number;
  readonly "Shared Hit Blocks": number;
  readonly "Shared Read Blocks": number;
  readonly "Temp Read Blocks": number;
  readonly "Temp Written Blocks": number;
  readonly Plans?: readonly Node[];
}

const longestLine = 96;

/** Fewer rows removed than this are not mentioned. */
const manyRows = 100;

/** Runs the statement and reads its plan; a write runs too, so wrap it in a transaction. */
export async function explain(
  client: pg.ClientBase | pg.Pool,
  statement: { readonly text: string; readonly values?: readonly unknown[] },
): Promise<Plan> {
  const queries: Pick<pg.ClientBase, "query"> = client;
  const version = await queries.query<{ server_version_num: string }>("SHOW server_version_num");
  const { rows } = await queries.query<{ "QUERY PLAN": readonly { readonly Plan: Node }[] }>(
    `EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ${statement.text}`,
    [...(statement.values ?? [])],
  );
  const root = rows[0]?.["QUERY PLAN"][0]?.Plan;
  if (root === undefined) throw new Error(`There is no plan for: ${statement.text}`);
  const countsSearches = Number(version.rows[0]?.server_version_num) >= 180_000;
  return planOf(root, countsSearches);
}

function planOf(root: Node, countsSearches: boolean): Plan {
  const all = family(root);
  const sum = (count: (node: Node) => number | undefined) =>
    all.reduce((total, node) => total + (count(node) ?? 0), 0);
  const plan = {
    nodes: all.map((node) => node["Node Type"]),
    // A node's pages include those of its children; the other counts are each node's own.
    buffers: root["Shared Hit Blocks"] + root["Shared Read Blocks"],
    tempBlocks: root["Temp Read Blocks"] + root["Temp Written Blocks"],
    rowsRemoved: sum(rowsRemoved),
    indexSearches: countsSearches ? sum((node) => node["Index Searches"]) : null,
    heapFetches: sum((node) => node["Heap Fetches"]),
  };
  return { ...plan, line: lineOf(chain(root), figures(plan)) };
}

function family(node: Node): readonly Node[] {
  return [node, ...(node.Plans ?? []).flatMap(family)];
}

/** The server prints an average per loop. */
function rowsRemoved(node: Node): number {
  const perLoop =
    (node["Rows Removed by Filter"] ?? 0) +
    (node["Rows Removed by Index Recheck"] ?? 0) +
    (node["Rows Removed by Join Filter"] ?? 0);
  return Math.round(perLoop * node["Actual Loops"]);
}

/** `parent < child`, `parent < (child, 2 × child)`. */
function chain(node: Node): string {
  const counts = new Map<string, number>();
  for (const child of (node.Plans ?? []).map(chain)) counts.set(child, (counts.get(child) ?? 0) + 1);
  const children = [...counts].map(([child, count]) => (count === 1 ? child : `${count} × ${child}`));
  if (children.length === 0) return nameOf(node);
  return `${nameOf(node)} < ${children.length === 1 ? children[0] : `(${children.join(", ")})`}`;
}

const aggregates = {
  Plain: "Aggregate",
  Sorted: "GroupAggregate",
  Hashed: "HashAggregate",
  Mixed: "MixedAggregate",
};

/** As `EXPLAIN` names a node in its text. */
function nameOf(node: Node): string {
  const type = node["Node Type"];
  // The bitmap's heap scan above it says how the index is used.
  if (type === "Bitmap Index Scan") return `index ${node["Index Name"]}`;
  const name = type === "Aggregate" && node.Strategy ? aggregates[node.Strategy] : type;
  const parallel = node["Parallel Aware"] ? "Parallel " : "";
  const backward = node["Scan Direction"] === "Backward" ? " Backward" : "";
  const index = node["Index Name"] ? ` using ${node["Index Name"]}` : "";
  const table = type === "Seq Scan" ? ` on ${node["Relation Name"]}` : "";
  return `${parallel}${name}${backward}${index}${table}`;
}

function figures(plan: Omit<Plan, "line">): string {
  const { buffers, rowsRemoved, indexSearches, heapFetches, tempBlocks } = plan;
  const parts = [
    indexSearches ? count(indexSearches, "search", "searches") : "",
    rowsRemoved >= manyRows ? count(rowsRemoved, "row removed", "rows removed") : "",
    heapFetches > 0 ? count(heapFetches, "heap fetch", "heap fetches") : "",
    tempBlocks > 0 ? count(tempBlocks, "temporary page", "temporary pages") : "",
    count(buffers, "buffer", "buffers"),
  ];
  return parts.filter((part) => part !== "").join(", ");
}

function count(n: number, one: string, many: string): string {
  return `${n.toLocaleString("en-US").replaceAll(",", " ")} ${n === 1 ? one : many}`;
}

/** Cuts the deepest nodes of the plan where the line is too long, and no figure. */
function lineOf(nodes: string, figures: string): string {
  const room = longestLine - figures.length - 2;
  return `${nodes.length <= room ? nodes : `${nodes.slice(0, room - 1).trimEnd()}…`}; ${figures}`;
}
