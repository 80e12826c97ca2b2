import type { Naming } from '#contracts';
import { fieldWords } from '../audit-trail/field-words.js';
import { readable } from '../audit-trail/readable.js';
import type { FieldProblem } from '../http/problem.js';
import type { Page } from '../layout/pages.js';
import type { Crumb, DataTable, NamedValue } from '../layout/parts.js';
import { capitalised } from '../layout/words.js';
import type { ChoiceField, DayField, Field, MoneyField, SeveralField, WholeField } from './field.js';
import type { Form } from './form.js';
import { nothingTyped, rowsTyped, type Typed, tickedIn } from './typed.js';

/** More choices than this are a list to choose from rather than buttons. */
const RADIOS_MAX = 8;

/** A field as the template prints it, with what was typed into it and what is wrong with that. */
export interface PrintedField {
  readonly kind: string;
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly hint: string | undefined;
  readonly error: string | undefined;
  readonly value: string;
  readonly width: number | undefined;
  readonly rows: number;
  readonly suffix: string | undefined;
  readonly prefix: string | undefined;
  readonly accept: string;
  readonly isMany: boolean;
  readonly options: readonly {
    readonly value: string;
    readonly text: string;
    readonly hint: string | undefined;
    readonly isChosen: boolean;
    readonly id: string;
  }[];
  readonly parts: readonly {
    readonly id: string;
    readonly name: string;
    readonly label: string;
    readonly width: number;
    readonly value: string;
  }[];
  readonly fields: readonly PrintedField[];
  readonly each: readonly {
    readonly heading: string;
    readonly fields: readonly PrintedField[];
    readonly remove: string;
  }[];
  readonly add: string | undefined;
  readonly count: number;
  /** What the button says that shows the fields which go with what is chosen. */
  readonly decides: string | undefined;
  /** So many rows stay, whatever is taken away. */
  readonly countMin: number;
  readonly isPart: boolean;
}

export interface FormContent {
  readonly heading: string;
  readonly caption: string | undefined;
  readonly crumbs: readonly Crumb[];
  readonly lead: readonly string[];
  readonly facts: readonly NamedValue[];
  readonly tables: readonly DataTable[];
  readonly warning: string | undefined;
  readonly errors: readonly { readonly text: string; readonly href: string | undefined }[];
  readonly changed: readonly string[];
  readonly fields: readonly PrintedField[];
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  /** Without one, there is nothing to send. */
  readonly submit: string | undefined;
  readonly preview: string | undefined;
  readonly cancelHref: string;
  readonly isMultipart: boolean;
  readonly hasRows: boolean;
}

/** What came of a form that was sent: what to say above it, and beside which fields. */
export interface FormTrouble {
  readonly problems: readonly FieldProblem[];
  /** What has been recorded since the form was opened, in sentences. */
  readonly changed?: readonly string[];
  /** What to write for codes of organisations and outcomes in either. */
  readonly names?: Naming['names'];
}

export function formPage(
  form: Form,
  typed: Typed | undefined,
  hidden: Readonly<Record<string, string>>,
  { problems, changed = [], names: said = new Map() }: FormTrouble = { problems: [] },
): Page<FormContent> {
  const names = namesOf(form.fields, typed ?? nothingTyped);
  const placed = [...problems, ...(form.problems ?? [])].map((problem) => ({
    ...problem,
    // Refusals are worded for every way in, with dates and codes as they are stored.
    detail: isRule(problem.detail) ? problem.detail : readable(problem.detail, said),
    field: fieldOf(problem.pointer, names),
  }));
  const errorOf = (name: string) => placed.find(({ field }) => field === name)?.detail;
  const printing = new Printing(typed, errorOf);
  return {
    template: form.frame?.template ?? 'forms/form.njk',
    title: `${placed.length > 0 ? 'Error: ' : ''}${form.title}`,
    section: form.section,
    content: {
      ...form.frame?.content,
      heading: form.title,
      caption: form.caption,
      crumbs: form.crumbs,
      lead: form.lead ?? [],
      facts: form.facts ?? [],
      tables: form.tables ?? [],
      warning: form.isClosed ? undefined : form.warning,
      errors: placed.map(({ field, detail, pointer }) => ({
        text: sentence(field === undefined ? placeOnly(pointer) : names.get(field), detail),
        href: field === undefined ? undefined : `#${names.get(field)?.focus ?? ''}`,
      })),
      changed: changed.map((one) => readable(one, said)),
      fields: (form.isClosed ? [] : form.fields)
        .filter(({ kind }) => kind !== 'hidden')
        .map((field) => printing.field(field)),
      hidden: [
        ...Object.entries(hidden).map(([name, value]) => ({ name, value })),
        ...form.fields.flatMap((field) => (field.kind === 'hidden' ? [{ name: field.name, value: field.value }] : [])),
      ],
      submit: form.isClosed ? undefined : form.submit,
      preview: form.isClosed ? undefined : form.preview,
      cancelHref: form.cancelHref,
      isMultipart: form.fields.some((field) => has('files', field)),
      hasRows: form.fields.some((field) => has('rows', field)),
    },
  };
}

