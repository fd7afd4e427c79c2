/** The commands that belong to no lab; those of a lab: lab-commands.ts. */
import { stdout } from "node:process";
import { LabError } from "@labs/experiment";
import { fitScreen } from "@labs/report";
import { Command, InvalidArgumentError } from "commander";
import { known, labNames } from "./catalog/catalog.ts";
import { findRun } from "./catalog/stored-runs.ts";
import { count, positive, seedOption } from "./command-options.ts";
import { doctor } from "./commands/doctor.ts";
import { type InterviewOptions, interview } from "./commands/learn/interview.ts";
import { next } from "./commands/learn/next.ts";
import { quiz } from "./commands/learn/quiz.ts";
import { printLabs } from "./commands/list.ts";
import { createExperiment } from "./commands/maintain/new.ts";
import { type ReadmeOptions, readme } from "./commands/maintain/readme.ts";
import { selfTest } from "./commands/measure/self-test.ts";
import { history } from "./commands/runs/history.ts";
import { type ShowOptions, show } from "./commands/runs/show.ts";
import { tensorboard } from "./commands/runs/tensorboard.ts";
import { addLabCommands, addLint } from "./lab-commands.ts";
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
    .addOption(seedOption("draws the same questions again", "drawn each time"))
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

  for (const name of labs) addLabCommands(program, name);
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
  if (second !== undefined && labCommands(program, labs).includes(word) && labs.includes(second))
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

/** Words that a command already answers to. */
function commandsOf(program: Command, labs: readonly string[]): string[] {
  const own = program.commands.map((command) => command.name()).filter((name) => !labs.includes(name));
  return ["help", ...own, ...labCommands(program, labs)];
}

/** What may follow the name of a lab. */
function labCommands(program: Command, labs: readonly string[]): string[] {
  const ofLabs = program.commands.filter((command) => labs.includes(command.name()));
  return ofLabs.flatMap(({ commands }) => commands.map((command) => command.name()));
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

/** In minutes. */
const longestInterview = 480;

function minutesOfInterview(text: string): number {
  const value = positive(text);
  if (value > longestInterview) throw new InvalidArgumentError(`It can be ${longestInterview} at most.`);
  return value;
}
