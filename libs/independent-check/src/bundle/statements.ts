import type { Calculation } from '../money/calculation.js';
import { type BundleEvent, isObject } from './bundle-event.js';

export interface Part {
  readonly payer: string;
  readonly pence: number;
}

/** A line as it stands in its event, of the fields that sums need. */
export interface Line {
  readonly number: number;
  readonly kind?: string;
  readonly claim: string;
  readonly claimEvent: string;
  readonly amountPence: number;
  readonly collect?: string;
  readonly parts: readonly Part[];
  readonly adjusts?: { readonly billedBeforePence: number };
  readonly calculation?: Calculation & {
    readonly termsVersion: number;
    readonly pricing: Calculation['pricing'] & {
      readonly revision: number;
      readonly line: string;
      readonly index?: string;
      readonly paymentGroup?: string;
    };
    readonly limits: readonly {
      readonly cap: string;
      readonly source: string;
      readonly counts: string;
      readonly version: number;
      readonly limit: number;
    }[];
    readonly cuts: Calculation['cuts'];
  };
}

export interface BundleLine {
  readonly statement: string;
  readonly event: BundleEvent;
  readonly line: Line;
}

export interface Issued {
  readonly contract: string;
  readonly statement: string;
  readonly lines: number;
  readonly totalPence: number;
  readonly parts: readonly Part[];
  readonly due?: readonly Part[];
  readonly setAgainstAdvances?: readonly Part[];
  readonly recoveries?: readonly { readonly collect: string; readonly parts: readonly Part[] }[];
  readonly issuedToDatePence: number;
  readonly use?: { readonly contractPence: number; readonly payers: readonly Part[] };
}

/** What the bundle has of a statement. */
export interface BundleStatement {
  readonly statement: string;
  /** By number. */
  readonly lines: readonly BundleLine[];
  readonly issued: { readonly event: BundleEvent; readonly data: Issued } | undefined;
}

/** Every statement of which there is something in the bundle, in the order of its first event. */
export function statementsOf(events: readonly BundleEvent[]): readonly BundleStatement[] {
  const found = new Map<string, { lines: BundleLine[]; issued: BundleStatement['issued'] }>();
  for (const event of events) {
    if (event.type !== 'StatementLinesAdded' && event.type !== 'StatementIssued') continue;
    const statement = String(event.data['statement']);
    const one = found.get(statement) ?? { lines: [], issued: undefined };
    found.set(statement, one);
    if (event.type === 'StatementIssued') one.issued = { event, data: event.data as unknown as Issued };
    else one.lines.push(...linesIn(event).map((line) => ({ statement, event, line })));
  }
  return [...found].map(([statement, { lines, issued }]) => ({
    statement,
    issued,
    lines: lines.sort((one, other) => one.line.number - other.line.number || one.event.index - other.event.index),
  }));
}

/** Where no schema is at hand, an event may say anything: what is no line is none here, and the statement lacks it. */
function linesIn({ data: { lines } }: BundleEvent): readonly Line[] {
  return Array.isArray(lines) ? lines.filter((line) => isObject(line) && Array.isArray(line['parts'])) : [];
}

export function penceOf(parts: readonly Part[] | undefined, payer: string): number {
  return (parts ?? []).filter((part) => part.payer === payer).reduce((sum, { pence }) => sum + pence, 0);
}
