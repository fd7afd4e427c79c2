/** What an attacker tries, each with one capability; the answer is whether they got in. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { AttackName } from "../data.ts";
import type { Browser } from "./browser.ts";

/** Tries until every server has been asked, however the balancer spreads requests. */
const attempts = 5;

type Attack = (browser: Browser, user: string) => Promise<boolean>;

export const attacks: Readonly<Record<AttackName, Attack>> = {
  /** Logs in as oneself and changes the cookie: another user in a token, another number of a session. */
  async tampered(browser, user) {
    await browser.login({ user });
    const [header = "", payload, signature] = browser.session.split(".");
    if (payload === undefined || signature === undefined) return getsIn(browser, flipped(header));
    const forged = { ...decoded(payload), user: "admin" };
    return getsIn(browser, `${header}.${encoded(forged)}.${signature}`);
  },

  /** Makes a token without a signature, and lets it say so. */
  async unsigned(browser, user) {
    await browser.login({ user });
    const [, payload] = browser.session.split(".");
    const claims =
      payload === undefined ? { turns: 0, endsAt: Date.now() + 60_000 } : { ...decoded(payload) };
    return getsIn(browser, `${encoded({ alg: "none" })}.${encoded({ ...claims, user: "admin" })}.`);
  },

  /** Comes back after the session's end. */
  async expired(browser, user) {
    const { body } = await browser.login({ user, lifetimeMs: 20 });
    while (Date.now() <= Number(body.endsAt)) await sleep(5);
    return getsIn(browser, browser.session);
  },

  /** Puts a session's number into the victim's browser, and waits for the login. */
  async fixation(browser, user) {
    const chosen = randomUUID();
    browser.cookies.set("session", chosen);
    await browser.login({ user });
    return getsIn(browser, chosen);
  },

  /** Has a copy of the cookie, and uses it after the victim has logged out. */
  async "logged-out"(browser, user) {
    await browser.login({ user });
    const stolen = browser.session;
    await browser.logout();
    return getsIn(browser, stolen);
  },

  /** Sends an older cookie of one's own again, to undo what has been counted since. */
  async rewound(browser, user) {
    await browser.login({ user });
    const older = browser.session;
    let last = 0;
    for (let turn = 0; turn < 3; turn++) last = Number((await browser.turn()).body.turns ?? last);
    const { status, body } = await browser.withSession(older).turn();
    return status === 200 && Number(body.turns) <= last;
  },
};

async function getsIn(browser: Browser, session: string): Promise<boolean> {
  for (let attempt = 0; attempt < attempts; attempt++)
    if ((await browser.withSession(session).turn()).status === 200) return true;
  return false;
}

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const decoded = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString());
const flipped = (text: string) => `${text.startsWith("0") ? "1" : "0"}${text.slice(1)}`;
