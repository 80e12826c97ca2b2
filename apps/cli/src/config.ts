// Loaded before anything is asked for, so it loads nothing itself: what the settings mean is in settings.ts.

/** The environment of this process. The only place of the command line that reads it. */
export function environment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}

/** Hands settings to the web process, which runs in this one and reads the environment itself. */
export function setEnvironment(settings: Readonly<Record<string, string>>): void {
  Object.assign(process.env, settings);
}
