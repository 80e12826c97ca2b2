/** Calls back after some time, unless called off first. Injected, so that no test has to wait. */
export type After = (ms: number, callBack: () => void) => () => void;

export const afterRealTime: After = (ms, callBack) => {
  const timer = setTimeout(callBack, ms);
  // Waiting for a read model is no reason to keep a process alive.
  timer.unref();
  return () => clearTimeout(timer);
};

/** Lets everything else that is ready run first. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
