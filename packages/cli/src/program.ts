import { randomInt } from "node:crypto";
import { stdout } from "node:process";
import { LabError } from "@labs/experiment";
import { presetNames, profilerNames } from "@labs/harness";
import { fitScreen } from "@labs/report";
import { Command, InvalidArgumentError, Option } from "commander";
import { known, labNames } from "./catalog/catalog.ts";
import { findRun } from "./catalog/stored-runs.ts";
import { doctor } from "./commands/doctor.ts";
import { type CheckOptions, check, sizes, watch } from "./commands/learn/check.ts";
import { type InterviewOptions, interview } from "./commands/learn/interview.ts";
import { next } from "./commands/learn/next.ts";
import { quiz } from "./commands/learn/quiz.ts";
import { hint, reset, reveal, start } from "./commands/learn/start.ts";
import { type StoryOptions, story } from "./commands/learn/story.ts";
import { type LintOptions, lintManifests } from "./commands/lint.ts";
import { printLab, printLabs } from "./commands/list.ts";
import { createExperiment } from "./commands/maintain/new.ts";
import { type ReadmeOptions, readme } from "./commands/maintain/readme.ts";
import { storeReference } from "./commands/maintain/reference.ts";
import { type BenchOptions, bench } from "./commands/measure/bench.ts";
import { measureBreakEven } from "./commands/measure/break-even.ts";
import { type ProfileOptions, profile } from "./commands/measure/profile.ts";
import { selfTest } from "./commands/measure/self-test.ts";
import { addWhatIfOptions, answerWhatIf } from "./commands/measure/what-if.ts";
import { history } from "./commands/runs/history.ts";
import { type ShowOptions, show } from "./commands/runs/show.ts";
import { tensorboard } from "./commands/runs/tensorboard.ts";
import { addPublishCommands } from "./publish-commands.ts";
import { type ReportOptions, report } from "./reporting/report.ts";
import { askNothing } from "./terminal/status-line.ts";

