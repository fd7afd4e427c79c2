import { measuringCore, type Result } from "@labs/experiment/result";

/** What two runs may be compared in, and why not in more. */
export interface Comparability {
  /** Ratios within a run: they need the same experiment and measuring core. */
  readonly ratios: boolean;
  /** Times and rates: they need the same hardware and software besides. */
  readonly absolutes: boolean;
  /** A sentence for each thing that differs. */
  readonly differences: readonly string[];
}

/** Holds two runs against each other. */
export function comparabilityOf(one: Result, other: Result): Comparability {
  const sameExperiment = one.lab === other.lab && one.experiment === other.experiment;
  const sameCore = one.core === other.core;
  const sameBaseline = baseline(one) === baseline(other);
  const sameHardware = one.environment.hardwareKey === other.environment.hardwareKey;
  const sameSoftware = one.environment.softwareKey === other.environment.softwareKey;
  const sameScale = one.config.scale === other.config.scale;
  const told: readonly (readonly [boolean, string])[] = [
    [sameExperiment, "They are runs of different experiments: nothing compares."],
    [
      sameCore,
      `They were made by measuring cores ${one.core} and ${other.core}, which count rates differently: measure again with core ${measuringCore}.`,
    ],
    [sameBaseline, "They have different baselines: their ratios do not compare."],
    [
      sameScale,
      `Their data differ in size (${one.config.scale} and ${other.config.scale}): ratios may differ for that alone.`,
    ],
    [
      sameHardware,
      `They ran on different hardware${differing(hardwareOf(one), hardwareOf(other))}: times and rates do not compare, ratios within a run do.`,
    ],
    [
      sameSoftware,
      `They ran on different software${differing(softwareOf(one), softwareOf(other))}: times and rates do not compare, and a ratio may differ for that alone.`,
    ],
  ];
  return {
    ratios: sameExperiment && sameCore && sameBaseline,
    absolutes: sameExperiment && sameCore && sameHardware && sameSoftware && sameScale,
    differences: told.filter(([same]) => !same).map(([, sentence]) => sentence),
  };
}

function baseline({ arms }: Result): string | undefined {
  return arms.find(({ role }) => role === "baseline")?.name;
}

type Parts = Readonly<Record<string, unknown>>;

function hardwareOf({ environment: { facts } }: Result): Parts {
  return {
    processor: facts.cpuModel,
    cores: facts.cores,
    "memory in GiB": facts.memoryGiB,
    virtualisation: facts.virtualisation,
  };
}

function softwareOf({ environment: { facts }, services }: Result): Parts {
  const versions = services.map(({ name, version }) => [name, version]);
  return { Node: facts.node, "packages by lockfile": facts.lockfile, ...Object.fromEntries(versions) };
}

/** What of two machines differs, in brackets; nothing where these parts agree. */
function differing(one: Parts, other: Parts): string {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  const told = names
    .filter((name) => one[name] !== other[name])
    .map((name) => `${name} ${one[name] ?? "unknown"} and ${other[name] ?? "unknown"}`);
  return told.length === 0 ? "" : ` (${told.join(", ")})`;
}
