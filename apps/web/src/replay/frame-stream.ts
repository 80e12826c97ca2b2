import { once } from 'node:events';
import { Injectable } from '@nestjs/common';
import { asyncScheduler, type SchedulerLike, Subscription } from 'rxjs';
import { type Frame, playForward, Replay } from '#replay';
import type { Call } from '../http/call.js';
import { type Asked, invalid, QueryDesk } from '../http/query-desk.js';
import { frameFilters, questionAsked } from './question-asked.js';

/** Where the time of the streams comes from: a specification moves it by hand. */
export abstract class StreamTime {
  abstract readonly scheduler: SchedulerLike;
}

@Injectable()
export class RealStreamTime extends StreamTime {
  readonly scheduler = asyncScheduler;
}

/** A proxy gives up a connection that says nothing for a minute; a slow story says nothing for longer. */
const HEARTBEAT_MS = 15_000;

/**
 * Frames as Server-Sent Events. Each is made when the one before it was taken by the connection; when the reader goes,
 * nothing more is made.
 */
@Injectable()
export class FrameStream {
  constructor(
    private readonly queries: QueryDesk,
    private readonly replay: Replay,
    private readonly time: StreamTime,
  ) {}

  /** Whether a stream is asked for, rather than a list. @throws Problem for a speed that is none. */
  askedFor({ request }: Call): { readonly isStream: boolean; readonly speed: number | undefined } {
    const { speed } = request.query as Readonly<Record<string, string | undefined>>;
    const isStream = speed !== undefined || /\btext\/event-stream\b/.test(request.headers.accept ?? '');
    if (speed === undefined) return { isStream, speed: undefined };
    const frames = Number(speed);
    if (!/^\d{1,3}(\.\d{1,3})?$/.test(speed) || frames < 0.1 || frames > 100) {
      throw invalid('speed', 'must be a number of frames a second, from 0.1 to 100');
    }
    return { isStream, speed: frames };
  }

  /** @throws Problem for a question that is none, before anything is sent. */
  async send(call: Call, contract: string, speed: number | undefined): Promise<void> {
    const asked = await this.queries.asked(call, ['asOf', 'minPosition', 'speed', ...frameFilters]);
    const seen = lastSeen(call);
    // A story that is gone on with is the one that was begun, whatever was recorded since.
    const at: Asked = seen === undefined ? asked : { ...asked, asOf: seen.asOf };
    const question = questionAsked(contract, at, seen?.id);
    this.queries.contractThere(call, at);
    const { reply } = call;
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      'x-accel-buffering': 'no',
      'ledger-entry': String(at.asOf),
    });
    const { scheduler } = this.time;
    const playing = new Subscription();
    const gone = new AbortController();
    raw.once('close', () => {
      gone.abort();
      playing.unsubscribe();
    });
    const write = async (text: string): Promise<void> => {
      if (gone.signal.aborted || raw.write(text)) return;
      // The connection is full: whoever reads slowly is waited for, and whoever is gone is not.
      await once(raw, 'drain', { signal: gone.signal }).catch(() => undefined);
    };
    const take = async (frame: Frame): Promise<void> => {
      const told = await this.replay.told(frame);
      await write(`id: ${frame.id}@${at.asOf}\nevent: frame\ndata: ${JSON.stringify(told)}\n\n`);
    };
    const end = (text: string) => {
      playing.unsubscribe();
      if (!gone.signal.aborted) raw.end(text);
    };
    const beat = scheduler.schedule(function () {
      if (!raw.writableNeedDrain) raw.write(': still here\n\n');
      this.schedule(undefined, HEARTBEAT_MS);
    }, HEARTBEAT_MS);
    playing.add(beat);
    playing.add(
      playForward(() => this.replay.frames(question), take, {
        intervalMs: speed === undefined ? 0 : 1000 / speed,
        scheduler,
      }).subscribe({
        complete: () => end(`event: end\ndata: {"entry":${at.asOf}}\n\n`),
        error: () => end('event: fault\ndata: {}\n\n'),
      }),
    );
  }
}

/** The last frame that a reader has, and the entry at which its story is read. */
function lastSeen({ request }: Call): { readonly id: string; readonly asOf: number } | undefined {
  const given = request.headers['last-event-id'];
  if (given === undefined || given === '') return undefined;
  const found = /^(\d{4}-\d{2}-\d{2}\.\d{12})@(\d{1,15})$/.exec(String(given));
  if (found?.[1] === undefined) throw invalid('Last-Event-ID', 'must be the id of a frame, as it was sent');
  return { id: found[1], asOf: Number(found[2]) };
}
