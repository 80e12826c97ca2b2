import { asyncScheduler, Observable, type SchedulerLike } from 'rxjs';

export interface Playing {
  /** How long one frame stands before the next; 0 for as fast as it is taken. */
  readonly intervalMs: number;
  readonly scheduler?: SchedulerLike;
}

/**
 * Plays frames one after the other. The next frame is not made until `take` has settled with the one before, however fast
 * the story runs, so a slow reader is never buried; and none is made once nobody listens.
 *
 * @returns each frame once it was taken. It completes after the last one, and ends with what `take` or the making of a
 * frame throws.
 */
export function playForward<Frame>(
  frames: () => Iterator<Frame>,
  take: (frame: Frame) => Promise<void>,
  { intervalMs, scheduler = asyncScheduler }: Playing,
): Observable<Frame> {
  return new Observable((listener) => {
    const playing = frames();
    const next = async (): Promise<void> => {
      try {
        const { done, value } = playing.next();
        if (done) return listener.complete();
        await take(value);
        if (listener.closed) return;
        listener.next(value);
        if (!listener.closed) listener.add(scheduler.schedule(() => void next(), intervalMs));
      } catch (error) {
        listener.error(error);
      }
    };
    listener.add(scheduler.schedule(() => void next()));
    // A generator that is left where it stands would hold everything that it has read.
    listener.add(() => void playing.return?.());
  });
}
