/** The stages of a screening, as the healthy service runs them: one function each, the same as behind FastAPI. */
import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { crc32 } from "node:zlib";
import ort from "onnxruntime-node";
import type pg from "pg";

export type Rules = Readonly<Record<string, number>>;

/** Where a service keeps things. */
export interface Places {
  readonly pool: pg.Pool;
  readonly rulesFile: string;
  readonly policiesFile: string;
  readonly logFile: string;
  readonly modelFile: string;
}

const bufferedBytes = 1 << 16;
/** Words of a passage. */
const passageWords = 4;
/** Counts in a row of the model's input. */
const buckets = 512;
const suspiciousFrom = 30;

export class Stages {
  protected readonly places: Places;
  protected readonly log: number;
  protected readonly modelThreads: number = 1;
  private model: ort.InferenceSession | undefined;
  private readonly rules: Rules;
  private readonly policies = new Map<number, number>();
  private lines = "";

  constructor(places: Places) {
    this.places = places;
    this.log = openSync(places.logFile, "a");
    this.rules = readRules(places.rulesFile);
  }

  async start(): Promise<this> {
    const { rows } = await this.places.pool.query("SELECT actor, block FROM hunt.policies");
    for (const { actor, block } of rows) this.policies.set(actor, block);
    this.model = await ort.InferenceSession.create(this.places.modelFile, {
      intraOpNumThreads: this.modelThreads,
      logSeverityLevel: 3,
    });
    return this;
  }

  /** Without white space at the end. */
  trim(prompt: string): string {
    return prompt.trimEnd();
  }

  /** Number of different runs of four characters. */
  countShingles(text: string): number {
    const seen = new Set<string>();
    for (let at = 0; at < text.length - 3; at++) seen.add(text.slice(at, at + 4));
    return seen.size;
  }

  /** Weight of the words that the rules know. */
  matchRules(text: string): number {
    return weigh(this.rules, text);
  }

  /** The rules as this actor has them; they are never changed. */
  settingsOf(_actor: number): Rules {
    return this.rules;
  }

  /** From which risk on the actor is blocked; all were read at the start. */
  async readPolicy(actor: number): Promise<number> {
    return this.policies.get(actor) ?? 0;
  }

  /** Sum of the severities of the actor's events, in one statement. */
  async loadHistory(actor: number): Promise<number> {
    const text = "SELECT severity FROM hunt.events WHERE actor = $1 ORDER BY id";
    const { rows } = await this.places.pool.query({ name: "history", text, values: [actor] });
    return rows.reduce((sum, { severity }) => sum + severity, 0);
  }

  /** Bits per character, in hundredths. */
  async estimateRisk(text: string): Promise<number> {
    return entropy(text);
  }

  /** Passages that the model marks, in one run for all of them. */
  async countSuspicious(text: string): Promise<number> {
    return suspiciousIn(await this.infer(passagesOf(text)));
  }

  /** A score for each passage. */
  protected async infer(passages: readonly Passage[]): Promise<Float32Array> {
    const counts = new ort.Tensor("float32", countsOf(passages), [passages.length, buckets]);
    const { scores } = (await this.model?.run({ counts })) ?? {};
    return scores?.data as Float32Array;
  }

  /** One line, buffered. */
  writeLog(actor: number, text: string): void {
    this.lines += `${actor} ${text.length}\n`;
    if (this.lines.length > bufferedBytes) this.flush();
  }

  async close(): Promise<void> {
    this.flush();
    closeSync(this.log);
    await this.model?.release();
    await this.places.pool.end();
  }

  private flush(): void {
    writeSync(this.log, this.lines);
    this.lines = "";
  }
}

export function readRules(file: string): Rules {
  return JSON.parse(readFileSync(file, "utf8"));
}

export function weigh(rules: Rules, text: string): number {
  return text.split(/\s+/).reduce((sum, word) => sum + (rules[word] ?? 0), 0);
}

export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return Math.trunc(100 * bits);
}

type Passage = readonly string[];

export function passagesOf(text: string): Passage[] {
  const words = text.split(/\s+/);
  const starts = words.keys().filter((at) => at % passageWords === 0);
  return Array.from(starts, (at) => words.slice(at, at + passageWords));
}

/** How often a passage has a word of each bucket: a row for each. */
function countsOf(passages: readonly Passage[]): Float32Array {
  const counts = new Float32Array(passages.length * buckets);
  for (const [row, words] of passages.entries())
    for (const word of words) {
      const at = row * buckets + (crc32(word) % buckets);
      counts[at] = (counts[at] ?? 0) + 1;
    }
  return counts;
}

export function suspiciousIn(scores: Float32Array): number {
  return scores.reduce((sum, score) => sum + (score >= suspiciousFrom ? 1 : 0), 0);
}
