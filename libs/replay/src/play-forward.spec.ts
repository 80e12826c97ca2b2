import { describe, expect, it } from '@jest/globals';
import { VirtualTimeScheduler } from 'rxjs';
import { playForward } from './play-forward.js';

/** Lets what has been settled go on, and runs whatever is due until then. */
async function until(scheduler: VirtualTimeScheduler, ms: number): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) {
    scheduler.maxFrames = ms;
    scheduler.flush();
    await Promise.resolve();
  }
}

function counting(last: number) {
  const seen = { made: 0, returned: false };
  function* frames() {
    try {
      for (let frame = 1; frame <= last; frame += 1) {
        seen.made = frame;
        yield frame;
      }
    } finally {
      seen.returned = true;
    }
  }
  return { frames, seen };
}

describe('playing frames forward', () => {
  it('lets each stand for as long as was asked, and completes after the last', async () => {
    const scheduler = new VirtualTimeScheduler(undefined, 0);
    const { frames } = counting(3);
    const heard: (number | string)[] = [];
    playForward(frames, async () => {}, { intervalMs: 500, scheduler }).subscribe({
      next: (frame) => heard.push(frame),
      complete: () => heard.push('end'),
    });
    await until(scheduler, 0);
    expect(heard).toEqual([1]);
    await until(scheduler, 499);
    expect(heard).toEqual([1]);
    await until(scheduler, 500);
    expect(heard).toEqual([1, 2]);
    await until(scheduler, 2000);
    expect(heard).toEqual([1, 2, 3, 'end']);
  });

  it('makes no frame before the one before it was taken', async () => {
    const scheduler = new VirtualTimeScheduler(undefined, 0);
    const { frames, seen } = counting(3);
    const taken: (() => void)[] = [];
    playForward(frames, () => new Promise<void>((done) => taken.push(done)), { intervalMs: 0, scheduler }).subscribe();
    await until(scheduler, 10_000);
    expect(seen.made).toBe(1);
    taken[0]?.();
    await until(scheduler, 20_000);
    expect(seen.made).toBe(2);
  });

  it('makes none once nobody listens, and lets go of what the story holds', async () => {
    const scheduler = new VirtualTimeScheduler(undefined, 0);
    const { frames, seen } = counting(100);
    const listening = playForward(frames, async () => {}, { intervalMs: 100, scheduler }).subscribe();
    await until(scheduler, 200);
    listening.unsubscribe();
    await until(scheduler, 10_000);
    expect(seen).toEqual({ made: 3, returned: true });
  });

  it('ends with what a frame that cannot be taken throws', async () => {
    const scheduler = new VirtualTimeScheduler(undefined, 0);
    const { frames, seen } = counting(3);
    const heard: unknown[] = [];
    const refuse = async () => {
      throw new Error('The line is cut');
    };
    playForward(frames, refuse, { intervalMs: 0, scheduler }).subscribe({ error: (error) => heard.push(error) });
    await until(scheduler, 10);
    expect(heard).toEqual([new Error('The line is cut')]);
    expect(seen.returned).toBe(true);
  });
});
