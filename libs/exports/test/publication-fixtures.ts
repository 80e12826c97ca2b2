import { ContractId, calendarDate, type Of } from '#kernel';
import type { PublicationEvent } from '../src/domain/publications/publications.events.js';
import type { ReleasePublication } from '../src/domain/publications/publications.js';
import { ONS_10_5 } from '../src/domain/suppression/ruleset.js';

export const released: Of<PublicationEvent, 'PublicationReleased'> = {
  type: 'PublicationReleased',
  contract: ContractId.parse('riverside'),
  table: 'outcomes',
  until: calendarDate('2021-03-31'),
  asOf: 4217,
  ruleset: ONS_10_5,
  tableSha256: 'a'.repeat(64),
  suppressed: 7,
  releasedOn: calendarDate('2021-05-04'),
};

export function releaseCommand(changed: Partial<ReleasePublication> = {}): ReleasePublication {
  return { ...released, type: 'release', startsOn: calendarDate('2021-01-01'), madeToFollow: 0, ...changed };
}