/** Rules are worded as “must be …” after the name of what they are about; refusals are sentences of their own. */
function sentence(about: Partial<NamedField> | undefined, detail: string): string {
  if (detail === NONE) return noneWords(about ?? {});
  if (!isRule(detail)) return detail;
  return about?.label === undefined ? readable(detail) : `${about.label} ${detail}`;
}

function isRule(detail: string): boolean {
  return /^(?:must|is|has)\b/.test(detail);
}

/** What the rule of a list says that is empty: it knows no boxes, and not how one comes to have an entry. */
const NONE = 'must have at least 1 entry';

function noneWords({ label, kind }: Partial<NamedField>): string {
  switch (kind) {
    case 'several':
      return `${label} has nothing ticked: tick at least one`;
    case 'rows':
      return `${label} has none: add at least one`;
    case undefined:
      return label === undefined || label === 'Changes'
        ? 'Nothing is changed: change at least one of what stands below'
        : `${label} must have at least one entry`;
    default:
      return `${label} must have at least one: write it in`;
  }
}

function placeOnly(pointer: string): Partial<NamedField> {
  return pointer === '' ? {} : { label: capitalised(fieldWords(pointer).replaceAll('/', ' ')) };
}

function has(kind: 'files' | 'rows', field: Field): boolean {
  return field.kind === kind || (field.kind === 'group' && field.fields.some((one) => has(kind, one)));
}

interface NamedField {
  readonly label: string;
  readonly kind: Field['kind'];
  /** The id of the control that a link from the summary leads to. */
  readonly focus: string;
}

function namesOf(fields: readonly Field[], typed: Typed): Map<string, NamedField> {
  const names = new Map<string, NamedField>();
  const add = (field: Field, row: string): void => {
    const { kind } = field;
    if (kind === 'hidden') return;
    if (kind === 'group') {
      addAll(field.fields, row);
      if (field.name !== undefined)
        names.set(field.name, { label: `${row}${field.legend}`, kind, focus: idOf(field.name) });
    } else if (kind === 'rows') {
      // Several rows ask for the same, so the summary says which of them it is about.
      for (let nth = 0; nth < rowsTyped(typed, field); nth += 1)
        addAll(field.each(nth), `${row}${field.heading(nth)}: `);
      names.set(field.name, { label: `${row}${field.legend}`, kind, focus: idOf(field.name) });
    } else names.set(field.name, { label: `${row}${field.label}`, kind, focus: focusOf(field) });
  };
  const addAll = (all: readonly Field[], row: string): void => {
    for (const field of all) add(field, row);
  };
  addAll(fields, '');
  return names;
}

function focusOf(field: Exclude<Field, { kind: 'hidden' | 'group' | 'rows' }>): string {
  if (field.kind === 'day') return `${idOf(field.name)}-day`;
  const isButtons = field.kind === 'several' || (field.kind === 'choice' && field.options.length <= RADIOS_MAX);
  return isButtons ? `${idOf(field.name)}-0` : idOf(field.name);
}

/** The field that a problem is about: the one at its place, the nearest above it, or the first of those within it. */
function fieldOf(pointer: string, names: ReadonlyMap<string, NamedField>): string | undefined {
  const steps = pointer.split('/').slice(1);
  for (let length = steps.length; length > 0; length -= 1) {
    const name = steps.slice(0, length).join('.');
    if (names.has(name)) return name;
  }
  const within = `${steps.join('.')}.`;
  return within === '.' ? undefined : [...names.keys()].find((name) => name.startsWith(within));
}

function idOf(name: string): string {
  return `field-${name.replaceAll(/[^A-Za-z0-9]/g, '-')}`;
}

const plain = {
  hint: undefined,
  error: undefined,
  value: '',
  width: undefined,
  rows: 4,
  suffix: undefined,
  prefix: undefined,
  accept: '',
  isMany: false,
  options: [],
  parts: [],
  fields: [],
  each: [],
  add: undefined,
  count: 0,
  decides: undefined,
  countMin: 1,
  isPart: false,
} as const;

class Printing {
  constructor(
    private readonly typed: Typed | undefined,
    private readonly errorOf: (name: string) => string | undefined,
  ) {}

