/** Reads what Python's profilers put out. */
import type { Stack } from "../contract.ts";
import { ownFiles } from "../data.ts";
import { type Shares, sharesOf } from "./rules.ts";

/** py-spy's `raw`: a line for every stack, its frames from the outermost, and how often it was seen. */
export function stacksOfRaw(raw: string): Stack[] {
  return raw.split("\n").flatMap((line) => {
    const [, frames = "", count] = line.match(/^(.*) (\d+)$/) ?? [];
    if (count === undefined) return [];
    return { frames: frames.split(";").map(frameOf), weight: Number(count) };
  });
}

/** `function (folder/file.py:12)`. */
function frameOf(text: string) {
  const [, name = text, file = ""] = text.match(/^(.*) \((.*?)(?::\d+)?\)$/) ?? [];
  return { name: plain(name), file };
}

/** Without its class; what is within a function, such as a comprehension, is the function. */
function plain(name: string): string {
  return name.replace(/\.<locals>.*/, "").replace(/^.*\./, "");
}

interface DumpedThread {
  readonly frames: readonly { readonly name: string; readonly filename: string }[];
}

/** One line of JSON for every `py-spy dump`: all threads, those that wait too, innermost frames first. */
export function stacksOfDumps(lines: string): Stack[] {
  return lines
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => ({
      // The threads of one moment count as one stack: a function is in it or is not.
      frames: (JSON.parse(line) as DumpedThread[]).flatMap(({ frames }) =>
        frames.map(({ name, filename }) => ({ name: plain(name), file: filename })).toReversed(),
      ),
      weight: 1,
    }));
}

/** cProfile's table by cumulative time; the time in which the loop had nothing to do is left out. */
export function sharesOfTable(table: string): Shares {
  const whole = Number(table.match(/ in ([\d.]+) seconds/)?.[1] ?? 0);
  const rows = table.split("\n").flatMap((line) => {
    const [, own, cumulative, place = ""] =
      line.match(/^\s*[\d/]+\s+([\d.]+)\s+[\d.]+\s+([\d.]+)\s+[\d.]+\s+(.+)$/) ?? [];
    return own === undefined ? [] : { own: Number(own), cumulative: Number(cumulative), place };
  });
  const idle = rows.find(
    ({ place }) => place.includes("'poll' of 'select.epoll'") || place.includes("kqueue"),
  );
  const shares = new Map<string, number>();
  for (const { cumulative, place } of rows) {
    const [, file = "", name = ""] = place.match(/^(.*):\d+\((.*)\)$/) ?? [];
    if (!ownFiles.fastapi.test(file) || name.startsWith("<")) continue;
    // One that calls a function of the same name holds its time already.
    shares.set(name, Math.max(shares.get(name) ?? 0, cumulative / (whole - (idle?.own ?? 0))));
  }
  return shares;
}

interface PyinstrumentFrame {
  readonly function: string;
  readonly file_path: string | null;
  readonly time: number;
  readonly await_time: number;
  readonly children: readonly PyinstrumentFrame[];
}

type Part = "computing" | "waiting";

/** Pyinstrument's trees, one for every request: seconds of a part of the time, by stack. */
export function stacksOfSessions(json: string, part: Part): Stack[] {
  return sessionsIn(json).flatMap(({ root_frame: root }) => (root === null ? [] : walk(root, [], part)));
}

/** Seconds that a request waits in each function. */
export function waitsOfSessions(json: string): Shares {
  return sharesOf(stacksOfSessions(json, "waiting"), "fastapi", sessionsIn(json).length);
}

function sessionsIn(json: string): readonly { readonly root_frame: PyinstrumentFrame | null }[] {
  return JSON.parse(json);
}

function walk(frame: PyinstrumentFrame, outer: Stack["frames"], part: Part): Stack[] {
  const frames = [...outer, { name: plain(frame.function), file: frame.file_path ?? "" }];
  const inner = frame.children.flatMap((child) => walk(child, frames, part));
  const weight = seconds(frame, part) - frame.children.reduce((sum, child) => sum + seconds(child, part), 0);
  return weight > 0 ? [{ frames, weight }, ...inner] : inner;
}

function seconds({ time, await_time: awaited }: PyinstrumentFrame, part: Part): number {
  return part === "waiting" ? awaited : time - awaited;
}
