import { afterEach, describe, expect, it } from '@jest/globals';
import type { Subscription } from 'rxjs';
import { canonicalJson, SystemEntropy } from '#kernel';
import { ManualScheduler } from '../../../../test/eventstoredb-double/manual-scheduler.js';
import type { FollowSignal, LedgerEntry } from '../event-log.js';
import { leafHash } from '../leaf-hash.js';
import type { IncomingSubscription, StoredEvent } from './esdb-driver.js';
import { EsdbFault } from './esdb-fault.js';
import { type FollowOptions, followSubscriptions, type SubscribableLog } from './follow-subscription.js';
import type { LogPosition } from './log-position.js';
import { logged } from './stored-event.js';

const PREFIX = 'ledger.';

/**
 * The client tells a checkpoint, and that it has caught up, as soon as they arrive, while events sent before them still
 * wait unread. Whoever believes it then skips those events after a crash. Played here turn by turn.
 */
describe('following a subscription', () => {
  const subscribed: Subscription[] = [];

  afterEach(() => {
    for (const subscription of subscribed.splice(0)) subscription.unsubscribe();
  });

  const play = (handle: (batch: readonly LedgerEntry[]) => void | Promise<void> = () => {}, batchSize = 2) => {
    const subscriptions: ScriptedSubscription[] = [];
    const signals: FollowSignal[] = [];
    const scheduler = new ManualScheduler();
    const opened = Promise.withResolvers<ScriptedSubscription>();
    let next = opened;
    const log: SubscribableLog = {
      assertUsable: async () => {},
      subscribe: (after) => {
        const subscription = new ScriptedSubscription(after);
        subscriptions.push(subscription);
        next.resolve(subscription);
        next = Promise.withResolvers();
        return subscription;
      },
      read: (stored) => logged(stored, PREFIX),
      closing: new AbortController().signal,
    };
    const options: FollowOptions = {
      batchSize,
      silenceMs: 60_000,
      retryMs: 100,
      retryMsMax: 1000,
      scheduler,
      entropy: new SystemEntropy(),
    };
    subscribed.push(followSubscriptions(log, 'start', handle, options).subscribe((signal) => signals.push(signal)));
    return {
      subscriptions,
      signals,
      first: opened.promise,
      /** Drops the subscription that is open, and settles with the one that takes it up again. */
      dropped: async (subscription: ScriptedSubscription) => {
        const taken = next.promise;
        subscription.end(new EsdbFault('unclear', 'dropped'));
        await turns();
        scheduler.pass(1000);
        return taken;
      },
    };
  };

  it('believes a checkpoint only when every event before it was handled', async () => {
    const gate = Promise.withResolvers<void>();
    const played = play(() => gate.promise);
    const subscription = await played.first;
    subscription.arrive(event(1), event(2), event(3), event(4), event(5));
    subscription.tell({ commit: 5000n, prepare: 5000n });
    await turns();
    // Handled so far: none. Three events wait unread behind the batch, and the checkpoint is ahead of all.
    expect(subscription.waiting).toBe(3);
    subscription.end(new EsdbFault('unclear', 'dropped'));
    subscription.lose();
    gate.resolve();
    const taken = await played.dropped(subscription);
    expect(taken.after).toEqual(event(2).position);
  });

  it('moves on to a checkpoint past events of others when nothing waits any more', async () => {
    const played = play();
    const subscription = await played.first;
    subscription.arrive(event(1), event(2));
    subscription.tell({ commit: 5000n, prepare: 4999n });
    await turns();
    const taken = await played.dropped(subscription);
    expect(taken.after).toEqual({ commit: 5000n, prepare: 4999n });
    const again = await played.dropped(taken);
    expect(again.after).toEqual({ commit: 5000n, prepare: 4999n });
  });

  it('never goes back to a checkpoint from before the last handled event', async () => {
    const played = play();
    const subscription = await played.first;
    subscription.tell({ commit: 1n, prepare: 1n });
    subscription.arrive(event(1), event(2));
    await turns();
    expect((await played.dropped(subscription)).after).toEqual(event(2).position);
  });

  it('is live only when it was told so and nothing waits any more', async () => {
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let handled = 0;
    const played = play(() => gates[handled++]?.promise);
    const subscription = await played.first;
    subscription.arrive(event(1), event(2), event(3), event(4));
    subscription.catchUp();
    await turns();
    expect(played.signals).toEqual([]);
    gates[0]?.resolve();
    await turns();
    expect(played.signals).toMatchObject([{ kind: 'handled', live: false }]);
    gates[1]?.resolve();
    await turns();
    expect(played.signals).toMatchObject([
      { kind: 'handled', live: false },
      { kind: 'handled', live: true },
    ]);
  });

  it('is not live any more when it fell behind', async () => {
    const played = play();
    const subscription = await played.first;
    subscription.catchUp();
    await turns();
    subscription.fallBehind();
    subscription.arrive(event(1), event(2));
    await turns();
    subscription.catchUp();
    await turns();
    expect(played.signals).toMatchObject([{ kind: 'live' }, { kind: 'handled', live: false }, { kind: 'live' }]);
  });

  it('fills its batches in history, and waits for nothing when live', async () => {
    const sizes: number[] = [];
    const played = play((batch) => {
      sizes.push(batch.length);
    }, 3);
    const subscription = await played.first;
    for (const index of [1, 2, 3, 4]) {
      subscription.arrive(event(index));
      await turns();
    }
    expect(sizes).toEqual([3]);
    subscription.catchUp();
    await turns();
    subscription.arrive(event(5));
    await turns();
    expect(sizes).toEqual([3, 1, 1]);
  });

  it('hands an event over once, also when the server sends it again', async () => {
    const sequences: number[] = [];
    const played = play((batch) => {
      sequences.push(...batch.map(({ sequence }) => sequence));
    });
    const subscription = await played.first;
    subscription.arrive(event(1), event(2));
    await turns();
    const taken = await played.dropped(subscription);
    taken.arrive(event(2), event(3));
    taken.catchUp();
    await turns();
    expect(sequences).toEqual([0, 1, 2]);
  });

  it('cancels a subscription that ended before it takes it up again', async () => {
    const played = play();
    const subscription = await played.first;
    await played.dropped(subscription);
    expect(subscription.isCancelled).toBe(true);
    expect(played.subscriptions).toHaveLength(2);
  });
});

