import type { Decider } from '#kernel';

/** A kind of stream: how it is named and which rule decides about it. */
export interface StreamType<Command, State, Event extends { type: string }, Reason extends string> {
  /** The first part of the stream's name: `referral`. */
  readonly category: string;
  readonly decider: Decider<Command, State, Event, Reason>;
}

/** `referral-{contract}-{person}`: parts have no hyphen, so a name splits one way only. */
export function streamName(category: string, ...parts: readonly (string | number)[]): string {
  for (const part of parts) {
    if (!/^[A-Za-z0-9._]+$/.test(String(part))) throw new RangeError(`"${part}" cannot be part of a stream's name`);
  }
  return [category, ...parts].join('-');
}
