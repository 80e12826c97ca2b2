import type { EventRef } from '#event-log';
import type { Receipt } from './receipts.js';

/** What every command answers: what stands in the ledger because of it. */
export interface RecordedAnswer<About extends object = object> {
  /** Give it to a query as minPosition, and the query waits until it can see this. */
  readonly position: string | null;
  /** True when this was recorded before, or there was nothing left to do. */
  readonly repeated: boolean;
  /** The stream that it stands in. */
  readonly stream: string;
  /** The revision that the stream has now. */
  readonly revision: number;
  /** The events that were recorded, in their order. */
  readonly events: readonly EventRef[];
  /** The references that the command made or found. */
  readonly about: About;
  /**
   * With “Prefer: receipt”: one for each event, in their order. Empty when the log was not signed in time; the events are
   * recorded all the same, and GET /v1/entries/{entry}/proof has the proof later.
   */
  readonly receipts?: readonly Receipt[];
}

export const recordedExample: RecordedAnswer = {
  position: '00000000000000004217',
  repeated: false,
  stream: 'claim-reboot_west-P7K3Q000000000000-enters_employment-1',
  revision: 0,
  events: [{ id: '0b9f7a9e-6a0b-5c3e-9f8e-2f1d8f0a6c11', type: 'ClaimMade', revision: 0 }],
  about: { claim: 'reboot_west.P7K3Q000000000000.enters_employment.1' },
};
