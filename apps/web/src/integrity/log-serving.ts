/** What of the log is served to whoever reaches this address. */
export class LogServing {
  /** @param entries whole events too. There is no sign-in yet that could tell who may read them. */
  constructor(readonly entries: boolean) {}
}
