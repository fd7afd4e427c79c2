import { writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { copyRepository, type TestRepository } from "./testing/test-repository.ts";
import {
  type Answer,
  columns,
  controlC,
  controlD,
  enter,
  hasTerminal,
  onTerminal,
} from "./testing/test-terminal.ts";

let repository: TestRepository;
/** Everything the learner saw. */
const transcript: string[] = [];

beforeAll(async () => {
  if (hasTerminal) repository = await copyRepository();
});

afterAll(async () => {
  // Kept for a person who wants to read it as a learner does.
  if (process.env.LABS_TRANSCRIPT !== undefined)
    await writeFile(process.env.LABS_TRANSCRIPT, transcript.join("\n"));
  await repository?.[Symbol.asyncDispose]();
});

/** What a learner sees of a command, on one line, who gives these answers. */
async function types(command: string, answers: readonly Answer[] = []) {
  const { code, screen } = await onTerminal(repository, command.split(" ").filter(Boolean), answers);
  transcript.push(`$ pnpm lab ${command}`, screen);
  expect(
    screen.split("\n").filter((line) => [...line].length > columns && !line.startsWith("Result:")),
  ).toEqual([]);
  return { code, screen: screen.replaceAll(/\s+/g, " ") };
}

const yours = "labs/indexing/sargable/yours.ts";

describe.skipIf(!hasTerminal)("a learner on a terminal (needs util-linux's script)", () => {
  test("finds a question and what to run", async () => {
    const { code, screen } = await types("");
    expect(code).toBe(0);
    expect(screen).toMatch(/sargable \(about .*\): A report filters by day and the index does not help/);
    expect((await types("indexing")).screen).toContain("Try: pnpm lab indexing start <experiment>");
  });

  test("predicts, measures and sees one beside the other", async () => {
    const { code, screen } = await types("indexing bench sargable --preset smoke --only range", [
      ["Which one is best?", `2${enter}`],
      ["How many times as good as cast?", `3x${enter}`],
      ["Why, in one line?", `one day is read${enter}`],
    ]);
    expect(code).toBe(0);
    expect(screen).toContain("Your prediction for p50 in worst-score");
    expect(screen).toContain("You said: range, 3.00x as good as cast, because: one day is read.");
    expect(screen).toMatch(/came out at [\d.]+x \(by the medians of 1 round\)/);
    expect(screen).toContain(" Why rows removed ");
    expect(screen).toContain("pnpm lab indexing start sargable");
  });

  test("begins an own variant, takes a hint and solves it", async () => {
    expect((await types("indexing start sargable")).screen).toContain(`${yours} is a copy of cast now`);
    expect((await types("indexing hint sargable")).screen).toContain(
      "Symptom: the plan uses the index and is slow",
    );
    const starter = await repository.read(yours);
    const solution = await repository.read("labs/indexing/sargable/variants/range.ts");
    const head = starter.slice(0, starter.indexOf("*/") + 3);
    const body = solution.slice(solution.indexOf("import ")).replaceAll('"../', '"./');
    await repository.write(yours, `${head}${body}`);
  });

  test("is told right or wrong, the mechanism, the step and the price", async () => {
    const { code, screen } = await types("indexing check sargable --preset smoke");
    expect(code).toBe(0);
    expect(screen).toContain("1. Right:");
    expect(screen).toMatch(/2\. The technique is at work: rows removed in worst-score 0 \(cast: [\d ]+\)/);
    // On a busy machine a case of this size has too few answers for p50.
    expect(screen).toMatch(
      /3\. (No step|Bronze|Silver|Gold).*: (p50( in worst-score)? is [\d.]+x as good as with cast|this run has no figure)/,
    );
    expect(screen).toMatch(/4\. Price cast range yours extra index \(MB\) · count 0 0 0/);
    expect(screen).toContain("Next: ");
    expect(repository.has("labs/indexing/sargable/yours@1.ts")).toBe(true);
  });

  test("sees what the last edit did", async () => {
    await repository.write(yours, `${await repository.read(yours)}// Tidied.\n`);
    const { code, screen } = await types(
      "indexing bench sargable --preset smoke --only range --against yours@1",
    );
    expect(code).toBe(0);
    expect(screen).toMatch(/Your change - yours against yours@1, p50( in count)?: /);
    expect(screen).toContain("yours against yours@1, buffers in worst-score: 1.00x, THE SAME.");
    expect(screen).not.toContain("Which one is best?");
  });

  test("has an answer for the interview, from the own run", async () => {
    const { code, screen } = await types("indexing story sargable");
    expect(code).toBe(0);
    expect(screen).toContain(
      "Before I measured I expected range to win at 3.00x of cast, because one day is read",
    );
    expect(screen).toMatch(/Runs \[1\] \d{4}-[\w-]+-indexing-sargable-\w+ \(.*smoke preset, 1 round\)/);
  });

  test("is asked about it again", async () => {
    const { code, screen } = await types("quiz", [
      ["Say it aloud or write it, then Enter", enter],
      ["How was yours?", `well${enter}`],
      ["How was yours?", `3${enter}`],
      ["Say it aloud", `q${enter}`],
    ]);
    expect(code).toBe(0);
    const [front = "", back = ""] = screen.split("A good answer says:");
    expect(front).toContain("An API shows these numbers.");
    expect(front).not.toContain("cast");
    expect(back).toContain("It is cast");
    expect(screen).toMatch(/1 of \d+ cards done\. The next is due \d{4}-/);
    const { cards } = JSON.parse(await repository.read(".labs/state.json"));
    expect(Object.keys(cards)).toEqual(["indexing/sargable/symptom"]);
    expect((await types("quiz --yes")).screen).toContain("which are answered on a terminal");
    expect((await types("history")).screen).toContain("you said range 3.00x: ");
    expect((await types("next")).screen).toMatch(/indexing\/sargable x x x x x/);
    expect((await types("next --minutes 20")).screen).toMatch(/In 20 minutes, .* about \d/);
    expect((await types("show --details")).screen).toContain("What the authors of the experiment expected");
  });

  test("is interviewed, leaves with Ctrl-C in mid answer, and keeps what was answered", async () => {
    const { code, screen } = await types("interview --minutes 10 --seed 1", [
      ["Your answer:", `I would measure it first,${enter}`],
      ["I would measure it first,", `and then decide.${enter}${enter}`],
      ["Which of them did your answer have?", `1 3${enter}`],
      ["Your answers:", enter],
      ["Which of yours held?", `all${enter}`],
      ["Your answer:", `Half of an answ`],
      ["Half of an answ", controlC],
    ]);
    expect(code).toBe(130);
    expect(screen).toContain("Question 1 of 2");
    expect(screen).toContain("A strong answer has:");
    expect(screen).toMatch(/2 of 2 questions in .*; it was left\. .*2 of 7 points, 3 of 3 further questions/);
    const { interviews } = JSON.parse(await repository.read(".labs/state.json"));
    expect(interviews[0].questions).toMatchObject([
      { answer: "I would measure it first,\nand then decide.", pushback: { held: 3 } },
      { answer: "Half of an answ", end: "left", points: null },
    ]);
  });

  test.each([
    ["Ctrl-C at the first question", [["Which one is best?", controlC]]],
    ["Ctrl-D at the first question", [["Which one is best?", controlD]]],
    [
      "Ctrl-C at a later one",
      [
        ["Which one is best?", `1${enter}`],
        ["Why, in one line?", controlC],
      ],
    ],
  ] as [string, Answer[]][])("leaves with %s, and nothing is measured", async (_, answers) => {
    const { code, screen } = await types("caching bench strategy --preset smoke", answers);
    expect(code).toBe(130);
    expect(screen).not.toMatch(/Error|at async|starting services/);
  });
});
