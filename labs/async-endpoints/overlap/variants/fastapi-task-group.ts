/** The same with both reads in a TaskGroup: see fastapi/task_group.py. */
import { fastApiVariant } from "../rig.ts";

export const open = fastApiVariant("task_group");
