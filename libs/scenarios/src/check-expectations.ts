import type { Expectation } from './scenario.js';
import { pointerOf } from './scenario-problem.js';
import type { ReportedClaim, ReportedLine, WhatHappened } from './what-happened.js';

/** Something that a scenario expects and that did not come about. */
export interface Mismatch {
  /** JSON Pointer to the expectation; for a figure of a read model that disagrees with the log, the name of the figure. */
  readonly pointer: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

type Path = readonly PropertyKey[];

/** Every expectation that does not hold. What a scenario does not mention is not checked. */
export function mismatchesOf(
  expect: Expectation,
  happened: WhatHappened,
  refusals: Readonly<Record<string, number>>,
): Mismatch[] {
  const found: Mismatch[] = [];
  const same = (path: Path, expected: unknown, actual: unknown) => {
    if (expected === undefined || isSame(expected, actual)) return;
    found.push({ pointer: pointerOf(['expect', ...path]), expected, actual: actual ?? null });
  };
  /** Each field that is expected, held against the field of the same name. */
  const fields = (path: Path, expected: object | undefined, actual: object | undefined) => {
    for (const [field, value] of Object.entries(expected ?? {})) {
      same([...path, field], value, (actual as Record<string, unknown> | undefined)?.[field]);
    }
  };

  if (expect.statements !== undefined) {
    const names = (statements: readonly { readonly statement: string }[]) =>
      statements.map(({ statement }) => statement);
    same(['statements'], names(expect.statements), names(happened.statements));
    expect.statements.forEach(({ lines, byLine, ...rest }, index) => {
      const actual = happened.statements.find(({ statement }) => statement === rest.statement);
      if (actual === undefined) return;
      fields(['statements', index], rest, actual);
      byLineMismatches(['statements', index, 'byLine'], byLine, actual.byLine, same);
      if (lines === undefined) return;
      same(['statements', index, 'lines'], lines.map(lineName), actual.lines.map(lineName));
      lines.forEach((line, nth) => {
        const { person, ...others } = line;
        const standing = actual.lines.find((candidate) => lineName(candidate) === lineName(line));
        if (standing !== undefined) fields(['statements', index, 'lines', nth], { ...others }, standing);
      });
    });
  }
  byLineMismatches(['byLine'], expect.byLine, happened.byLine, same);
  if (expect.payments !== undefined) {
    same(['payments', 'length'], expect.payments.length, happened.payments.length);
    expect.payments.forEach((payment, index) => {
      fields(['payments', index], payment, happened.payments[index]);
    });
  }
  for (const [balance, expected] of Object.entries(expect.balances ?? {})) {
    fields(['balances', balance], expected, happened.balances[balance as keyof WhatHappened['balances']]);
  }
  for (const [payer, expected] of Object.entries(expect.payers ?? {})) {
    fields(['payers', payer], expected, happened.payers[payer] ?? { issued: 0, approved: 0, paid: 0 });
  }
  expect.claims?.forEach(({ person, outcome, occurrence = 1, ...expected }, index) => {
    const actual = happened.claims.find(
      (claim) => `@${claim.person}` === person && claim.outcome === outcome && claim.occurrence === occurrence,
    );
    const standing: Partial<ReportedClaim> | { status: 'absent' } = actual ?? { status: 'absent' };
    fields(['claims', index], { status: 'claimed', ...expected }, standing);
  });
  fields(['outcomes'], expect.outcomes, happened.outcomes);
  fields(['people'], expect.people, happened.people);
  same(['refusals'], expect.refusals, refusals);
  return found;
}

function byLineMismatches(
  path: Path,
  expected: Expectation['byLine'],
  actual: WhatHappened['byLine'],
  same: (path: Path, expected: unknown, actual: unknown) => void,
): void {
  if (expected === undefined) return;
  for (const line of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    const { count = 0, pence } = expected[line as keyof typeof expected] ?? {};
    const standing = actual[line] ?? { count: 0, pence: 0 };
    same([...path, line, 'count'], count, standing.count);
    if (pence !== undefined) same([...path, line, 'pence'], pence, standing.pence);
  }
}

function lineName({
  person,
  outcome,
  occurrence = 1,
}: Pick<ReportedLine, 'person' | 'outcome'> & { readonly occurrence?: number | undefined }): string {
  return `${person.replace(/^@/, '')} ${outcome} ${occurrence}`;
}

/** Whether two values of JSON say the same, in whatever order their fields stand. */
function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) =>
    isSame((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key]),
  );
}
