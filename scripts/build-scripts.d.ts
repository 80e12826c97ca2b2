/** Writes the scripts that run in browsers into a folder, each at the place that it has in the project. */
export function buildScripts(folder: string): void;
