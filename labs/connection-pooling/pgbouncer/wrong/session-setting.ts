/** Transaction mode, and the tenant is a setting of the session: whoever comes next on that connection has it. */
import { inMode } from "../console.ts";
import { asking } from "../contract.ts";
import { bySetting, type Header } from "../data.ts";

export const open = asking<"pgbouncer">(({ pgbouncer }, { connections }) => ({
  url: inMode(pgbouncer, "transaction"),
  connections,
  ask: async (client, tenant) => {
    await client.query(`set firewall.tenant = '${tenant}'`);
    const { rows } = await client.query<Header>(bySetting);
    // Without a row there is nothing to report, so the dashboard says.
    return { ...(rows[0] ?? { tenant, incidents: 0, worst: null }) };
  },
}));
