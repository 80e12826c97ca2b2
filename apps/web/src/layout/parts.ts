import type { ReadAt } from './read-at.js';
import type { SaidPart } from './word-difference.js';

/** What a template prints in one place: text, perhaps with a link, a colour for a status, a second line. */
export interface Cell {
  readonly text: string;
  readonly href?: string;
  /** For those who hear the page: what the link is about, when its text alone does not say. */
  readonly hidden?: string;
  /** The colour of a status; the text says the same. */
  readonly tag?: TagColour;
  readonly note?: string;
  /** Several things in one place, each on a line of its own, below the text. */
  readonly items?: readonly string[];
  /** Words that differ from others in some places. */
  readonly parts?: readonly SaidPart[];
  readonly mono?: boolean;
  readonly nowrap?: boolean;
  /** Words to be read, which keep a readable width on a telephone. */
  readonly prose?: boolean;
  /** What was said before, or is said now: told apart by more than its place, and not by colour alone. */
  readonly mark?: 'was' | 'now';
  /** Sentences beside many figures, which keep a width that does not make the row too high. */
  readonly story?: boolean;
}

export type TagColour = 'grey' | 'green' | 'blue' | 'yellow' | 'red' | 'purple' | 'orange';

export interface DataTable {
  readonly caption: string;
  /** Laid out from top to bottom on a telephone, as tables of more than a name and a figure are anyway. */
  readonly isStacked?: boolean;
  /** Small under a heading of its own. */
  readonly captionSize?: 's';
  readonly columns: readonly { readonly text: string; readonly numeric?: boolean }[];
  readonly rows: readonly (readonly Cell[])[];
  readonly foot?: readonly Cell[];
  /** What the page says when there are no rows: that nothing is missing. */
  readonly empty: string;
}

export interface NamedValue {
  readonly name: string;
  readonly value: Cell;
}

/** A day asked for in three fields: what a browser makes of one date field depends on its locale. */
export interface DayFields {
  /** What the fields are called in the address: `day`, or `fromDay`. */
  readonly prefix: string;
  readonly legend: string;
  readonly day: string;
  readonly month: string;
  readonly year: string;
  /** What is wrong with what was asked. */
  readonly error: string | undefined;
}

export interface Figure {
  readonly name: string;
  readonly value: string;
}

export interface Crumb {
  readonly text: string;
  readonly href: string;
}

/** One of several lists of a page, each at its own address. */
export interface Tab {
  readonly text: string;
  /** How much there is on it; empty, where that is not said. */
  readonly count: string;
  readonly href: string;
  readonly isShown: boolean;
}

/** Something that the reader can do from here. */
export interface Action {
  readonly text: string;
  readonly href: string;
}

export function cell(text: string, more: Omit<Cell, 'text'> = {}): Cell {
  return { text, ...more };
}

/**
 * Adds the moment a page is read at to the address of another page, so that following a link stays in the past: the entry,
 * and the day in the world where one was asked for and the link names none of its own.
 */
export function keepingMoment(href: string, { isPast, asOf, effectiveOn }: ReadAt): string {
  const kept = [
    ...(isPast ? [`asOf=${asOf}`] : []),
    ...(effectiveOn === undefined || href.includes('effectiveOn=') ? [] : [`effectiveOn=${effectiveOn}`]),
  ].join('&');
  if (kept === '') return href;
  return `${href}${href.includes('?') ? '&' : '?'}${kept}`;
}
