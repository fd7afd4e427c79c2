/** What `pnpm lab autoscaling lint` says of the manifests: Kubernetes would refuse it, or production should not have it. */
import { lint, readTexts } from "@labs/manifests";

const { findings, objects } = await lint(await readTexts(["k8s/deployment.yaml"]));
for (const { file, line, object, message, rule } of findings)
  console.error(`${file}:${line}: ${object}: ${message} [${rule}]`);
console.log(`${objects} objects, ${findings.length} findings`);
if (findings.length > 0) process.exitCode = 1;
