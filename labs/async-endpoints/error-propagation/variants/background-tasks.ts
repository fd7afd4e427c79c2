/** FastAPI and its BackgroundTasks: see background_tasks.py. */
import { loggingOnFastApi } from "../contract.ts";

export const open = loggingOnFastApi("background_tasks");
