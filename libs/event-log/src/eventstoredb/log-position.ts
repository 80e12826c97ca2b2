import type { Position } from '../event-log.js';

/** A place in the server's transaction log. Both halves are kept: old transactions were prepared before they committed. */
export interface LogPosition {
  readonly commit: bigint;
  readonly prepare: bigint;
}

// As many digits as the largest unsigned 64-bit number has, so that positions compare as text the way they do as numbers.
const DIGITS = 20;
// The server fills in its largest numbers where it has no position to tell.
const NO_POSITION = 2n ** 63n - 1n;

export function positionText({ commit, prepare }: LogPosition): Position {
  return `${String(commit).padStart(DIGITS, '0')}/${String(prepare).padStart(DIGITS, '0')}` as Position;
}

/** @throws RangeError for a position that another store made. */
export function logPositionOf(position: Position): LogPosition {
  const [, commit, prepare] = /^(\d{20})\/(\d{20})$/.exec(position) ?? [];
  if (commit === undefined || prepare === undefined) {
    throw new RangeError(`"${position}" is not a position of an EventStoreDB log`);
  }
  return { commit: BigInt(commit), prepare: BigInt(prepare) };
}

/** The position as far as the server told it: undefined also where it sent a number that stands for none. */
export function toldPosition(position: LogPosition | undefined): LogPosition | undefined {
  if (position === undefined || position.commit < 0n || position.commit >= NO_POSITION) return undefined;
  return position;
}

export function isAfter(one: LogPosition, other: LogPosition): boolean {
  return one.commit > other.commit || (one.commit === other.commit && one.prepare > other.prepare);
}

export function laterOf(one: LogPosition | undefined, other: LogPosition | undefined): LogPosition | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return isAfter(one, other) ? one : other;
}
