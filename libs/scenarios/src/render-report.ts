import { formatPence } from '#kernel';
import type { Mismatch } from './check-expectations.js';
import { reasons } from './reasons.js';
import type { CountAndPence, ReportedChange, ReportedLine, ReportedStatement } from './reported.js';
import type { ReportedRefusal, ScenarioReport } from './run-scenario.js';

/** A report as text for a terminal: every statement with every line, every total, and what was not as expected. */
export function renderReport(report: ScenarioReport): string {
  return [
    `${report.title}`,
    `scenario ${report.scenario}, contract ${report.contract}, store ${report.store}`,
    '',
    ...report.statements.flatMap((statement) => [...statementLines(statement), '']),
    ...totalLines(report),
    '',
    ...refusalLines(report),
    ...verdictLines(report),
  ].join('\n');
}

function statementLines({ statement, period, issuedOn, lines, totalPence, parts }: ReportedStatement): string[] {
  const rows = lines.map((line) => [
    String(line.number),
    line.person ?? line.cohort ?? '',
    line.occurrence === 1 ? line.outcome : `${line.outcome} (${line.occurrence})`,
    line.line === line.outcome ? '' : line.line,
    `revision ${line.revision}`,
    line.achievedOn,
    formatPence(line.pence),
    Object.keys(parts).length > 1 ? partsText(line.parts) : '',
    cutText(line),
    line.cause === undefined ? '' : `adjusts ${line.adjusts}: ${line.cause}`,
  ]);
  const count = lines.length === 1 ? '1 line' : `${lines.length} lines`;
  return [
    `Statement ${statement} for ${period.from} to ${period.to}, issued on ${issuedOn}: ${count}, ${formatPence(totalPence)}`,
    ...columns(rows, new Set([0, 6])),
    `  total ${formatPence(totalPence)} (${partsText(parts)})`,
  ];
}

function totalLines(report: ScenarioReport): string[] {
  const byLine = Object.entries(report.byLine).map(([line, { count, pence }]) => [
    line,
    String(count),
    formatPence(pence),
  ]);
  const balances = Object.entries(report.balances).map(([name, { count, pence }]: [string, CountAndPence]) => [
    name,
    String(count),
    formatPence(pence),
  ]);
  const payments = report.payments.map(({ payment, payer, paidOn, bankReference, pence }) => [
    payment,
    payer,
    paidOn,
    bankReference,
    formatPence(pence),
  ]);
  const cut = Object.entries(report.cut).map(([cause, { count, pence }]) => [cause, String(count), formatPence(pence)]);
  const people = Object.entries(report.people).map(([name, count]) => [name, String(count)]);
  return [
    'Issued by rate-card line',
    ...columns(byLine, new Set([1, 2])),
    ...(cut.length === 0 ? [] : ['Cut off, by cap or other cause', ...columns(cut, new Set([1, 2]))]),
    ...changeLines(report),
    ...effectLines(report),
    ...recomputedLines(report),
    'Payments',
    ...columns(payments, new Set([4])),
    'Balances',
    ...columns(balances, new Set([1, 2])),
    'People',
    ...columns(people, new Set([1])),
  ];
}

/** Of £1,000.00: contract_cap £200.00 */
function cutText({ uncappedPence, cut }: ReportedLine): string {
  const cuts = Object.entries(cut);
  if (cuts.length === 0 || uncappedPence === undefined) return '';
  return `of ${formatPence(uncappedPence)}: ${cuts.map(([cause, pence]) => `${cause} ${formatPence(pence)}`).join(', ')}`;
}