/** The commands of `pnpm lab`. */
export async function buildProgram(): Promise<Command> {
  const labs = await labNames();
  const program = new Command("pnpm lab")
    .description("Measure what the interview asks about.")
    .argument("[lab]")
    .allowExcessArguments()
    .option("-y, --yes", "ask nothing: fetch what is missing, skip predictions, as without a terminal")
    .hook("preAction", (program) => {
      fitScreen(stdout.columns);
      if (program.opts().yes) askNothing();
    })
    .configureHelp({ showGlobalOptions: true })
    .action(async (lab: string | undefined, _options: unknown, { args }: Command) => {
      if (lab !== undefined) await refuseWord(program, labs, lab, args.slice(1));
      await printLabs();
    });
  speakInSentences(program);

  program
    .command("doctor")
    .description("what this machine has, what each lab would use, and how to get what is missing")
    .action(doctor);
  program
    .command("next")
    .description("what is due, and what you have not done yet")
    .option("--minutes <n>", "what fits into the time that is left", positive)
    .action(next);
  program
    .command("quiz")
    .description("cards made of your own runs, the symptom first, when they are due")
    .option("--minutes <n>", "how long", positive, 10)
    .option("--json", "print the due cards as JSON and ask nothing")
    .action(quiz);
  program
    .command("interview")
    .description("a timed mock interview over the whole guide: questions, rubric, your figures, a sheet")
    .option("--minutes <n>", `how long, up to ${longestInterview}`, minutesOfInterview, 45)
    .addOption(
      new Option("--seed <n>", "draws the same questions again")
        .argParser(integer)
        .default(randomInt(2 ** 31), "drawn each time"),
    )
    .action((options: InterviewOptions) => interview({ ...options, questionsOnly: program.opts().yes }));
  program
    .command("history")
    .description("your runs, newest first, and how well your predictions hold")
    .argument("[lab]")
    .action(history);
  program
    .command("show")
    .description("a stored run again: the newest, or one by its id or as lab/experiment")
    .argument("[run]")
    .option("--details", "all that was measured and found, instead of a summary")
    .option("--json", "print the result as JSON and nothing else on stdout")
    .option("--mermaid <arm>", "how an arm answers as a Mermaid flowchart, where it says so")
    .action((run: string | undefined, options: ShowOptions) => show(run, options));
  program
    .command("tensorboard")
    .description("a stored run for TensorBoard: every metric by round")
    .argument("[run]")
    .action((run: string | undefined) => tensorboard(run));
  program
    .command("report")
    .description("the stored runs as web pages: every question with its verdict, charts, history")
    .option("--open", "open it in the browser")
    .option("--watch", "serve it on 127.0.0.1 and refresh it when a run is stored, until Ctrl-C")
    .option("--from <dir>", "a folder of results, with its subfolders, instead of your own runs")
    .option("--out <dir>", "where the pages are put; a report that stands there is replaced")
    .option("--compare <runs...>", "two runs side by side, by their ids")
    .action((options: ReportOptions) => report(options));
  program
    .command("new")
    .description("make a new experiment, or a new lab with one, that measures and passes at once")
    .argument("<lab/experiment>")
    .action((id: string) => createExperiment(id, commandsOf(program, labs)));
  program
    .command("aa")
    .description(
      "measure the harness against itself: arms with a known truth, false verdicts, planted differences found",
    )
    .option(
      "--trials <n>",
      "whole benches of identical and slowed handlers; 0 for the known truths alone",
      count,
      20,
    )
    .option("--no-truths", "leave out the arms with a known truth")
    .addOption(seedOption())
    .option("--json", "print the result as JSON and nothing else on stdout")
    .action(selfTest);

  program
    .command("readme")
    .description("put the reference runs' figures into the texts that quote them (for maintainers)")
    .option("--check", "change nothing, and exit with 1 when a figure differs")
    .option("--adopt", "also into tables that still wait for a run, where it is there now")
    .action((options: ReadmeOptions) => readme(options));
  addPublishCommands(program);

  for (const name of labs) {
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
  addLint(program);
  return program;
}

/**
 * Says what was probably meant by a first word that is no lab and no command.
 *
 * @throws LabError USAGE
 */
async function refuseWord(
  program: Command,
  labs: readonly string[],
  word: string,
  [second, ...rest]: readonly string[],
): Promise<void> {
  if (second !== undefined && labCommands.includes(word) && labs.includes(second))
    throw new LabError("USAGE", `The lab comes first: \`pnpm lab ${[second, word, ...rest].join(" ")}\`.`);
  const [lab = "", experiment] = word.split("/");
  if (experiment && labs.includes(lab))
    throw new LabError(
      "USAGE",
      `The command stands between lab and experiment: \`pnpm lab ${lab} bench ${experiment}\`.`,
    );
  const run = await findRun(word).catch(() => undefined);
  // The name of an experiment finds its newest run as well; an id is meant for `show`.
  if (run?.runId.endsWith(word))
    throw new LabError(
      "USAGE",
      `"${word}" is a run of ${run.lab}/${run.experiment}: \`pnpm lab show ${word}\`.`,
    );
  const names = program.commands.map((command) => command.name());
  known("lab or command", word, names, "`pnpm lab` lists them");
}

/** Belongs to the autoscaling lab, and needs nothing of it. */
function addLint(program: Command): void {
  const known = program.commands.find((command) => command.name() === "autoscaling");
  const lab = known ?? program.command("autoscaling").description("Kubernetes manifests");
  lab
    .command("lint")
    .description("what is wrong with Kubernetes manifests, by their schema and by rules for production")
    .argument("<files...>", "YAML or JSON; - is the standard input")
    .option("--json", "print the findings as JSON and nothing else on stdout")
    .action((files: readonly string[], options: LintOptions) => lintManifests(files, options));
}

/** Reruns are independent unless a seed is given: orders, inputs and arrivals are drawn anew. */
function seedOption(): Option {
  return new Option("--seed <n>", "repeats what another run drew at random")
    .argParser(integer)
    .default(randomInt(2 ** 31), "drawn for each run, and stored in its result");
}

/** Words that a command already answers to. */
function commandsOf(program: Command, labs: readonly string[]): string[] {
  const own = program.commands.filter((command) => !labs.includes(command.name()));
  return ["help", ...own.map((command) => command.name()), ...labCommands];
}

const labCommands = [
  "bench",
  "reference",
  "start",
  "check",
  "watch",
  "hint",
  "reveal",
  "reset",
  "story",
  "profile",
];

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

/** One sentence on stderr for a word that is not understood, with the nearest right one. */
function speakInSentences(program: Command): void {
  program
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({
      outputError(text, write) {
        const sentence = text
          .replace(/^error: /, "")
          .trim()
          .replace(/\s*\n\s*/g, " ")
          .replace(/ is invalid\. (\w)/, (_, first: string) => ` is invalid: ${first.toLowerCase()}`);
        write(`${sentence.charAt(0).toUpperCase()}${sentence.slice(1)} (add --help to see what there is)\n`);
      },
    });
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError("It has to be a whole number from 1.");
  return value;
}

/** In minutes. */
const longestInterview = 480;

function minutesOfInterview(text: string): number {
  const value = positive(text);
  if (value > longestInterview) throw new InvalidArgumentError(`It can be ${longestInterview} at most.`);
  return value;
}

function count(text: string): number {
  return text === "0" ? 0 : positive(text);
}

function integer(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value)) throw new InvalidArgumentError("It has to be a whole number.");
  return value;
}

function names(text: string): string[] {
  return text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}
