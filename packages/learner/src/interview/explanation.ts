/** What an interview takes from an experiment's `EXPLANATION.md`; what it does not have is empty. */
export interface Explanation {
  /** Its title. */
  readonly thesis: string;
  /** What to say in 30 seconds. */
  readonly summary: string;
  readonly pushbacks: readonly Pushback[];
  /** The common wrong answers, without what refutes them. */
  readonly mistakes: readonly string[];
}

/** A further question of the interviewer. */
export interface Pushback {
  readonly question: string;
  readonly answer: string;
}

/** Reads the parts by their headings. */
export function readExplanation(markdown: string): Explanation {
  const [head = "", ...sections] = markdown.split(/^## /m);
  const section = (heading: string) =>
    sections.find((one) => one.startsWith(`${heading}\n`))?.slice(heading.length) ?? "";
  return {
    thesis: plain(/^# (.+)/m.exec(head)?.[1] ?? ""),
    summary: plain(section("In 30 seconds").replaceAll(/^>/gm, "")).replace(/^["“](.*)["”]$/, "$1"),
    pushbacks: pushbacksOf(section("The interviewer pushes back")),
    mistakes: section("Common wrong answers")
      .split(/^- /m)
      .flatMap((item) => /^\W*"(.+?)"/s.exec(item)?.[1] ?? [])
      .map(plain),
  };
}

/** Each begins a line, as a paragraph or in a list, with the question in quotes and bold. */
function pushbacksOf(section: string): Pushback[] {
  return section.split(/^(?:- )?\*\*(?=["“])/m).flatMap((item) => {
    const [, question, answer] = /^["“](.+?)["”]\*\*(.*)$/s.exec(item) ?? [];
    return question === undefined || answer === undefined
      ? []
      : [{ question: plain(question), answer: plain(answer) }];
  });
}

/** Markdown as one line of text: links as their words, without bold and italics; code keeps its marks. */
function plain(markdown: string): string {
  return markdown
    .replaceAll(/!?\[([^\]]+)\]\([^)]*\)/g, "$1")
    .replaceAll("**", "")
    .replaceAll(/(?<![\w`])_([^_`\n]+)_(?![\w`])/g, "$1")
    .replaceAll(/\s+/g, " ")
    .trim();
}
