/** What can be wrong with the service, one thing at a time: each replaces one stage, and changes no answer. */
import { execFileSync } from "node:child_process";
import { pbkdf2 } from "node:crypto";
import { writeSync } from "node:fs";
import { promisify } from "node:util";
import type { Plant } from "../../contract.ts";
import { passagesOf, readRules, Stages, suspiciousIn, weigh } from "./stages.ts";

class Regex extends Stages {
  /** From each of the white spaces in the middle it runs to the end of them, and back. */
  override trim(prompt: string): string {
    return prompt.replace(/\s+$/, "");
  }
}

class Quadratic extends Stages {
  /** A list is searched from its start. */
  override countShingles(text: string): number {
    const seen: string[] = [];
    for (let at = 0; at < text.length - 3; at++) {
      const shingle = text.slice(at, at + 4);
      if (!seen.includes(shingle)) seen.push(shingle);
    }
    return seen.length;
  }
}

class BlockingCall extends Stages {
  /** Another program's answer is waited for on the event loop. */
  override async readPolicy(actor: number): Promise<number> {
    const policies = execFileSync("cat", [this.places.policiesFile], { encoding: "utf8" });
    return JSON.parse(policies)[actor];
  }
}

class JsonClone extends Stages {
  /** A copy of what is never changed. */
  override settingsOf(actor: number) {
    return JSON.parse(JSON.stringify(super.settingsOf(actor)));
  }
}

class NPlusOne extends Stages {
  /** One statement for the list, and one for each of its rows. */
  override async loadHistory(actor: number): Promise<number> {
    const list = "SELECT id FROM hunt.events WHERE actor = $1 ORDER BY id";
    const one = "SELECT severity FROM hunt.events WHERE id = $1";
    const { rows } = await this.places.pool.query({ name: "list", text: list, values: [actor] });
    let severities = 0;
    for (const { id } of rows) {
      const { rows: found } = await this.places.pool.query({ name: "one", text: one, values: [id] });
      severities += found[0].severity;
    }
    return severities;
  }
}

class SyncFile extends Stages {
  /** The rules are read from their file for every request. */
  override matchRules(text: string): number {
    return weigh(readRules(this.places.rulesFile), text);
  }
}

class Logging extends Stages {
  /** Two lines for every word, each written by itself. */
  override writeLog(actor: number, text: string): void {
    for (const word of text.split(/\s+/))
      for (const step of ["found", "weighed"])
        writeSync(
          this.log,
          `${JSON.stringify({ level: "debug", actor, step, word, text: text.slice(0, 200) })}\n`,
        );
    super.writeLog(actor, text);
  }
}

const digest = promisify(pbkdf2);

class Threads extends Stages {
  /** Every part of the text in a thread of libuv's pool: there are four, whatever waits for them. */
  override async estimateRisk(text: string): Promise<number> {
    const parts = Array.from({ length: 8 }, (_, at) => text.slice((at * text.length) / 8));
    await Promise.all(parts.map((part) => digest(part, "salt", 4_000, 32, "sha256")));
    return super.estimateRisk(text);
  }
}

/** Its pool has one connection: see `poolSize` in service.ts. */
class SmallPool extends Stages {}

class UnbatchedInference extends Stages {
  /** One run of the model for each passage, one after another. */
  override async countSuspicious(text: string): Promise<number> {
    let suspicious = 0;
    for (const passage of passagesOf(text)) suspicious += suspiciousIn(await this.infer([passage]));
    return suspicious;
  }
}

class ThreadOversubscription extends Stages {
  /** As where each of many workers takes a thread for each core that the machine has, and the container two of them. */
  protected override readonly modelThreads = 16;
}

export const plants: Readonly<Record<Plant, typeof Stages>> = {
  healthy: Stages,
  regex: Regex,
  quadratic: Quadratic,
  "blocking call": BlockingCall,
  "json clone": JsonClone,
  "n+1": NPlusOne,
  "sync file": SyncFile,
  logging: Logging,
  threads: Threads,
  "small pool": SmallPool,
  "unbatched inference": UnbatchedInference,
  "thread oversubscription": ThreadOversubscription,
};
