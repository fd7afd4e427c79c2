/** A platform that remembers what was done to it, for tests: what a rollout leaves behind. */
import type { Evidence, Release, Seen } from "../../contract.ts";
import { programSchema } from "../../data.ts";
import type { Platform, Routing, Slot } from "./platform.ts";

const nothing: Seen = { answers: 0, errors: 0, latenciesMs: [], heapGrowth: [] };

export class RecordedPlatform implements Platform {
  readonly running: Partial<Record<Slot, string>>;
  routing: Routing = { share: 0, asCopies: false, withFreshCopy: false };
  current: string;
  readonly migrated = new Set<string>();
  answers = 0;

  /** @param release that runs before the rollout */
  constructor(release = "one") {
    this.running = { old: release };
    this.current = release;
  }

  /** What a controller cannot know and must not need. */
  get world() {
    const { running, routing, current, migrated } = this;
    return { running: { ...running }, routing, current, migrated: [...migrated].toSorted() };
  }

  async inspect(): Promise<Release> {
    const manifest = { code: "", model: "", featureSchema: programSchema, dataSnapshot: "" };
    return { manifest, programSchema, accuracy: () => 1 };
  }

  async migrate(statements: readonly string[]): Promise<void> {
    for (const statement of statements) this.migrated.add(statement);
  }

  async start(slot: Slot, release: string): Promise<void> {
    this.running[slot] = release;
  }

  async stop(slot: Slot): Promise<void> {
    delete this.running[slot];
  }

  async route(routing: Routing): Promise<void> {
    if (routing.share > 0 && this.running.new === undefined) throw new Error("requests go to no process");
    if (routing.share < 100 && this.running.old === undefined) throw new Error("requests go to no process");
    this.routing = routing;
  }

  async observe(answers: number): Promise<Evidence> {
    this.answers += answers;
    const candidate = { ...nothing, answers: this.answers };
    return { candidate, compared: nothing, copies: { answered: 0, different: 0 } };
  }

  async point(release: string): Promise<void> {
    this.current = release;
  }
}
