import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../catalog/catalog.ts";
import { labHere } from "../../testing/lab-here.ts";

const bench = ["autoscaling", "bench", "hpa-policy"];
const manifest = await readFile(join(root, "labs/autoscaling/hpa-policy/variants/default.yaml"), "utf8");

async function fileOf(name: string, text: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), "labs-what-if-")), name);
  await writeFile(file, text);
  return file;
}

test("a reader's own HPA under their own trace is simulated beside the experiment's", async () => {
  const hpa = await fileOf("mine.yaml", manifest.replace("minReplicas: 2", "minReplicas: 4"));
  const trace = await fileOf("traffic.csv", "time,rps\n0,100\n300,800\n1200,100\n2400,100\n");
  const words = [...bench, "--hpa", hpa, "--trace", trace];
  const { code, stdout, stderr } = await labHere(words);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("Simulated: ");
  expect(stdout).toContain("mine.yaml under traffic.csv");
  expect(stdout).toMatch(/4 -> \d+ +cpu resource utilization \(percentage of request\) above target/);
  expect(stdout).toMatch(/^traffic\.csv +mine\.yaml( +[\d.]+){6}\n +default( +[\d.]+){6}$/m);
  expect(stdout.split("\n").filter((line) => [...line].length > 100)).toEqual([]);

  const json = JSON.parse((await labHere([...words, "--json"])).stdout);
  expect(json.simulated).toBe(true);
  expect(json.runs[0]).toMatchObject({ hpa: "mine.yaml", trace: "traffic.csv", tally: { reversals: 1 } });
  expect(json.runs[0].changes[0]).toMatchObject({ from: 4 });
});

test.each([
  [
    "a typo in the manifest",
    ["mine.yaml", manifest.replace("maxReplicas: 30", "maxReplica: 30")],
    "--hpa",
    /mine\.yaml line \d+: spec\.maxReplica is not a field of autoscaling\/v2; did you mean maxReplicas\?\n$/,
  ],
  [
    "a metric that is not simulated",
    ["mine.yaml", manifest.replace("name: cpu", "name: example.com/gpu")],
    "--hpa",
    /mine\.yaml line 16: the simulation has no metric example\.com\/gpu: .*\.\n$/,
  ],
  [
    "a rate that is none",
    ["traffic.csv", "time,rps\n0,100\n60,many\n"],
    "--trace",
    /traffic\.csv line 3: a rate is a number of requests per second from 0 on, and not "many"\.\n$/,
  ],
] as const)("%s is named with its line", async (_, [name, text], option, sentence) => {
  const { code, stdout, stderr } = await labHere([...bench, option, await fileOf(name, text)]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(sentence);
});

test("a file that is not there, a number that is none and an option of another experiment are named", async () => {
  expect((await labHere([...bench, "--hpa", "nowhere.yaml"])).stderr).toMatch(
    /^nowhere\.yaml cannot be read: .*ENOENT/,
  );
  expect((await labHere([...bench, "--pod-rate", "fast"])).stderr).toBe(
    '--pod-rate is a number from 0.1 to a million, and not "fast".\n',
  );
  const { code, stderr } = await labHere(["autoscaling", "bench", "--trace", "a.csv"]);
  expect(code).toBe(2);
  expect(stderr).toBe(
    "--trace is answered by hpa-policy: `pnpm lab autoscaling bench hpa-policy --trace a.csv`.\n",
  );
  expect((await labHere(["autoscaling", "bench", "signal", "--cluster"])).stderr).toBe(
    "--cluster is answered by real-scale: `pnpm lab autoscaling bench real-scale --cluster`.\n",
  );
});

test("only the lab that has such options takes them", async () => {
  expect((await labHere(["caching", "bench", "strategy", "--hpa", "a.yaml"])).stderr).toContain(
    "Unknown option '--hpa'",
  );
  expect((await labHere(["autoscaling", "bench", "--help"])).stdout).toContain("--trace <file>");
});