function changeLines({ variations, revisions }: ScenarioReport): string[] {
  const row = (name: string, { status, draft, effectiveFrom, agreedOn, retroactive }: ReportedChange) => [
    name,
    status,
    draft === 1 ? '' : `draft ${draft}`,
    effectiveFrom === undefined ? '' : `from ${effectiveFrom}`,
    agreedOn === undefined ? '' : `agreed on ${agreedOn}${retroactive === true ? ', retroactive' : ''}`,
  ];
  const rows = [
    ...variations.map((change) => row(`variation ${change.variation}`, change)),
    ...revisions.map((change) => row(`rate-card revision ${change.revision}`, change)),
  ];
  return rows.length === 0 ? [] : ['Changes of the contract', ...columns(rows, new Set())];
}

function effectLines({ effects }: ScenarioReport): string[] {
  const rows = effects.map((effect) => [
    effect.variation === undefined ? `rate-card revision ${effect.revision}` : `variation ${effect.variation}`,
    effect.direction,
    `${effect.changed} claims changed`,
    formatPence(effect.beforePence),
    formatPence(effect.afterPence),
    formatPence(effect.differencePence),
    partsText(effect.payers),
  ]);
  return rows.length === 0 ? [] : ['Effects: before, after, difference', ...columns(rows, new Set([3, 4, 5]))];
}

function recomputedLines({ recomputed: { agrees, billedPence, nowPence } }: ScenarioReport): string[] {
  if (agrees) return [`Worked out again: ${formatPence(nowPence)}, as billed`];
  return [`Worked out again: ${formatPence(nowPence)}, where ${formatPence(billedPence)} are billed`];
}

function refusalLines({ refusals }: ScenarioReport): string[] {
  if (refusals.length === 0) return [];
  const rows = refusals.map(({ pointer, do: command, by, reason, isExpected }) => [
    pointer,
    command,
    by,
    reason,
    isExpected ? 'as expected' : 'NOT EXPECTED',
  ]);
  return ['Refused', ...columns(rows, new Set()), ''];
}

function verdictLines({ mismatches, commands, refusals }: ScenarioReport): string[] {
  const { sent, recorded, repeated, refused } = commands;
  const counts = `${sent} commands: ${recorded} recorded, ${repeated} repeated, ${refused} refused`;
  if (mismatches.length === 0) return [counts, 'All expectations hold.'];
  const heading = mismatches.length === 1 ? '1 expectation does' : `${mismatches.length} expectations do`;
  return [counts, `${heading} not hold:`, ...mismatches.map(mismatchLine), ...beginningLines(refusals)];
}

/** One refusal brings many: without its contract, nothing of a story can happen. Where to look is at the first. */
function beginningLines(refusals: ScenarioReport['refusals']): string[] {
  const [first, ...others] = refusals.filter(({ isExpected }) => !isExpected);
  if (first === undefined || others.length === 0) return [];
  const { pointer, do: command, by, reason, detail } = first;
  return [
    `It began at ${pointer}: ${command} by ${by} was refused as ${reason}${reasonInWords(reason, detail)}. Others may follow from it.`,
  ];
}

/** Nothing where several parts of a contract use the name, each with words of its own. */
function reasonInWords(reason: string, detail: ReportedRefusal['detail']): string {
  const [words, ...others] = reasons.get(reason) ?? [];
  if (words === undefined || others.length > 0) return '';
  return ` (${words.replace(/\{(\w+)\}/g, (place, name: string) => String(detail[name] ?? place))})`;
}

function mismatchLine({ pointer, expected, actual }: Mismatch): string {
  return `  ${pointer}: expected ${JSON.stringify(expected)}, but it is ${JSON.stringify(actual)}`;
}

function partsText(parts: Readonly<Record<string, number>>): string {
  return Object.entries(parts)
    .map(([payer, pence]) => `${payer} ${formatPence(pence)}`)
    .join(', ');
}

/** Rows under each other; figures stand to the right of their column. */
function columns(rows: readonly (readonly string[])[], figures: ReadonlySet<number>): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => {
    const cells = row.map((cell, column) =>
      figures.has(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
    );
    return `  ${cells.filter((_, column) => (widths[column] ?? 0) > 0).join('  ')}`.trimEnd();
  });
}
