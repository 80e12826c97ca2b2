/**
 * A rule of the business as data and functions. No clock, no ids, no input or output inside: a handler brings the time,
 * who asks, and the facts of other streams.
 *
 * `decide` gives the events of a command, or a refusal; no events means that it is done already, so every command can
 * be sent twice. `evolve` never refuses: what it is given has happened.
 */
export interface Decider<Command, State, Event, Reason extends string> {
  readonly initial: State;
  decide(command: Command, state: State): Decision<Event, Reason>;
  evolve(state: State, event: Event): State;
}

export type Decision<Event, Reason extends string> = readonly Event[] | Refusal<Reason>;

/** An answer, not a fault: the rule says no, and says why by a stable name. */
export interface Refusal<Reason extends string = string> {
  readonly refused: Reason;
  /** The values that the words need: the field, the limit, the date. Never personal data. */
  readonly detail?: Readonly<Record<string, string | number>>;
}

export function refuse<Reason extends string>(
  reason: Reason,
  detail?: Readonly<Record<string, string | number>>,
): Refusal<Reason> {
  return detail === undefined ? { refused: reason } : { refused: reason, detail };
}

export function isRefusal<Event, Reason extends string>(
  decision: Decision<Event, Reason>,
): decision is Refusal<Reason> {
  return 'refused' in decision;
}

/** The member of a union of commands or events with this `type`. */
export type Of<Union extends { type: string }, Type extends Union['type']> = Extract<Union, { type: Type }>;

/** For the `default` of a switch over a union: does not compile while a member is unhandled. */
export function unreachable(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}

export function fold<State, Event>(
  decider: Pick<Decider<never, State, Event, never>, 'initial' | 'evolve'>,
  events: Iterable<Event>,
): State {
  let state = decider.initial;
  for (const event of events) state = decider.evolve(state, event);
  return state;
}
