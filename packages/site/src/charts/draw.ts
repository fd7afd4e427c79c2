/** Draws with Observable Plot, without a browser. */
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { Html, html } from "../html/html.ts";

const { document } = parseHTML("<!doctype html><html><body></body></html>");

/** Units of a chart's width; a page shows them at about their size. */
export const chartWidth = 440;

/**
 * A chart as markup that takes its colours from the page.
 *
 * @param label what a screen reader says instead of the drawing; the figures stand in a table beside it
 */
export function draw(label: string, options: Plot.PlotOptions): Html {
  const drawn = Plot.plot({
    width: chartWidth,
    ...options,
    document: document as never,
    style: { background: "none" },
  }) as unknown as Drawn;
  const svg = drawn.tagName.toLowerCase() === "svg" ? drawn : drawn.querySelector("svg");
  if (svg === null) throw new Error("Plot drew no picture.");
  // The page's own style sheet holds the rules, so that no page needs to allow others.
  for (const style of svg.querySelectorAll("style")) style.remove();
  for (const name of ["class", "style", "width", "height"]) svg.removeAttribute(name);
  // One picture for a screen reader; its parts have no meaning of their own.
  for (const part of svg.querySelectorAll("[aria-label], [aria-description]")) {
    part.removeAttribute("aria-label");
    part.removeAttribute("aria-description");
  }
  svg.removeAttribute("aria-label");
  return html`<svg role="img" aria-label="${label}"${new Html(inHundredths(svg.outerHTML.slice("<svg".length)))}`;
}

/** Fourteen decimals of a place are a third of a chart's markup, and no screen shows the third. */
function inHundredths(markup: string): string {
  return markup.replaceAll(/ (?:[xy][12]?|c[xy]|d|transform|width|height)="[^"]*"/g, (places) =>
    places.replaceAll(/\d+\.\d{3,}/g, (place) => String(Number(Number(place).toFixed(2)))),
  );
}

interface Drawn {
  readonly tagName: string;
  readonly outerHTML: string;
  querySelector(selector: string): Drawn | null;
  querySelectorAll(selector: string): Iterable<Drawn>;
  removeAttribute(name: string): void;
  remove(): void;
}

/** The colour of a series by its place: the page has eight. */
export function seriesColour(index: number): string {
  return `var(--${seriesClass(index)})`;
}

/** The same as a class of the page. */
export function seriesClass(index: number): string {
  return `s${(index % 8) + 1}`;
}

/** From the ninth series on lines are dashed, so that no two look the same. */
export function seriesDash(index: number): string {
  return index < 8 ? "none" : "5 3";
}

/** Room for names at the left of a chart, and the names as they fit there. */
export function labelRoom(names: readonly string[]): number {
  return 14 + 6.6 * Math.max(3, ...names.map((name) => shorten(name).length));
}

const maxLetters = 22;

/** A name for a chart: its table has the whole. */
export function shorten(name: string): string {
  return name.length > maxLetters ? `${name.slice(0, maxLetters - 1)}…` : name;
}
