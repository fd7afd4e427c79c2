import { handlerExperiment } from "../handler-experiment.ts";

export default handlerExperiment(import.meta.filename, 0);
