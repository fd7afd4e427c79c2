/** A table's cell that quotes a figure: alone or with both of its bounds, in whatever form the author gave it. */

/** Numbers of a text, with blanks between thousands; a figure of the unit, as in `m2`, is none. */
const number =
  /(?<![\w.])-?\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\d])|(?<![\w.])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g;

/**
 * Whether the cell says these figures. A dash or nothing says that there is none.
 *
 * @param figures the figure and both of its bounds; empty where there is none
 */
export function agrees(cell: string, figures: readonly string[]): boolean {
  const said = numbersIn(cell);
  const [first, low, high] = figures.map((figure) => numbersIn(figure)[0]);
  if (said.length === 0) return /^[–-]?$/.test(plain(cell)) && first === undefined;
  return (
    said[0] === first && (said.length === 1 || (said.length === 3 && said[1] === low && said[2] === high))
  );
}

/**
 * The cell with these figures in it: its other words stay. A cell without a number takes the form of the one that says
 * most in its column, and where there is none the figure stands as a report shows it.
 */
export function withFigures(cell: string, column: readonly string[], figures: readonly string[]): string {
  const [figure] = figures;
  if (figure === undefined) return "–";
  const [fullest = ""] = column.toSorted((one, other) => numbersIn(other).length - numbersIn(one).length);
  const form = numbersIn(cell).length > 0 ? cell : plain(fullest);
  const said = numbersIn(form).length;
  if (said !== 1 && (said !== 3 || figures.includes(""))) return figure;
  const digits = figures.flatMap((one) => one.match(number) ?? []);
  return form.replaceAll(number, () => digits.shift() ?? "");
}

/** A cell without its emphasis. */
export function plain(cell: string): string {
  return cell.replaceAll(/[*`]/g, "").trim();
}

function numbersIn(text: string): number[] {
  return [...text.matchAll(number)].map(([digits]) => Number(digits.replaceAll(/[ \u00a0\u202f]/g, "")));
}
