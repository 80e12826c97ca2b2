import type { Installation } from '#installation';
import { londonDayOf } from '#kernel';
import { type Asked, dayOfAsked } from '../../moments.js';

/** A record as data and as it is printed. */
export interface Shown {
  readonly value: object;
  readonly lines: readonly string[];
}

/** Undefined when there is no such record, or there was none at the moment asked for. */
export type Show = (installation: Installation, ref: string, asked: Asked, width: number) => Shown | undefined;

/** The day in the world that is meant, today where nothing says another one. */
export function dayMeant({ store, clock }: Installation, asked: Asked) {
  return dayOfAsked(store, asked, londonDayOf(clock.now()));
}

/** `kirklees_like.V2` in its parts; undefined when the reference is none of this kind. */
export function numbered(ref: string, letter: 'V' | 'R' | 'M' | 'D' | 'C') {
  const [, contract, number] = new RegExp(`^(\\w+)\\.${letter}(\\d{1,9})$`).exec(ref) ?? [];
  return contract === undefined ? undefined : { contract, number: Number(number) };
}
