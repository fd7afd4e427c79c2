import { LabError, type Service } from "@labs/experiment";
import type { Keeper } from "../supervisor/supervisor.ts";
import { Unavailable } from "./unavailable.ts";

/** What every way of coming by a service may use. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly keeper: Keeper;
  /** Takes one line for people. */
  say(line: string): void;
  /** Asks people; absent where there is nobody to ask. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
}

/** In the order in which they are tried. */
export const wayNames = ["external", "local", "docker", "install", "build"] as const;
export type WayName = (typeof wayNames)[number];

/** What one way would do on this machine now. */
export interface Prospect {
  /** `possible` ways first fetch or install something. */
  readonly state: "ready" | "possible" | "unavailable";
  /** What was found, in a few words. */
  readonly detail: string;
  /** What to do to make it ready, with the command. */
  readonly fix?: string;
}

/** One way of coming by a service. */
export interface Way {
  readonly name: WayName;
  /** Looks, and neither changes nor starts anything. */
  survey(): Promise<Prospect>;
  /** Rejects with `Unavailable` where another way may be tried. */
  open(): Promise<Source>;
}

/** A way that worked. */
export interface Source {
  readonly first: Service;
  /** Which way it was, for people. */
  readonly said: string;
  /** One more server of the same kind. */
  another(): Promise<Service>;
}

const choices = ["external", "local", "docker"] as const;
export type Choice = (typeof choices)[number];

/** `LABS_SERVICES`, where it is set. */
export function choiceOf(env: NodeJS.ProcessEnv): Choice | null {
  const value = env.LABS_SERVICES;
  if (!value) return null;
  const choice = choices.find((name) => name === value);
  if (choice) return choice;
  throw new LabError(
    "USAGE",
    `LABS_SERVICES is "${value}", which is not one of external, local and docker: set it to one of them or unset it.`,
  );
}

/** A chosen `local` includes the ways of getting a local server first. */
export function allowed(ways: readonly Way[], choice: Choice | null): readonly Way[] {
  if (choice === null) return ways;
  return ways.filter(({ name }) => (name === "install" || name === "build" ? "local" : name) === choice);
}

/** Goes the ways in order until one works. */
export async function firstThatWorks(
  service: string,
  ways: readonly Way[],
  choice: Choice | null,
): Promise<Source> {
  const failures: Unavailable[] = [];
  for (const way of allowed(ways, choice)) {
    try {
      return await way.open();
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      failures.push(error);
    }
  }
  const found = [...new Set(failures.map((failure) => failure.found))].join("; ") || "it has no such way";
  const fixes = new Set(failures.map((failure) => failure.fix));
  const forced = choice ? `LABS_SERVICES=${choice}, but ` : "";
  if (choice) fixes.add("unset LABS_SERVICES");
  throw new LabError(
    "SERVICE_MISSING",
    `${service} is missing: ${forced}${found}. To get it, ${[...fixes].join(", or ")}.`,
    {
      cause: new AggregateError(failures),
    },
  );
}
