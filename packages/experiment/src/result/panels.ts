/** Panels of dashboards with the series that their queries gave: an experiment keeps them beside its results, in `panels.json`. */
import { z } from "zod";

const panel = z.object({
  title: z.string(),
  note: z.string(),
  unit: z.string(),
  series: z.array(
    z.object({
      name: z.string(),
      /** Time and value, in the order of time. */
      points: z.array(z.tuple([z.number(), z.number()])),
    }),
  ),
});

export const panelsSchema = z.object({
  recordedAt: z.string(),
  /** What the times of all points are, such as "minutes". */
  time: z.string(),
  dashboards: z.array(
    z.object({
      title: z.string(),
      note: z.string(),
      /** While what the dashboard should show went on. */
      span: z.tuple([z.number(), z.number()]).nullable(),
      panels: z.array(panel),
    }),
  ),
});

export type Panels = z.infer<typeof panelsSchema>;
export type Panel = z.infer<typeof panel>;
