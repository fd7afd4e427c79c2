import { LabError, type Service } from "@labs/experiment";
import type { Supervisor } from "../supervisor/supervisor.ts";
import { Unavailable } from "./unavailable.ts";

/** What every provider may use. */
export interface ProviderContext {
  readonly env: NodeJS.ProcessEnv;
  readonly supervisor: Supervisor;
  /** Prints one line for the user. */
  say(line: string): void;
  /** Asks the user; absent where there is no terminal. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
}

export type ProviderName = "external" | "local" | "docker" | "fetch" | "build";

/** What one provider would do on this machine now. */
export interface Availability {
  /** `ready`: the program was run and answered. `possible`: something is fetched first. */
  readonly state: "ready" | "possible" | "unavailable";
  /** What was found, in a few words. */
  readonly detail: string;
  /** What to do to make it ready, with the command. */
  readonly fix?: string;
}

/** One kind of access to a service: a server of the user's, a local program, a container. */
export interface Provider {
  readonly name: ProviderName;
  /** Looks. Changes and starts nothing that stays. */
  survey(): Promise<Availability>;
  /** Rejects with `Unavailable` where another provider may be tried. */
  open(): Promise<Source>;
}

/** A provider that worked. */
export interface Source {
  readonly first: Service;
  /** Which provider it was, for the user. */
  readonly message: string;
  /** One more server of the same kind. */
  another(): Promise<Service>;
}

/** The source whose servers are all started alike. */
export async function sourceOf(
  start: () => Promise<Service>,
  message: (first: Service) => string,
): Promise<Source> {
  const first = await start();
  return { first, message: message(first), another: start };
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

/** A chosen `local` includes the providers that get a local program first. */
export function allowed(providers: readonly Provider[], choice: Choice | null): readonly Provider[] {
  if (choice === null) return providers;
  return providers.filter(({ name }) => (name === "fetch" || name === "build" ? "local" : name) === choice);
}

/** Tries the providers in order until one works. */
export async function firstThatWorks(
  service: string,
  providers: readonly Provider[],
  choice: Choice | null,
): Promise<Source> {
  const failures: Unavailable[] = [];
  for (const provider of allowed(providers, choice)) {
    try {
      return await provider.open();
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      failures.push(error);
    }
  }
  const reasons = [...new Set(failures.map(({ reason }) => reason))].join("; ") || "it has no such provider";
  const fixes = new Set(failures.map(({ fix }) => fix));
  const forced = choice ? `LABS_SERVICES=${choice}, but ` : "";
  if (choice) fixes.add("unset LABS_SERVICES");
  throw new LabError(
    "SERVICE_MISSING",
    `${service} is missing: ${forced}${reasons}. To get it, ${[...fixes].join(", or ")}.`,
    { cause: new AggregateError(failures) },
  );
}

/** What was found, or why it is unavailable. */
export async function surveyBy(look: () => Promise<Availability>): Promise<Availability> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return { state: "unavailable", detail: error.reason, fix: error.fix };
  }
}

/** Asks before something is changed where there is a terminal, else says it in one line. */
export async function consent(
  { say, confirm }: Pick<ProviderContext, "say" | "confirm">,
  title: string,
  change: string,
): Promise<void> {
  if (!confirm) say(`${title}: getting it with ${change}`);
  else if (!(await confirm(`${title} is missing. Get it with ${change}?`)))
    throw new Unavailable(`getting ${title} was declined`, "run the same command again and answer yes");
}
