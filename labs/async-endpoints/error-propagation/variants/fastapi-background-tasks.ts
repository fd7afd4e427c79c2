/** The same with the insert as a BackgroundTask: see fastapi/background_tasks.py. */
import { fastApiVariant } from "../rig.ts";

export const open = fastApiVariant("background_tasks");
