/** The twin's rules and tokens are those of the firewall; that its answers are, too, the images show. */
import { spawnSync } from "node:child_process";
import { delimiter, join } from "node:path";
import { random } from "@labs/experiment";
import { drawPrompt, promptRisk } from "@labs/firewall";
import { samples, tokenize } from "@labs/models";
import { expect, test } from "vitest";

const script = `
import json, sys
from rules import prompt_risk
from tokens import tokenize
json.dump([[prompt_risk(prompt), tokenize(prompt)] for prompt in json.load(sys.stdin)], sys.stdout)
`;

/** Of its rules, and of the tokens that every Python here shares. */
const folders = ["fastapi", "../../../packages/models/python"].map((folder) =>
  join(import.meta.dirname, folder),
);

const odd = [
  "Größe und Maße, naïve café",
  "snake_case __init__",
  "日本語のテキスト",
  "😀 emoji 👩‍💻",
  "İstanbul ẞ",
  "𝒜𝓁𝓅𝒽𝒶𝒷ℯ𝓉𝓈 𝓊𝓃𝓀𝓃ℴ𝓌𝓃",
  "½ ² Ⅷ ٣",
  "\u200bhidden\u202e",
];

test("prompts have the same risk and the same tokens in both languages", ({ skip }) => {
  const version = spawnSync("python3", ["-c", "import sys; print(sys.version_info >= (3, 11))"], {
    encoding: "utf8",
  });
  if (version.stdout?.trim() !== "True") skip("there is no Python 3.11 or newer");
  const prompts = [
    ...samples("test", 100).map(({ text }) => text),
    ...Array.from({ length: 50 }, (_, index) => drawPrompt(random("twin", index), index)),
    ...odd,
  ];
  const { stdout, stderr } = spawnSync("python3", ["-B", "-c", script], {
    input: JSON.stringify(prompts),
    encoding: "utf8",
    env: { ...process.env, PYTHONPATH: folders.join(delimiter), PYTHONUTF8: "1" },
  });
  expect(stderr).toBe("");
  const answers: [number, number[]][] = JSON.parse(stdout);
  for (const [index, prompt] of prompts.entries()) {
    const [risk = Number.NaN, tokens] = answers[index] ?? [];
    expect(risk, prompt).toBeCloseTo(promptRisk(prompt), 9);
    expect(tokens, prompt).toEqual(tokenize(prompt));
  }
});