/** A subscription on which happens what the test says, when it says so. */
class ScriptedSubscription implements IncomingSubscription {
  ended: { readonly fault?: Error } | undefined;
  caughtUp = false;
  checkpoint: LogPosition | undefined;
  isCancelled = false;
  onSign = () => {};
  #waiting: StoredEvent[] = [];

  constructor(readonly after: LogPosition | 'start') {}

  get waiting(): number {
    return this.#waiting.length;
  }

  take(count: number): StoredEvent[] {
    return this.#waiting.splice(0, count);
  }

  arrive(...events: StoredEvent[]): void {
    this.#waiting.push(...events);
    this.onSign();
  }

  tell(checkpoint: LogPosition): void {
    this.checkpoint = checkpoint;
    this.onSign();
  }

  catchUp(): void {
    this.caughtUp = true;
    this.onSign();
  }

  fallBehind(): void {
    this.caughtUp = false;
    this.onSign();
  }

  end(fault: Error): void {
    this.ended = { fault };
    this.onSign();
  }

  /** What waits unread is gone, as when the process is killed. */
  lose(): void {
    this.#waiting = [];
  }

  cancel(): void {
    this.isCancelled = true;
  }
}

function event(index: number): StoredEvent {
  const data = { index };
  const position = { commit: BigInt(index * 100), prepare: BigInt(index * 100 - 1) };
  return {
    id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    type: 'NoteTaken',
    stream: `${PREFIX}note-1`,
    revision: BigInt(index - 1),
    data,
    metadata: { leaf: leafHash(canonicalJson(data)).toString('hex') },
    position,
  };
}

/** Lets everything that is ready run. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
