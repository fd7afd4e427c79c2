/** The session is in Redis, and the cookie is its random number: any server finds it. */
import { variant } from "../rig.ts";

/** In one step: two requests at once are two turns, and a session that is over does not come back. */
const countTurn = `
if redis.call("EXISTS", KEYS[1]) == 0 then return nil end
redis.call("HINCRBY", KEYS[1], "turns", 1)
return redis.call("HMGET", KEYS[1], "user", "turns")`;

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
  sessions: ({ redis }) => {
    const connection = redis();

    return {
      async begin({ id, user, endsAt }) {
        await connection
          .multi()
          .hset(`session:${id}`, { user, turns: 0 })
          .pexpireat(`session:${id}`, endsAt)
          .exec();
        return id;
      },
      async turn(cookie) {
        const found = (await connection.eval(countTurn, 1, `session:${cookie}`)) as [string, string] | null;
        return found && { user: found[0], turns: Number(found[1]), cookie };
      },
      async end(cookie) {
        await connection.del(`session:${cookie}`);
      },
    };
  },
});
