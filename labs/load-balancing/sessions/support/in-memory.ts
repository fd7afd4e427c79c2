/** Sessions in the memory of one process: what most frameworks do unless told otherwise. */
import type { Session, Sessions } from "../contract.ts";

export function inMemory(): Sessions {
  // A session that is never asked for again stays: a process that lives for days deletes what is over.
  const sessions = new Map<string, Session & { turns: number }>();
  return {
    async begin(session) {
      sessions.set(session.id, { ...session, turns: 0 });
      return session.id;
    },
    async turn(cookie) {
      const session = sessions.get(cookie);
      if (session === undefined) return null;
      if (session.endsAt <= Date.now()) {
        sessions.delete(cookie);
        return null;
      }
      return { user: session.user, turns: ++session.turns, cookie };
    },
    async end(cookie) {
      sessions.delete(cookie);
    },
  };
}
