import { type CalendarDate, calendarDate } from '#kernel';

/** What a caller may choose rows by, as text comes from an address or a command line. */
export interface Filter<Value> {
  readonly values?: readonly string[];
  /** What it must be, for whoever wrote something else. */
  readonly rule: string;
  /** Undefined for text that is not one. */
  read(text: string): Value | undefined;
}

export type Filters = Readonly<Record<string, Filter<unknown>>>;
/** The filters that were given, each as what it means. */
export type Given<Of extends Filters> = {
  readonly [Name in keyof Of]?: Of[Name] extends Filter<infer Value> ? Value : never;
};

export const anyText: Filter<string> = {
  rule: 'must not be empty',
  read: (text) => (text === '' ? undefined : text),
};

export const wholeNumber: Filter<number> = {
  rule: 'must be a whole number from 1',
  read: (text) => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined),
};

export const day: Filter<CalendarDate> = {
  rule: 'must be a date written YYYY-MM-DD',
  read(text) {
    try {
      return calendarDate(text);
    } catch {
      return undefined;
    }
  },
};

/** Present or not: `true` is the only thing that can be said. */
export const flag: Filter<true> = {
  values: ['true'],
  rule: 'must be true',
  read: (text) => (text === 'true' ? true : undefined),
};

export function oneOf<const Value extends string>(...values: readonly Value[]): Filter<Value> {
  return {
    values,
    rule: `must be one of ${values.join(', ')}`,
    read: (text) => values.find((value) => value === text),
  };
}

/** An export was asked for that there is not: which field is wrong, and what it must be. */
export class InvalidExport extends Error {
  override readonly name = 'InvalidExport';
  constructor(
    readonly field: string,
    readonly rule: string,
  ) {
    super(`${field} ${rule}`);
  }
}

/** @throws InvalidExport for a filter the table does not have, or a value that is not of its kind. */
export function readFilters<Of extends Filters>(of: Of, given: Readonly<Record<string, string>>): Given<Of> {
  const read = Object.entries(given).map(([name, text]) => {
    const filter = Object.hasOwn(of, name) ? of[name] : undefined;
    if (filter === undefined) {
      const names = Object.keys(of);
      throw new InvalidExport(
        name,
        `is no filter of this table; it has ${names.length === 0 ? 'none' : names.join(', ')}`,
      );
    }
    const value = filter.read(text);
    if (value === undefined) throw new InvalidExport(name, filter.rule);
    return [name, value] as const;
  });
  return Object.fromEntries(read) as Given<Of>;
}
