/** Writes app.css into a folder, which is made where it is missing. */
export function buildStyles(folder: string): void;
