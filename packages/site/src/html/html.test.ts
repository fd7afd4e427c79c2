import { expect, test } from "vitest";
import { html } from "./html.ts";

test("text is escaped in elements and attributes, markup is not escaped twice", () => {
  const hostile = `<script>"&'</script>`;
  expect(String(html`<p title="${hostile}">${html`<b>${hostile}</b>`}</p>`)).toBe(
    '<p title="&lt;script&gt;&quot;&amp;&#39;&lt;/script&gt;"><b>&lt;script&gt;&quot;&amp;&#39;&lt;/script&gt;</b></p>',
  );
});

test("lists are joined, and nothing is nothing", () => {
  expect(String(html`<ul>${[1, 2].map((one) => html`<li>${one}</li>`)}${null}</ul>`)).toBe(
    "<ul><li>1</li><li>2</li></ul>",
  );
});
