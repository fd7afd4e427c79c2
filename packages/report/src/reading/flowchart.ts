/**
 * An arm may say how a case is answered as a Mermaid flowchart, in which `{metric}` stands for its own figure of that
 * metric: the text is the same in every round, and the figures are those of the run.
 *
 * @module
 */
import type { Result } from "@labs/experiment/result";
import { figureOf } from "./absence.ts";

/** Where a flowchart stands. */
export interface Told {
  readonly arm: string;
  readonly case: string;
}

export function isFlowchart(line: string): boolean {
  return line.startsWith("flowchart ");
}

/** A flowchart with its figures, as Mermaid. A name in braces that is no metric of the case stays as it is. */
export function filledFlowchart(result: Result, { arm, case: name }: Told, line: string): string {
  return line.replaceAll(/\{([^{}"]+)\}/g, (whole, metric: string) => {
    const about = result.metrics[metric];
    return about?.in.includes(name) ? figureOf(result, arm, { metric, case: name }, about) : whole;
  });
}

/** What an arm says, as it is read: a flowchart is drawn with its figures. */
export function explainedText(result: Result, told: Told, line: string): string {
  return isFlowchart(line) ? drawFlowchart(filledFlowchart(result, told, line)) : line;
}

/** From one node to another, with what is said of the way. */
interface Edge {
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

/** A flowchart as a tree from each node that nothing leads to. What is not understood stays as Mermaid. */
export function drawFlowchart(source: string): string {
  const [, ...lines] = source.split("\n").filter((line) => line.trim() !== "");
  const labels = new Map<string, string>();
  const edges: Edge[] = [];
  for (const line of lines) {
    const found = edgeLine.exec(line.trim());
    if (found === null) return source;
    const [from, to] = [nodeIn(found[1], labels), nodeIn(found[3], labels)];
    edges.push({ from, to, label: found[2] ?? "" });
  }
  const led = new Set(edges.map(({ to }) => to));
  const roots = [...new Set(edges.map(({ from }) => from))].filter((from) => !led.has(from));
  const drawn = new Set<string>();

  const below = (node: string, indent: string): string[] => {
    // A node with several ways to it has its own ways below the first of them.
    if (drawn.has(node)) return [];
    drawn.add(node);
    const own = edges.filter(({ from }) => from === node);
    return own.flatMap(({ to, label }, index) => {
      const isLast = index === own.length - 1;
      const way = label === "" ? "──▶" : `─ ${label} ─▶`;
      return [
        `${indent}${isLast ? "└" : "├"}${way} ${labels.get(to) ?? to}`,
        ...below(to, `${indent}${isLast ? " " : "│"}  `),
      ];
    });
  };
  return roots.flatMap((root) => [labels.get(root) ?? root, ...below(root, "")]).join("\n");
}

/** `a["label"] -->|"label"| b`, without the labels too. */
const edgeLine = /^(\w+\S*?(?:".*?"\S*)?) -->(?:\|"?([^|"]*)"?\|)? (\w+.*)$/;

/** The id of a node, whose label is kept where it is given. */
function nodeIn(text: string | undefined, labels: Map<string, string>): string {
  const [, id = "", label] = /^(\w+)(?:[[({]+"([^"]*)"[\])}]+)?$/.exec(text ?? "") ?? [];
  if (label !== undefined) labels.set(id, label);
  return id;
}