  field(field: Field): PrintedField {
    if (field.kind === 'group') {
      const fields = field.fields.map((one) => this.field(one));
      const { name, legend: label, hint, isPart = false } = field;
      const place = name === undefined ? {} : { id: idOf(name), error: this.#error(name, { label, kind: 'group' }) };
      return { ...plain, kind: 'group', id: '', name: '', label, hint, fields, isPart, ...place };
    }
    if (field.kind === 'rows') {
      const { name, legend, hint, addText, countMax = 200 } = field;
      const count = rowsTyped(this.typed ?? nothingTyped, field);
      const each = Array.from({ length: count }, (_, nth) => ({
        heading: field.heading(nth),
        fields: field.each(nth).map((one) => this.field(one)),
        remove: `${name}.${nth}`,
      }));
      const add = count < countMax ? addText : undefined;
      return {
        ...plain,
        kind: 'rows',
        id: idOf(name),
        name,
        label: legend,
        hint,
        each,
        add,
        count,
        error: this.#error(name, { label: legend, kind: 'rows' }),
        isPart: field.isPart ?? false,
        countMin: field.countMin ?? 1,
      };
    }
    if (field.kind === 'hidden')
      return { ...plain, kind: 'hidden', id: '', name: field.name, label: '', value: field.value };
    const label = field.isOptional ? `${field.label} (optional)` : field.label;
    const base = {
      ...plain,
      kind: field.kind as string,
      id: idOf(field.name),
      name: field.name,
      label,
      hint: field.hint,
    };
    const shown = { ...base, error: this.#error(field.name, field) };
    switch (field.kind) {
      case 'text':
        return { ...shown, value: this.#value(field.name, field.value), width: field.width };
      case 'list':
        return { ...shown, kind: 'text', value: this.#value(field.name, field.values?.join(', ')) };
      case 'json': {
        const value = field.value === undefined ? undefined : JSON.stringify(field.value, undefined, 2);
        return { ...shown, kind: 'words', value: this.#value(field.name, value), rows: field.rows ?? 8 };
      }
      case 'words':
        return { ...shown, value: this.#value(field.name, field.value), rows: field.rows ?? 4 };
      case 'day':
        return { ...shown, parts: this.#parts(field) };
      case 'money':
        return { ...shown, kind: 'text', value: this.#value(field.name, pounds(field)), width: 10, prefix: '£' };
      case 'whole':
        return {
          ...shown,
          kind: 'text',
          value: this.#value(field.name, figures(field)),
          width: 5,
          suffix: field.suffix,
        };
      case 'choice': {
        const kind = field.options.length > RADIOS_MAX ? 'select' : 'radios';
        const options = this.#options(field, [this.#value(field.name, field.value)]);
        return { ...shown, kind, options, decides: field.decides };
      }
      case 'several':
        return {
          ...shown,
          options: this.#options(field, this.#ticked(field.name, field.values)),
          decides: field.decides,
        };
      case 'yes':
        return { ...shown, value: this.#ticked(field.name, field.value ? ['yes'] : []).join('') };
      case 'files':
        return { ...shown, accept: field.accept.join(','), isMany: field.isMany ?? false };
    }
  }

  #error(name: string, about: Pick<NamedField, 'label' | 'kind'>): string | undefined {
    const detail = this.errorOf(name);
    return detail === undefined ? undefined : sentence(about, detail);
  }

  /** A field that has just come into the form holds what it begins with; one that was emptied stays empty. */
  #value(name: string, value: string | undefined): string {
    return this.typed?.get(name)?.[0] ?? value ?? '';
  }

  #ticked(name: string, values: readonly string[] | undefined): readonly string[] {
    return tickedIn(this.typed ?? nothingTyped, name, values);
  }

  #options(field: ChoiceField | SeveralField, chosen: readonly string[]): PrintedField['options'] {
    return field.options.map(({ value, text, hint }, nth) => ({
      value,
      text,
      hint,
      isChosen: chosen.includes(value),
      id: `${idOf(field.name)}-${nth}`,
    }));
  }

  #parts({ name, value }: DayField): PrintedField['parts'] {
    const [year = '', month = '', day = ''] = value?.split('-') ?? [];
    const shown = { day: day.replace(/^0/, ''), month: month.replace(/^0/, ''), year };
    return (['day', 'month', 'year'] as const).map((part) => ({
      id: `${idOf(name)}-${part}`,
      name: `${name}-${part}`,
      label: capitalised(part),
      width: part === 'year' ? 4 : 2,
      value: this.#value(`${name}-${part}`, shown[part]),
    }));
  }
}

function pounds({ value }: MoneyField): string | undefined {
  if (value === undefined) return undefined;
  const digits = String(Math.abs(value)).padStart(3, '0');
  return `${value < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function figures({ value }: WholeField): string | undefined {
  return value === undefined ? undefined : String(value);
}
