import { describe, expect, it } from '@jest/globals';
import { Facts } from '../facts/facts.js';
import { Findings } from '../findings.js';
import { addRecordFacts, erasureByTwo, recordTables } from './record-facts.js';
import type { StoredEvent } from './stored-event.js';

const about = { contract: 'riverside', person: 'P0000000000000001' };
const event = (type: string, data: Readonly<Record<string, unknown>>) =>
  ({
    id: type,
    stream: 'person-P0000000000000001',
    revision: 0,
    type,
    data,
    reliesOn: [],
    evidence: [],
  }) as unknown as StoredEvent;
const requested = event('ErasureRequested', { ...about, request: 1, requestedBy: 'rita' });
const approved = event('ErasureApproved', { ...about, request: 1, approvedBy: 'ada' });
const done = event('ParticipantKeyDestroyed', { contract: 'riverside', subject: about.person });

function faultsOf(...events: readonly StoredEvent[]) {
  const facts = new Facts(recordTables, { inMemory: true });
  const findings = new Findings();
  for (const [sequence, one] of events.entries()) {
    facts.addEvent({ sequence, event: one });
    addRecordFacts(facts, { sequence, event: one });
  }
  facts.complete();
  facts.check(erasureByTwo, findings);
  facts.close();
  return findings.faults.map(({ entry, says }) => [entry, says]);
}

describe('an erasure', () => {
  it('is sound when one asked for it and another approved it before the key was destroyed', () => {
    expect(faultsOf(requested, approved, done)).toEqual([]);
  });

  it.each([
    [
      'approved by who asked',
      [event('ErasureRequested', { ...about, request: 1, requestedBy: 'ada' }), approved, done],
      [1, 'the erasure of P0000000000000001 was approved by ada, who had asked for it'],
    ],
    [
      'approved where nobody had asked',
      [approved, done],
      [0, 'the erasure of P0000000000000001 was approved by ada and nobody had asked for it'],
    ],
    [
      'done before it was approved',
      [requested, done, approved],
      [1, 'the key of P0000000000000001 was destroyed, and no approval stands before it'],
    ],
  ] as const)('is a fault when it was %s', (_, events, fault) => {
    expect(faultsOf(...events)).toEqual([fault]);
  });
});
