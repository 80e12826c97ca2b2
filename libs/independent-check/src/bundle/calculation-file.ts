import type { Findings } from '../findings.js';
import { canonical } from '../formats/index.js';
import type { Agreement } from './agreement.js';
import type { BundleSubject } from './check-index.js';
import type { BundleLine, BundleStatement } from './statements.js';

/**
 * Makes data/calculation.json again from the events, and compares. It gathers what the amount of each line was worked out
 * from, so that nobody has to look for it; what counts is in the events.
 */
export function checkCalculationFile(
  text: string,
  subject: BundleSubject,
  statements: readonly BundleStatement[],
  agreement: Agreement,
  findings: Findings,
): void {
  const lines = statements.flatMap((statement) => statement.lines.map((line) => toldLine(line, agreement)));
  let expected = '';
  try {
    expected = fileOf(subject, lines);
  } catch {
    // A line without what every line has comes to nothing that could stand in the file.
  }
  if (text === expected) return;
  const [first = 1] = [...differences(text, expected)];
  findings.found('calculation-file', `data/calculation.json is not what the events say, from its line ${first} on`);
}

function* differences(one: string, other: string): Generator<number> {
  const [ours, theirs] = [one.split('\n'), other.split('\n')];
  for (let place = 0; place < Math.max(ours.length, theirs.length); place += 1) {
    if (ours[place] !== theirs[place]) yield place + 1;
  }
}

function fileOf(subject: BundleSubject, lines: readonly unknown[]): string {
  const head = canonical({ subject, v: 'outcomes-ledger/calculation@1' });
  return `${head.slice(0, -1)},"lines":[\n${lines.map(canonical).join(',\n')}\n]}\n`;
}

function toldLine({ event, line, statement }: BundleLine, agreement: Agreement) {
  const { number, claim, claimEvent, amountPence, parts, calculation } = line;
  const contract = String(event.data['contract']);
  const claimed = agreement.event(claimEvent);
  const verification = agreement.event(String(claimed?.data['verification']));
  const revision = calculation?.pricing.revision ?? null;
  const termsVersion = calculation?.termsVersion ?? null;
  return {
    statement,
    line: number,
    entry: event.index,
    claim,
    claimEntry: claimed?.index ?? null,
    verificationEntry: verification?.index ?? null,
    rateCard: { revision, entries: agreement.revisionEntries(contract, revision, event.index) },
    terms: { version: termsVersion, entries: agreement.termsEntries(contract, termsVersion, event.index) },
    inputs: calculation ?? null,
    result: { amountPence, parts },
  };
}
