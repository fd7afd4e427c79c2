/** Only the newest key is valid: a rotation makes every cookie worthless. */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Session } from "../contract.ts";
import { variant } from "../rig.ts";

type State = Session & { readonly turns: number };

export const { open, front } = variant({
  haproxy: ({ a, b, c, d, e }) => `
backend fleet
    balance roundrobin
    server a ${a}
    server b ${b}
    server c ${c}
    server d ${d}
    server e ${e} disabled
`,
  sessions: ({ keys }) => {
    const sign = (state: State) => {
      const { id, key } = keys.current();
      const text = `${encode({ alg: "HS256", kid: id })}.${encode(state)}`;
      return `${text}.${mac(text, key).toString("base64url")}`;
    };
    const read = (cookie: string): State | null => {
      const [header = "", payload = "", signature = ""] = cookie.split(".");
      const { alg, kid } = decode(header);
      const key = kid === keys.current().id ? keys.current() : null;
      if (alg !== "HS256" || key === null) return null;
      if (!isMac(`${header}.${payload}`, signature, key.key)) return null;
      const session: State = decode(payload);
      return session.endsAt > Date.now() ? session : null;
    };

    return {
      begin: async (session) => sign({ ...session, turns: 0 }),
      async turn(cookie) {
        const session = read(cookie);
        if (session === null) return null;
        const turns = session.turns + 1;
        return { user: session.user, turns, cookie: sign({ ...session, turns }) };
      },
      // Nothing is kept that could be deleted: the browser is asked to forget it.
      end: async () => {},
    };
  },
});

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const mac = (text: string, key: Buffer) => createHmac("sha256", key).update(text).digest();

/** What a part says; nothing where it cannot be read. */
function decode(part: string) {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString()) ?? {};
  } catch {
    return {};
  }
}

function isMac(text: string, signature: string, key: Buffer): boolean {
  const [given, right] = [Buffer.from(signature, "base64url"), mac(text, key)];
  // Comparing byte by byte would tell by its time how many are right.
  return given.length === right.length && timingSafeEqual(given, right);
}
