/** Keeps recordings in formats that others open, speedscope's JSON and a flame graph as SVG; the page of the experiment has links to them. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { attachmentsFolder } from "@labs/experiment";
import type { Plant, Stack } from "../contract.ts";

export function saveRecording(
  plant: Plant,
  { tool, output, stacks }: { tool: string; output: string; stacks: readonly Stack[] },
  folder = attachmentsFolder("profiling", "hunt"),
): void {
  const save = (ending: string, content: string) =>
    writeFileSync(join(folder, tool, `${plant.replaceAll(/\W/g, "-")}.${ending}`), content);
  mkdirSync(join(folder, tool), { recursive: true });
  save("txt", output);
  if (stacks.length === 0) return;
  save("speedscope.json", JSON.stringify(speedscope(`${tool}, ${plant}`, stacks)));
  save("svg", flameGraph(`${tool}, ${plant}`, stacks));
}

/** The file format of speedscope.app: stacks as numbers of frames. */
export function speedscope(name: string, stacks: readonly Stack[]): object {
  const numbers = new Map<string, number>();
  const frames: object[] = [];
  const numberOf = ({ name, file }: Stack["frames"][number]) => {
    const key = `${name} ${file}`;
    if (!numbers.has(key)) {
      numbers.set(key, frames.length);
      frames.push({ name, file });
    }
    return numbers.get(key);
  };
  const samples = stacks.map(({ frames }) => frames.map(numberOf));
  const weights = stacks.map(({ weight }) => weight);
  const endValue = weights.reduce((sum, weight) => sum + weight, 0);
  return {
    $schema: "https://www.speedscope.app/file-format-schema.json",
    shared: { frames },
    profiles: [{ type: "sampled", name, unit: "none", startValue: 0, endValue, samples, weights }],
  };
}

interface Branch {
  weight: number;
  readonly inner: Map<string, Branch>;
}

const width = 1_200;
const rowHeight = 16;

/** Width is time, the outermost call on top; a name is read by pointing at it. */
export function flameGraph(title: string, stacks: readonly Stack[]): string {
  const root: Branch = { weight: 0, inner: new Map() };
  for (const { frames, weight } of stacks) {
    let at = root;
    at.weight += weight;
    for (const { name } of frames) {
      const next = at.inner.get(name) ?? { weight: 0, inner: new Map() };
      at.inner.set(name, next);
      at = next;
      at.weight += weight;
    }
  }
  const boxes: string[] = [];
  let depth = 0;
  const draw = ({ inner }: Branch, left: number, row: number) => {
    depth = Math.max(depth, row);
    for (const [name, branch] of [...inner].sort(([, one], [, other]) => other.weight - one.weight)) {
      const wide = (width * branch.weight) / root.weight;
      if (wide >= 1) boxes.push(box(name, left, row, wide, (100 * branch.weight) / root.weight));
      if (wide >= 1) draw(branch, left, row + 1);
      left += wide;
    }
  };
  draw(root, 0, 1);
  const height = rowHeight * (depth + 1);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11"><text x="4" y="12">${escaped(title)}</text>${boxes.join("")}</svg>`;
}

function box(name: string, left: number, row: number, wide: number, percent: number): string {
  const [x, y] = [left.toFixed(1), row * rowHeight];
  const label = wide > 40 ? name.slice(0, Math.floor(wide / 7)) : "";
  return `<g><title>${escaped(name)}: ${percent.toFixed(1)} %</title><rect x="${x}" y="${y}" width="${wide.toFixed(1)}" height="${rowHeight - 1}" fill="hsl(${20 + ((name.length * 7) % 35)} 85% 68%)"/><text x="${(left + 3).toFixed(1)}" y="${y + 11}">${escaped(label)}</text></g>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
