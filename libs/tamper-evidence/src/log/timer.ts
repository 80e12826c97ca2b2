/** Calls back after some time, unless called off first. Injected, so that no test has to wait. */
export type After = (ms: number, callBack: () => void) => () => void;

export const afterRealTime: After = (ms, callBack) => {
  const timer = setTimeout(callBack, ms);
  // Waiting for the next checkpoint is no reason to keep a process alive.
  timer.unref();
  return () => clearTimeout(timer);
};
