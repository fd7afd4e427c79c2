/** One advice for each cause; the messages are pip's. */
import { expect, test } from "vitest";
import { pipFailure, pipSettings } from "./pip-failure.ts";

const none =
  "ERROR: Could not find a version that satisfies the requirement fastapi==9 (from versions: none)\nERROR: No matching distribution found for fastapi==9";
const cases = [
  ["no wheel for this Python", none, /put another Python/],
  [
    "no network, which pip reports as a missing version in the end",
    `WARNING: Retrying: NewConnectionError('Failed to establish a new connection: [Errno -3] Temporary failure in name resolution'): /simple/fastapi/\n${none}`,
    /see that PyPI can be reached/,
  ],
  [
    "a proxy that does not answer",
    `WARNING: Retrying: ProxyError('Cannot connect to proxy.', NewConnectionError('refused'))\n${none}`,
    /correct the proxy/,
  ],
  [
    "a certificate of the company's",
    `WARNING: Retrying: SSLError(SSLCertVerificationError(1, 'CERTIFICATE_VERIFY_FAILED'))\n${none}`,
    /PIP_CERT/,
  ],
  [
    "an index that asks for a password",
    "ERROR: HTTP error 401 while getting https://x/simple",
    /PIP_INDEX_URL/,
  ],
  [
    "a full disk",
    "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
    /LABS_CACHE/,
  ],
  ["a folder that is not writable", "EACCES: permission denied, mkdir '/x/python'", /LABS_CACHE/],
  ["a broken Python", "/x/bin/python: No module named pip", /reinstall Python/],
  ["something else", "something new", /report it/],
] as const;

for (const [name, output, fix] of cases) {
  test(`${name} gets its own advice`, () => {
    expect(pipFailure(output).fix).toMatch(fix);
    expect(output).toContain(pipFailure(output).reason);
  });
}

test("of the settings of pip only those of the network are passed on, the variables before the files", () => {
  const listed = [
    ":env:.index-url='https://variable/simple'",
    ":env:.target='/elsewhere'",
    ":env:.user='1'",
    "global.cert='/etc/ca.pem'",
    "global.index-url='https://file/simple'",
    "install.prefix='/elsewhere'",
  ].join("\n");
  expect(pipSettings(listed)).toEqual({
    PIP_INDEX_URL: "https://variable/simple",
    PIP_CERT: "/etc/ca.pem",
    PIP_CONFIG_FILE: "/dev/null",
    PIP_DISABLE_PIP_VERSION_CHECK: "1",
  });
});
