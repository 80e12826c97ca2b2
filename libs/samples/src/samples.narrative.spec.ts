import { describe, expect, it } from '@jest/globals';
import type { Envelope } from '#event-log';
import {
  checked,
  closed,
  drawn,
  foundProposed,
  framed,
  item,
  ofSample,
  rechecked,
  seeded,
  wrong,
} from '../test/fixtures.js';
import type { SampleEvent } from './domain/samples.events.js';
import { samplesNarrative } from './samples.narrative.js';

const envelope = {} as Envelope;
type Decimal = typeof closed.estimate.rate;

const secondChecksClosed: SampleEvent = {
  type: 'SecondChecksClosed',
  ...ofSample,
  closedOn: closed.closedOn,
  bothVerified: 20,
  onlyFirstVerified: 5,
  onlySecondVerified: 10,
  bothRejected: 15,
  agreement: '70' as Decimal,
  kappa: '0.4' as Decimal,
};

function says(event: SampleEvent): string {
  return samplesNarrative[event.type].says(event as never, envelope);
}

describe('a sample as an auditor reads it', () => {
  it.each([
    [
      framed,
      'The frame of sample riverside.V1 was closed as of entry 40: 4 paid claims of £4,000.00 in 2 strata, of which 3 are to be drawn.',
    ],
    [
      seeded,
      'The seed of sample riverside.V1 is “03 11 19 27 35 43”, public since 2022-05-04: The numbers of a lottery that is made up.',
    ],
    [drawn, '3 items were drawn into sample riverside.V1.'],
    [checked(1), `fair_check checked ${item(1)} for sample riverside.V1: confirmed.`],
    [wrong, `fair_check checked ${item(3)} for sample riverside.V1: partly (wrong amount), £400.00 of it right.`],
    [
      { ...checked(3), type: 'SampleFindingCorrected', number: 2 },
      `fair_check checked ${item(3)} for sample riverside.V1: confirmed, in the place of finding 1.`,
    ],
    [
      rechecked(1),
      `fair_check decided again about ${item(1)} for sample riverside.V1: verified, as fair_check had on 2022-02-08.`,
    ],
    [
      closed,
      'Sample riverside.V1 was closed: 1 of 3 items in error, an error rate of 37.5% (between 0.4701% and 74.5299% at 95 per cent).',
    ],
    [
      secondChecksClosed,
      'Sample riverside.V1 was closed: the second decisions agree with 70% of the first, kappa 0.4 (20 verified twice, 15 rejected twice, 15 decided otherwise).',
    ],
    [foundProposed, '£600.00 that was found wrong in sample riverside.V1 was proposed as clawback riverside.C01.'],
  ] as const)('%#', (event, sentence) => expect(says(event as SampleEvent)).toBe(sentence));

  it('says what follows by value, and what is taken back beyond what was found', () => {
    expect(samplesNarrative.SampleClosed.why?.(closed)).toEqual([
      'By value, £900.00 of the frame is in error (22.5%): no interval is given, because fewer than 30 items were checked.',
      'By the point estimate, £900.00 is to be taken back: £600.00 that was found in the sample, and £300.00 beyond it.',
    ]);
  });

  it('is found by each claim that was drawn, and what is said of one claim is no story of another', () => {
    expect(samplesNarrative.SampleItemsDrawn.about(drawn)).toContainEqual({ kind: 'claim', ref: item(2) });
    expect(samplesNarrative.SampleItemChecked.story?.(checked(1))).toBe(item(1));
    expect(samplesNarrative.SampleRecoveryProposed.about(foundProposed)).toContainEqual({
      kind: 'clawback',
      ref: 'riverside.C01',
    });
  });
});
