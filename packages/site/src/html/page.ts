import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { type Html, html, Html as Markup } from "./html.ts";

const style = readFileSync(new URL("style.css", import.meta.url), "utf8").trim();
/** Reloads a page that is served when a run was stored. */
const reload = `new EventSource("/stored").onmessage = () => location.reload();`;

export interface Page {
  readonly title: string;
  /** Where the site's root lies, seen from the page: `.` or `..`. */
  readonly root: string;
  readonly content: Html;
  /** What is said at its end. */
  readonly footer: string;
  /** Whether it is served and reloads itself. */
  readonly live: boolean;
  /** Whether there is a page of mock interviews. */
  readonly withInterviews: boolean;
}

/** A whole page, which loads nothing from anywhere and runs no script of its own but the reload of a served one. */
export function page({ title, root, content, footer, live, withInterviews }: Page): string {
  const policy = [
    "default-src 'none'",
    `style-src '${hashOf(style)}'`,
    // The empty icon, without which a browser asks for one.
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    ...(live ? [`script-src '${hashOf(reload)}'`, "connect-src 'self'"] : []),
  ].join("; ");
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${new Markup(style)}</style>
${live ? html`<script>${new Markup(reload)}</script>` : null}
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header><nav aria-label="Pages"><a class="home" href="${root}/index.html">Optimization Labs</a> <a href="${root}/history.html">History</a>${
    withInterviews ? html` <a href="${root}/interviews.html">Interviews</a>` : null
  }</nav></header>
<main id="content">
${content}
</main>
<footer><p>${footer}</p></footer>
</body>
</html>
`.toString();
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
