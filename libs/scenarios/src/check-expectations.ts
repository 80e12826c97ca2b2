import type { AskedAfterwards } from './asked-afterwards.js';
import type { ReportedClaim, ReportedTerms, WhatHappened } from './reported.js';
import type { Expectation } from './scenario.js';
import { pointerOf } from './scenario-problem.js';

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
  happened: WhatHappened & AskedAfterwards,
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

  /** All of a kind in the order of their names, each with what is expected of it. */
  const inOrder = <Named extends object>(
    kind: string,
    name: (item: Named) => string | number,
    expected: readonly Named[] | undefined,
    actual: readonly Named[],
  ) => {
    if (expected === undefined) return;
    same([kind], expected.map(name), actual.map(name));
    expected.forEach((item, index) => {
      fields([kind, index], item, actual[index]);
    });
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
        const standing = actual.lines[nth];
        const isSameLine = standing !== undefined && lineName(standing) === lineName(line);
        if (isSameLine) fields(['statements', index, 'lines', nth], { ...others }, standing);
      });
    });
  }
  byLineMismatches(['byLine'], expect.byLine, happened.byLine, same);
  if (expect.cut !== undefined) {
    for (const cause of new Set([...Object.keys(expect.cut), ...Object.keys(happened.cut)])) {
      const expected = expect.cut[cause] ?? { count: 0, pence: 0 };
      fields(['cut', cause], expected, happened.cut[cause] ?? { count: 0, pence: 0 });
    }
  }
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
    fields(['payers', payer], expected, happened.payers[payer] ?? NOTHING_OF_A_PAYER);
  }
  expect.claims?.forEach((claim, index) => {
    const { person: _, cohort: _cohort, outcome: _outcome, occurrence: _occurrence, ...expected } = claim;
    const actual = happened.claims.find((candidate) => lineName(candidate) === lineName(claim));
    const standing: Partial<ReportedClaim> | { status: 'absent' } = actual ?? { status: 'absent' };
    fields(['claims', index], { status: 'claimed', ...expected }, standing);
  });
  inOrder<{ readonly variation: number }>(
    'variations',
    ({ variation }) => variation,
    expect.variations,
    happened.variations,
  );
  inOrder<{ readonly revision: number }>('revisions', ({ revision }) => revision, expect.revisions, happened.revisions);
  inOrder<{ readonly line: string; readonly payer: string }>(
    'disputes',
    ({ line, payer }) => `${line} ${payer}`,
    expect.disputes,
    happened.disputes,
  );
  inOrder<{ readonly clawback: number }>('clawbacks', ({ clawback }) => clawback, expect.clawbacks, happened.clawbacks);
  expect.terms?.forEach(({ on, ...expected }, index) => {
    fields(['terms', index], expected, termsInForce(happened.terms, on));
  });
  expect.effects?.forEach((effect, index) => {
    fields(['effects', index], effect, happened.effects[index]);
  });
  fields(['recomputed'], { agrees: true, ...expect.recomputed }, happened.recomputed);
  fields(['investment'], expect.investment, happened.investment);
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

const NOTHING_OF_A_PAYER = { issued: 0, approved: 0, paid: 0, advanced: 0, refunded: 0 };

function lineName({
  person,
  cohort = '',
  outcome,
  occurrence = 1,
}: {
  readonly person?: string | undefined;
  readonly cohort?: string | undefined;
  readonly outcome: string;
  readonly occurrence?: number | undefined;
}): string {
  return `${person?.replace(/^@/, '') ?? cohort} ${outcome} ${occurrence}`;
}

/** As everybody reads the terms: of the versions valid on the day the one valid from the latest day; of those, the last. */
function termsInForce(terms: readonly ReportedTerms[], on: string): ReportedTerms | undefined {
  return terms
    .filter(({ validFrom }) => validFrom <= on)
    .reduce<ReportedTerms | undefined>(
      (inForce, terms) => (inForce === undefined || terms.validFrom >= inForce.validFrom ? terms : inForce),
      undefined,
    );
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
