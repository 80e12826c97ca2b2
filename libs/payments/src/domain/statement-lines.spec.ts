import { describe, expect, it } from '@jest/globals';
import { fold, pence } from '#kernel';
import { cityCouncil, nationalFund, riverside } from '../../../contracts/test/fixtures.js';
import { specFor } from '../../../kernel/test/given-when-then.js';
import { billable, lineOf, linesAdded, S01 } from '../../test/fixtures.js';
import type { StatementLine } from './payments.events.js';
import { type AddLines, linesDecider } from './statement-lines.js';

const { given } = specFor(linesDecider);
const add = (...lines: readonly StatementLine[]): AddLines => ({
  type: 'add-lines',
  contract: riverside,
  statement: S01,
  lines,
});
const third = lineOf(3, billable(3));

describe('putting lines on a statement', () => {
  it('begins with the first', () =>
    given()
      .when(add(...linesAdded.lines))
      .then(linesAdded));
  it('goes on behind those that stand there', () =>
    given(linesAdded)
      .when(add(third))
      .then({ ...linesAdded, lines: [third] }));
  it('is done once', () =>
    given(linesAdded)
      .when(add(...linesAdded.lines))
      .thenNothing());
  it('goes into as many events as are asked for', () =>
    given()
      .when({ ...add(...linesAdded.lines, third), perEvent: [linesAdded.lines.length, 1] })
      .then(linesAdded, { ...linesAdded, lines: [third] }));
  it('is done once, in however many events', () =>
    given(linesAdded, { ...linesAdded, lines: [third] })
      .when({ ...add(...linesAdded.lines, third), perEvent: [linesAdded.lines.length, 1] })
      .thenNothing());
  it('of none is nothing', () => given().when(add()).thenNothing());

  it.each([
    ['a gap before them', [linesAdded], add(lineOf(4, billable(4))), 'lines-changed'],
    ['a gap among them', [], add(lineOf(1, billable(1)), third), 'lines-out-of-order'],
    [
      'others under their numbers',
      [linesAdded],
      add(lineOf(1, billable(1, 1)), lineOf(2, billable(2))),
      'lines-changed',
    ],
  ] as const)('is refused for %s', (_, history, command, reason) =>
    given(...history)
      .when(command)
      .thenRefused(reason),
  );

  it('sums them up for each payer and way of collecting', () => {
    const held = { ...lineOf(3, billable(1, -1_000)), collect: 'held' as const };
    const invoiced = { ...lineOf(4, billable(2, -2_000)), collect: 'invoiced' as const };
    expect(fold(linesDecider, [linesAdded, { ...linesAdded, lines: [held, invoiced] }])).toMatchObject({
      lines: 4,
      totalPence: 85_001,
      parts: [
        { payer: cityCouncil, pence: pence(59_501) },
        { payer: nationalFund, pence: pence(25_500) },
      ],
      held: [{ pence: -700 }, { pence: -300 }],
      invoiced: [{ pence: -1_400 }, { pence: -600 }],
    });
  });
});
