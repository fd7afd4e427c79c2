/** Lets the model take one step after another with the rows that a scheduler chooses, and answers what is finished. */
import { bytesPerToken, type Decoder, type DecoderRow } from "@labs/models";
import type { Counter, Generate, Request, Row, Scheduler, Sequence } from "../contract.ts";
import type { Blocks } from "./blocks.ts";

export interface Engine {
  readonly generate: Generate;
  /** All but the processor time; quantiles are of what was seen since the last reading. */
  read(): Readonly<Record<Exclude<Counter, "processorMs">, number>>;
}

/** A request on its way, with the callbacks of the client that waits for it. */
interface Generation extends Sequence {
  readonly tokens: number[];
  readonly request: Request;
  /** When its newest token came; at first, when it was due. */
  lastAt: number;
  answer(output: readonly number[]): void;
  fail(reason: unknown): void;
}

/** A row whose defaults are filled in. */
type WholeRow = Required<Omit<Row, "sequence">> & { readonly sequence: Generation };

export function openEngine(scheduler: Scheduler, decoder: Decoder, blocks: Blocks): Engine {
  const counts = {
    outputTokens: 0,
    steps: 0,
    rows: 0,
    usefulRows: 0,
    computedTokens: 0,
    neededTokens: 0,
    reservedBytes: 0,
    usedBytes: 0,
  };
  let firstTokenMs: number[] = [];
  let tokenMs: number[] = [];
  /** Those that are not finished, and in `known` those of which rows may come. */
  const open = new Set<Generation>();
  const known = new WeakMap<Sequence, Generation>();
  let working = false;

  const wholeRow = (row: Row): WholeRow => {
    const sequence = known.get(row.sequence);
    if (sequence === undefined) throw new Error("a row is of no sequence that was put");
    const { from = sequence.computed, to = sequence.tokens.length } = row;
    return { sequence, from, to, position: row.position ?? from, reads: row.reads ?? from };
  };
  const step = async (rows: readonly WholeRow[]): Promise<void> => {
    count(rows);
    const next = await decoder.step(rows.map((row) => decoderRow(row, blocks)));
    const now = performance.now();
    for (const [at, row] of rows.entries()) advance(row, next[at]?.token ?? 0, now);
  };
  const count = (rows: readonly WholeRow[]): void => {
    counts.steps++;
    counts.rows += rows.length;
    counts.usefulRows += rows.filter(({ sequence }) => !sequence.finished).length;
    counts.computedTokens += rows.reduce((sum, { from, to }) => sum + to - from, 0);
    counts.reservedBytes += bytesPerToken * blocks.reserved;
    for (const { to, sequence } of rows) if (!sequence.finished) counts.usedBytes += bytesPerToken * to;
  };
  /** The row of a finished request was computed for nothing: it stays as it is. */
  const advance = ({ sequence, to }: WholeRow, token: number, now: number): void => {
    if (sequence.finished) return;
    sequence.computed = to;
    const isPiece = to < sequence.tokens.length;
    if (isPiece) return;
    sequence.tokens.push(token);
    counts.outputTokens++;
    const { request } = sequence;
    const output = sequence.tokens.slice(request.prompt.length);
    (output.length === 1 ? firstTokenMs : tokenMs).push(now - sequence.lastAt);
    sequence.lastAt = now;
    if (output.length < request.outputTokens) return;
    sequence.finished = true;
    open.delete(sequence);
    counts.neededTokens += sequence.computed;
    sequence.answer(output);
  };
  const work = async (): Promise<void> => {
    try {
      for (let rows = scheduler.next(); rows.length > 0; rows = scheduler.next())
        await step(rows.map(wholeRow));
    } catch (error) {
      for (const one of open) one.fail(error);
      open.clear();
    } finally {
      working = false;
    }
  };

  return {
    generate: (request, due) =>
      new Promise((answer, fail) => {
        const tokens = [...request.prompt];
        const generation = {
          tokens,
          computed: 0,
          finished: false,
          blocks: [],
          request,
          lastAt: due,
          answer,
          fail,
        };
        open.add(generation);
        known.set(generation, generation);
        scheduler.put(generation);
        if (working) return;
        working = true;
        // At the end of the turn, so that requests that arrive together are seen together.
        queueMicrotask(work);
      }),
    read() {
      const quantiles = {
        firstTokenP50Ms: quantile(firstTokenMs, 0.5),
        firstTokenP90Ms: quantile(firstTokenMs, 0.9),
        tokenP50Ms: quantile(tokenMs, 0.5),
        tokenP99Ms: quantile(tokenMs, 0.99),
      };
      [firstTokenMs, tokenMs] = [[], []];
      return { ...counts, preempted: blocks.preempted, ...quantiles };
    },
  };
}

/** What is read are all places up to `reads` but those that are written. */
function decoderRow({ sequence, from, to, position, reads }: WholeRow, blocks: Blocks): DecoderRow {
  return {
    tokens: sequence.tokens.slice(from, to),
    position,
    past: [
      ...blocks.placesOf(sequence, 0, Math.min(from, reads)),
      ...blocks.placesOf(sequence, to, Math.max(to, reads)),
    ],
    places: blocks.placesOf(sequence, from, to),
  };
}

function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
}
