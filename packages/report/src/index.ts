export { formatSeconds, formatValue } from "./format.ts";
export { renderResult } from "./render-result.ts";
export { type Column, renderTable } from "./table.ts";
export { width, wrap } from "./text.ts";
