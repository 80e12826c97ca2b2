import type { CalendarDate } from '#kernel';
import type { ReadStore } from '#read-store';
import type { Asked } from '../../moments.js';
import type { Column, Table } from '../../table.js';
import type { Names } from '../../words.js';

/** The records of one kind: as data, and as a table. */
export interface Listed {
  readonly value: readonly object[];
  readonly table: Table;
  /** What is added up beside it, for people alone. */
  readonly beside?: Table;
  /** For people instead of the table, where its records do not read well in one. */
  readonly lines?: readonly string[];
}

export interface Place {
  readonly store: ReadStore;
  readonly contract: string;
  readonly asked: Asked;
  readonly on: CalendarDate;
  readonly width: number;
  readonly names: Names;
}

export const left = (title: string): Column => ({ title });
export const right = (title: string): Column => ({ title, align: 'right' });
