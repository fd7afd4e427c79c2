/** A column of a table: its heading and which side its cells lean to. */
export interface Column {
  readonly heading: string;
  readonly align?: "left" | "right";
}

/** Plain columns, two spaces apart, each as wide as its widest cell. Without headings, only the rows. Cells hold no line breaks. */
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ heading }, index) =>
    Math.max(heading.length, ...rows.map((row) => (row[index] ?? "").length)),
  );
  const line = (cells: readonly string[]) =>
    columns
      .map(({ align = "left" }, index) => {
        const cell = cells[index] ?? "";
        return align === "right" ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0);
      })
      .join("  ")
      .trimEnd();
  const headings = columns.map(({ heading }) => heading);
  return [...(headings.every((heading) => heading === "") ? [] : [headings]), ...rows].map(line).join("\n");
}
