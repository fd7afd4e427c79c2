import { defineExperiment } from "@labs/experiment";
import { calm, drawCheck } from "./data.ts";
import { metrics } from "./metrics.ts";
import { provision, transport } from "./rig.ts";
import { cases } from "./scripts.ts";

export default defineExperiment({
  question:
    "You cache verdicts about prompts: who can read or change them in Redis, and what do you do about it?",
  order: 5,
  needs: ["redis"],
  provision,
  schedule: { oneAfterAnother: "an attacker looks at the whole server, and so at entries of all arms" },
  input: drawCheck,
  transport,
  variants: {
    encrypted: { change: "Sealed, bound to name and end.", load: () => import("./variants/encrypted.ts") },
    plaintext: { versus: null, change: "JSON under a hash.", load: () => import("./variants/plaintext.ts") },
    "tls-only": {
      trap: true,
      versus: "plaintext",
      change: "plaintext over an encrypted connection.",
      load: () => import("./variants/tls-only.ts"),
    },
    "own-user": {
      versus: "plaintext",
      change: "plaintext, and users may reach their own keys only.",
      load: () => import("./variants/own-user.ts"),
    },
    minimised: {
      versus: "own-user",
      change: "own-user, and only the decision is kept.",
      load: () => import("./variants/minimised.ts"),
    },
    "keyed-name": {
      versus: "minimised",
      change: "minimised, and the name is an HMAC with a secret.",
      load: () => import("./variants/keyed-name.ts"),
    },
    "encrypted-unbound": {
      trap: true,
      versus: "keyed-name",
      change: "keyed-name, and the value is sealed; encrypted is this, bound.",
      load: () => import("./variants/encrypted-unbound.ts"),
    },
    "tenant-keys": {
      change: "encrypted, with a key for each tenant.",
      load: () => import("./variants/tenant-keys.ts"),
    },
    "tenant-keys-tls": {
      versus: "tenant-keys",
      change: "tenant-keys over an encrypted connection.",
      load: () => import("./variants/tenant-keys-tls.ts"),
    },
  },
  baseline: "encrypted",
  wrong: {
    "unreadable-means-allow": {
      change: "A value that cannot be opened lets the request pass.",
      load: () => import("./wrong/unreadable-means-allow.ts"),
    },
  },
  cases,
  metrics,
  claims: [
    { variant: "tls-only", metric: "attackers stopped", between: [2, 2] },
    { variant: "tenant-keys", metric: "attackers stopped", between: [10, 10] },
    { variant: "tls-only", metric: "prompts read", in: "backup", between: [8, 8] },
    { variant: "minimised", metric: "prompts read", in: "guess", between: [8, 8] },
    { variant: "keyed-name", metric: "prompts read", in: "guess", between: [0, 0] },
    { variant: "encrypted-unbound", metric: "forged answers", in: "swap", between: [2, 2] },
    { variant: "encrypted", metric: "kept after erasure", between: [4, 4] },
    { variant: "tenant-keys", metric: "kept after erasure", between: [0, 0] },
  ],
  goal: {
    task: "A tenant leaves: make its entries worthless in every backup too, and let no attacker read or forge more than before.",
    request: "GET verdict:<name>, and SET after a miss: the verdict about one prompt of one tenant.",
    reference: "tenant-keys",
    target: { metric: "attackers stopped" },
    evidence: { metric: "kept after erasure", between: [0, 0] },
    bounds: [
      { metric: "forged answers", in: "swap", atMost: 0 },
      { metric: "forged answers", in: "replay", atMost: 0 },
      { metric: "prompts read", in: "guess", atMost: 0 },
    ],
  },
  breakEven: {
    task: "How short must prompts be, before a sealed verdict takes more memory than the whole event in plain text?",
    varies: "prompt length",
    unit: "characters",
    values: [10, 25, 50, 100, 200, 400],
    variant: "tenant-keys",
    against: "plaintext",
    metric: "bytes per entry",
    modify: (characters) => ({ cases: { calm: calm(characters) } }),
  },
  caveat:
    "Keys are in the application's memory here: with a key management service the first use of a tenant's key costs a call, and who controls the application still reads everything.",
  next: [
    "Give the user reporting ~verdict:* in support/server-setup.ts: which of the layers still hold?",
    "Rotate the key while calm runs: when may the old one be given up?",
  ],
});
