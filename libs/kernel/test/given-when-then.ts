import { expect } from '@jest/globals';
import { type Decider, type Decision, fold, isRefusal } from '#kernel';

/** What a rule answered, waiting to be compared. Every specification ends with one of these three. */
export interface Answered<Event, Reason extends string> {
  /** Exactly these events, in this order, and no other field in any of them. */
  then(first: Event, ...rest: readonly Event[]): void;
  /** The command was done already: no events, and no refusal either. */
  thenNothing(): void;
  /** Refused with this reason; with `detail`, also with exactly these values for the words. */
  thenRefused(reason: Reason, detail?: Readonly<Record<string, string | number>>): void;
}

export interface Given<Command, Event, Reason extends string> {
  when(command: Command): Answered<Event, Reason>;
}

/**
 * A rule's specification in the words of the business: what had happened, what was asked, what follows from it.
 *
 * History, command and state are frozen, so a rule that changes what it was given fails its specification; and decided
 * events are folded once more, because what has happened must never be refused by `evolve`.
 */
export function specFor<Command, State, Event extends { type: string }, Reason extends string>(
  decider: Decider<Command, State, Event, Reason>,
) {
  const frozen: Decider<Command, State, Event, Reason> = {
    initial: deepFreeze(decider.initial),
    decide: (command, state) => decider.decide(command, state),
    evolve: (state, event) => deepFreeze(decider.evolve(state, event)),
  };
  return {
    given(...history: readonly Event[]): Given<Command, Event, Reason> {
      return {
        when(command) {
          const state = fold(frozen, history.map(deepFreeze));
          const decision = frozen.decide(deepFreeze(command), state);
          return answered(decision, () => {
            if (!isRefusal(decision)) decision.reduce((now, event) => frozen.evolve(now, deepFreeze(event)), state);
          });
        },
      };
    },
  };
}

function answered<Event, Reason extends string>(
  decision: Decision<Event, Reason>,
  foldOn: () => void,
): Answered<Event, Reason> {
  return {
    // biome-ignore lint/suspicious/noThenProperty: it reads as given / when / then, and is never awaited.
    then(first, ...rest) {
      expect(asStored(decision)).toStrictEqual([first, ...rest].map(withoutUndefined));
      foldOn();
    },
    thenNothing() {
      expect(decision).toStrictEqual([]);
    },
    thenRefused(reason, detail) {
      const refused = isRefusal(decision) ? decision : { recorded: asStored(decision) };
      if (detail === undefined) expect(refused).toMatchObject({ refused: reason });
      else expect(refused).toStrictEqual({ refused: reason, detail });
    },
  };
}

function asStored(decision: Decision<unknown, string>): unknown {
  return isRefusal(decision) ? decision : decision.map(withoutUndefined);
}

/** An optional field that was given as undefined is not stored, however deep it stands, so it is no difference. */
function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value !== 'object' || value === null) return value;
  const given = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(given.map(([name, item]) => [name, withoutUndefined(item)]));
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  // A Map or a Set cannot be frozen; what it holds can.
  if (value instanceof Map || value instanceof Set) {
    for (const item of value.values()) deepFreeze(item);
    return value;
  }
  for (const item of Object.values(value)) deepFreeze(item);
  return Object.freeze(value);
}
