import { type Interview, readSheet, type Sheet } from "@labs/learner";
import { command, table, titledList } from "../html/blocks.ts";
import { type Html, html } from "../html/html.ts";

/** Sheets on the page. */
const maxSheets = 5;

/** The last mock interviews, the newest first, each on paper of its own where they are printed. */
export function interviewsContent(interviews: readonly Interview[]): Html {
  const newest = interviews.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt)).slice(0, maxSheets);
  return html`<h1>Mock interviews</h1>
<p class="lead">How the last answers went, by the points of their rubrics and by your own grades. Print the page to take a sheet along; ${command("pnpm lab interview")} asks again.</p>
${newest.map((interview, index) => sheet(readSheet(interview), `interview-${index}`))}`;
}

function sheet({ title, groups, next }: Sheet, id: string): Html {
  const columns = [{ heading: "Question" }, { heading: "Result" }, { heading: "Missing" }];
  return html`<section class="sheet" aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${groups.map(({ heading, rows }) =>
  table(
    heading,
    columns,
    rows.map((row) => [questionCell(row), row.result, row.missing === "" ? "–" : row.missing]),
  ),
)}
${titledList(
  "Run next",
  next.map((one) => html`${command(one.command)} ${one.why}`),
)}
${answers(groups.flatMap(({ rows }) => rows))}</section>
`;
}

type Row = Sheet["groups"][number]["rows"][number];

function questionCell({ id, question }: Row): Html {
  return html`${question}<br><span class="small">${id}</span>`;
}

/** What was typed, word for word. */
function answers(rows: readonly Row[]): Html | null {
  const typed = rows.filter(({ answer }) => answer !== "");
  if (typed.length === 0) return null;
  return html`<h3>What you said</h3>
${typed.map(({ id, answer }) => html`<p class="small">${id}</p><p class="typed">${answer}</p>`)}`;
}
