/** The commands of a lab. */
import { presetNames, profilerNames } from "@labs/harness";
import { type Command, Option } from "commander";
import { known } from "./catalog/catalog.ts";
import { names, positive, seedOption } from "./command-options.ts";
import { type CheckOptions, check, sizes, watch } from "./commands/learn/check.ts";
import { hint, reset, reveal, start } from "./commands/learn/start.ts";
import { type StoryOptions, story } from "./commands/learn/story.ts";
import { type LintOptions, lintManifests } from "./commands/lint.ts";
import { printLab } from "./commands/list.ts";
import { storeReference } from "./commands/maintain/reference.ts";
import { type BenchOptions, bench } from "./commands/measure/bench.ts";
import { measureBreakEven } from "./commands/measure/break-even.ts";
import { type ProfileOptions, profile } from "./commands/measure/profile.ts";
import { addWhatIfOptions, answerWhatIf } from "./commands/measure/what-if.ts";

export function addLabCommands(program: Command, name: string): void {
  const lab = program.command(name).description(`the experiments of the ${name} lab`);
  lab.argument("[command]").action(async (command?: string) => {
    const own = lab.commands.map((one) => one.name());
    if (command !== undefined) known("command", command, own, `\`pnpm lab ${name} --help\` lists them`);
    await printLab(name);
  });
  // Its experiments are loaded once it is known that a command of this lab was meant.
  lab.hook("preSubcommand", async (_, command) => {
    if (command.name() === "bench") await addWhatIfOptions(command, name);
  });
  lab
    .command("bench")
    .description("measure one experiment, or all of the lab in order")
    .argument("[experiment]")
    .addOption(new Option("--preset <name>", "how much is measured").choices(presetNames).default("quick"))
    .option("--rounds <n>", "rounds of fresh processes", positive)
    .option("--only <variants>", "compare only these with the baseline, separated by commas", names)
    .option("--baseline <variant>", "compare everything with this variant instead of the baseline")
    .addOption(seedOption())
    .option("--pin", "the subject on one core, everything else on the others")
    .option("--strict", "exit with 1 when a prediction of the experiment is refuted")
    .option("--against <ref>", "today's code against that of a commit, or against yours@<n>, in one run")
    .option("--break-even", "vary one parameter: where does the winner stop paying?")
    .option("--details", "print all that was measured and found, instead of a summary")
    .option("--no-predict", "do not ask for a prediction")
    .option("--json", "print the result as JSON and nothing else on stdout")
    .action(async (experiment: string | undefined, options: BenchOptions & { breakEven?: true }) => {
      if (await answerWhatIf(name, experiment, options)) return;
      await (options.breakEven ? measureBreakEven : bench)(name, experiment, options);
    });
  lab
    .command("reference")
    .description("store a run as the one that the experiment's texts quote (for maintainers)")
    .argument("<experiment>")
    .argument("[run]", "its id; the newest whole run of the preset full where none is named")
    .action((experiment: string, run?: string) => storeReference(name, experiment, run));
  addLearnerCommands(lab, name);
}

/** What a learner does with one experiment, in the order in which it is done. */
function addLearnerCommands(lab: Command, name: string): void {
  const about = (command: string, description: string) =>
    lab.command(command).description(description).argument("<experiment>");
  about("start", "write yours.ts, a copy of the baseline that is yours to change").action((experiment) =>
    start(name, experiment),
  );
  for (const [command, description, act] of [
    ["check", "is yours right, is its technique at work, how far does it come, at what price", check],
    ["watch", "check after every save", watch],
  ] as const) {
    about(command, description)
      .addOption(new Option("--preset <name>", "how much is measured").choices(sizes).default("quick"))
      .addOption(seedOption())
      .option("--json", "print the findings as JSON and nothing else on stdout")
      .action((experiment: string, options: CheckOptions) => act(name, experiment, options));
  }
  about("hint", "one piece more of symptom, cause, approach").action((experiment) => hint(name, experiment));
  about("reveal", "the reference, as a difference from your code").action((experiment) =>
    reveal(name, experiment),
  );
  lab
    .command("story")
    .description("the interview's answer, drafted from your stored runs")
    .argument("[experiment]")
    .option("--markdown", "as Markdown")
    .option("--run <id>", "the run to tell of, by its id or the last part of it")
    .action((experiment: string | undefined, options: StoryOptions) => story(name, experiment, options));
  about("profile", "where the time of a variant goes: its hottest functions, and a report")
    .argument("<variant>", "one of the experiment's, or yours")
    .addOption(
      new Option("--tool <name>", "V8's own profiler, or one of Clinic.js")
        .choices(profilerNames)
        .default("cpu"),
    )
    .option("--case <name>", "under which load; the first where none is named")
    .option("--seconds <n>", "how long", positive, 5)
    .addOption(seedOption())
    .action((experiment: string, variant: string, options: ProfileOptions) =>
      profile(name, experiment, variant, options),
    );
  about("reset", "keep yours as a numbered version and begin anew").action((experiment) =>
    reset(name, experiment),
  );
}

/** Belongs to the autoscaling lab, and needs nothing of it. */
export function addLint(program: Command): void {
  const found = program.commands.find((command) => command.name() === "autoscaling");
  const lab = found ?? program.command("autoscaling").description("Kubernetes manifests");
  lab
    .command("lint")
    .description("what is wrong with Kubernetes manifests, by their schema and by rules for production")
    .argument("<files...>", "YAML or JSON; - is the standard input")
    .option("--json", "print the findings as JSON and nothing else on stdout")
    .action((files: readonly string[], options: LintOptions) => lintManifests(files, options));
}
