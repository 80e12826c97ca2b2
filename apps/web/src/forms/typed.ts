import { CalendarDate } from '#kernel';
import type { FieldProblem } from '../http/problem.js';
import type { Field, RowsField } from './field.js';

/** What was typed into a form, by the names of its fields, as it was typed. */
export type Typed = ReadonlyMap<string, readonly string[]>;

/** The button that shows what a form would record. */
export const PREVIEW = '_preview';
/** Which boxes to tick the form was shown with: one that is not ticked is not sent, and neither is one that was not there. */
export const SHOWN = '_shown';

/** Which fields files were chosen in: a browser sends them once, and shows no form with them in it. */
export const FILES = '_files';
/** What buttons ask for that record nothing. */
export const ASKING: readonly string[] = [PREVIEW, '_show', '_add', '_remove'];

export const nothingTyped: Typed = new Map();

export function typedOf(body: unknown): Typed {
  if (typeof body !== 'object' || body === null) return nothingTyped;
  return new Map(
    Object.entries(body).map(([name, value]) => [
      name,
      (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string'),
    ]),
  );
}

export function firstTyped(typed: Typed, name: string): string {
  return typed.get(name)?.[0]?.trim() ?? '';
}

/** How far what is decided on had come when the form was shown; undefined where it did not say. */
export function revisionTyped(typed: Typed): number | undefined {
  const seen = firstTyped(typed, '_revision');
  return /^-?\d{1,15}$/.test(seen) ? Number(seen) : undefined;
}

/** Whether the form is asked to say what it would record. */
export function isPreviewed(typed: Typed): boolean {
  return firstTyped(typed, PREVIEW) !== '';
}

/** What is chosen in a field on which others depend: as it was typed, or what it holds until somebody does. */
export function chosenIn(typed: Typed, name: string, otherwise = ''): string {
  return typed.has(name) ? firstTyped(typed, name) : otherwise;
}

/** The same for boxes to tick. */
export function tickedIn(typed: Typed, name: string, otherwise: readonly string[] = []): readonly string[] {
  return typed.get(name) ?? (typed.get(SHOWN)?.includes(name) ? [] : otherwise);
}

/** How many rows a field of rows has, as the form was last shown. */
export function rowsTyped(typed: Typed, { name, count }: Pick<RowsField, 'name' | 'count'>): number {
  const told = firstTyped(typed, `${name}.count`);
  return /^\d{1,3}$/.test(told) ? Number(told) : count;
}

/** What was typed as the input of a command, and what could not be read as what its field asks for. */
export interface ReadForm {
  readonly input: Readonly<Record<string, unknown>>;
  readonly problems: readonly FieldProblem[];
}

/**
 * Reads a form. A field that was left empty is left out; whether it may be is a rule of the command, and not of the form.
 */
export function readForm(fields: readonly Field[], typed: Typed): ReadForm {
  const reading = new Reading(typed);
  for (const field of fields) reading.read(field);
  return { input: reading.input, problems: reading.problems };
}

class Reading {
  readonly input: Record<string, unknown> = {};
  readonly problems: FieldProblem[] = [];

  constructor(private readonly typed: Typed) {}

  read(field: Field): void {
    if ('isAside' in field && field.isAside) return;
    switch (field.kind) {
      case 'group':
        for (const one of field.fields) this.read(one);
        return;
      case 'rows':
        for (let nth = 0; nth < rowsTyped(this.typed, field); nth += 1) {
          for (const one of field.each(nth)) this.read(one);
        }
        return;
      case 'hidden':
        if (field.isInput) this.#put(field.name, this.#first(field.name));
        return;
      case 'files':
        return;
      case 'list':
        this.#list(field.name);
        return;
      case 'json':
        this.#json(field.name);
        return;
      case 'choice':
        if (field.isTruth && this.#first(field.name) !== '') {
          this.#put(field.name, this.#first(field.name) === 'yes');
          return;
        }
        if (this.#first(field.name) !== '') this.#put(field.name, this.#first(field.name));
        return;
      case 'text':
      case 'words':
        if (this.#first(field.name) !== '') this.#put(field.name, this.#first(field.name));
        return;
      case 'several': {
        const chosen = this.typed.get(field.name)?.filter((one) => one !== '') ?? [];
        if (chosen.length > 0 || !field.isOptional) this.#put(field.name, chosen);
        return;
      }
      case 'yes':
        if (this.#first(field.name) === 'yes') this.#put(field.name, true);
        else if (field.saysNo) this.#put(field.name, false);
        return;
      case 'day':
        this.#day(field.name);
        return;
      case 'money':
        this.#money(field.name);
        return;
      case 'whole':
        this.#whole(field.name);
    }
  }

  #list(name: string): void {
    const all = this.#first(name)
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '');
    if (all.length > 0) this.#put(name, all);
  }

  #json(name: string): void {
    const text = this.#first(name);
    if (text === '') return;
    try {
      this.#put(name, JSON.parse(text));
    } catch {
      this.#no(name, 'must be JSON, like {"rule": "fixed", "pricePence": 60000}');
    }
  }

  #day(name: string): void {
    const [day = '', month = '', year = ''] = ['day', 'month', 'year'].map((part) => this.#first(`${name}-${part}`));
    if (`${day}${month}${year}` === '') return;
    if (/^\d{1,2}$/.test(day) && /^\d{1,2}$/.test(month) && /^\d{4}$/.test(year)) {
      const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
      if (CalendarDate.safeParse(written).success) this.#put(name, written);
      else this.#no(name, `must be a day of the calendar, and ${day} ${month} ${year} is none`);
    } else this.#no(name, 'must be a day, a month and a year in figures, like 27 3 2021');
  }

  #money(name: string): void {
    const text = this.#first(name)
      .replaceAll(/[£,\s]/g, '')
      .trim();
    if (text === '') return;
    const [, sign = '', pounds = '', pence = ''] = /^(-?)(\d{1,11})(?:\.(\d{2}))?$/.exec(text) ?? [];
    if (pounds === '') this.#no(name, 'must be an amount of pounds, like 1,250 or 1,250.50');
    else this.#put(name, Number(`${sign}${pounds}${pence.padEnd(2, '0')}`));
  }

  #whole(name: string): void {
    const text = this.#first(name).replaceAll(',', '');
    if (text === '') return;
    if (/^-?\d{1,12}$/.test(text)) this.#put(name, Number(text));
    else this.#no(name, 'must be a whole number, like 12');
  }

  #first(name: string): string {
    return firstTyped(this.typed, name);
  }

  #no(name: string, detail: string): void {
    this.problems.push({ pointer: `/${name.replaceAll('.', '/')}`, code: 'unreadable', detail });
  }

  /** Puts a value at a place such as `lines.0.pricePence`, and makes the lists and objects on the way. */
  #put(name: string, value: unknown): void {
    const steps = name.split('.');
    let place: Record<string, unknown> = this.input;
    for (const [index, step] of steps.slice(0, -1).entries()) {
      const isList = /^\d+$/.test(steps[index + 1] ?? '');
      place[step] ??= isList ? [] : {};
      place = place[step] as Record<string, unknown>;
    }
    place[steps.at(-1) ?? ''] = value;
  }
}
