import { expect, test } from "vitest";
import { indexingResult } from "../../fixtures/indexing.fixture.ts";
import { sayings } from "./sayings.ts";

test("what may be said of many arms is a sentence for each case", () => {
  expect(sayings(indexingResult).join("\n\n")).toMatchInlineSnapshot(`
    "You may say
      - On my machine, p50 in equality-top-50 against none (closed loop, 8 clients, 7 paired rounds,
        95 % intervals in brackets): single-columns 289x lower (260x – 318x); severity-then-time 1 030x
        lower (927x – 1 130x); time-then-severity 858x lower (773x – 944x); covering 1 930x lower
        (1 740x – 2 120x); partial 1 930x lower (1 740x – 2 120x); partial-beside-brin 1 930x lower
        (1 740x – 2 120x); brin 75.4x lower (67.8x – 82.9x).
      - On my machine, p50 in equality-range against none (closed loop, 8 clients, 7 paired rounds, 95 %
        intervals in brackets): single-columns 11.7x lower (10.5x – 12.9x); severity-then-time 103x
        lower (92.5x – 113x); time-then-severity 52.2x lower (46.9x – 57.4x); covering 807x lower (726x
        – 888x); partial 136x lower (122x – 149x); partial-beside-brin 136x lower (122x – 149x); brin
        67.8x lower (61.0x – 74.6x).
      - On my machine, p50 in at-least-top-50 against none (closed loop, 8 clients, 7 paired rounds,
        95 % intervals in brackets): single-columns 225x lower (203x – 248x); severity-then-time 4.35x
        lower (3.91x – 4.78x); time-then-severity 683x lower (615x – 751x); covering 18.8x lower (16.9x
        – 20.7x); partial 1 490x lower (1 340x – 1 640x); partial-beside-brin 1 490x lower (1 340x –
        1 640x); brin 54.3x lower (48.9x – 59.8x).
      - On my machine, p50 in in-list-top-50 against none (closed loop, 8 clients, 7 paired rounds, 95 %
        intervals in brackets): single-columns 248x lower (223x – 273x); severity-then-time 4.44x lower
        (4.00x – 4.89x); time-then-severity 459x lower (413x – 505x); covering 24.1x lower (21.7x –
        26.5x); partial 1 650x lower (1 490x – 1 820x); partial-beside-brin 1 650x lower (1 490x –
        1 820x); brin 59.0x lower (53.1x – 65.0x).
      - On my machine, p50 in time-only against none (closed loop, 8 clients, 7 paired rounds, 95 %
        intervals in brackets): single-columns 1 810x lower (1 630x – 1 990x); severity-then-time 1 090x
        lower (979x – 1 200x); time-then-severity 971x lower (874x – 1 070x); covering 971x lower (874x
        – 1 070x); partial-beside-brin 247x lower (223x – 272x); brin 247x lower (223x – 272x).
      - On my machine, p50 in grouped against none (closed loop, 8 clients, 7 paired rounds, 95 %
        intervals in brackets): single-columns 6.89x lower (6.20x – 7.58x); severity-then-time 20.7x
        lower (18.6x – 22.7x); time-then-severity 15.5x lower (14.0x – 17.1x); covering 20.7x lower
        (18.6x – 22.7x); brin 25.8x lower (23.3x – 28.4x).
      - On my machine, buffers (against none, 7 rounds): 8 with covering instead of 80 000 in
        equality-top-50 (10 000x fewer); 16 with covering instead of 80 000 in equality-range (5 000x
        fewer); 45 with partial and partial-beside-brin instead of 80 000 in at-least-top-50 (1 780x
        fewer); 45 with partial and partial-beside-brin instead of 80 000 in in-list-top-50 (1 780x
        fewer); 5 with single-columns and time-then-severity instead of 80 000 in time-only (16 000x
        fewer); 335 with time-then-severity instead of 80 000 in grouped (239x fewer).

    You may not say
      - Which way p50 of partial in time-only and grouped differs from none: this run cannot tell.
      - That it holds elsewhere. The machine is a toy."
  `);
});
