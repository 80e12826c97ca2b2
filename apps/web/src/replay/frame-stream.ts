import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { Injectable, type OnModuleDestroy, StreamableFile } from '@nestjs/common';
import { asyncScheduler, type SchedulerLike, Subscription } from 'rxjs';
import { type Frame, playForward, Replay, type ReplayQuestion } from '#replay';
import type { Call } from '../http/call.js';
import { Identity } from '../http/identity.js';
import { OpenStreams } from '../http/open-streams.js';
import type { Problem } from '../http/problem.js';
import { type Asked, invalid, QueryDesk } from '../http/query-desk.js';
import { mayStillRead } from '../http/readable.js';
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
/** Each story in play holds everything that it adds up, so their number is what bounds the memory. */
const STREAMS_MAX = { all: 20, ofOne: 4 };

/**
 * Frames as Server-Sent Events. Each is made when the one before it was taken by the connection; when the reader goes,
 * nothing more is made.
 */
@Injectable()
export class FrameStream implements OnModuleDestroy {
  readonly #open = new Set<PassThrough>();
  readonly #counted: OpenStreams;

  constructor(
    private readonly queries: QueryDesk,
    private readonly replay: Replay,
    private readonly time: StreamTime,
    identity: Identity,
  ) {
    this.#counted = new OpenStreams(identity, STREAMS_MAX);
  }

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

  /**
   * @throws Problem for a question that is none, or while too many stories are being played: before anything is sent.
   */
  async send(call: Call, contract: string, speed: number | undefined): Promise<StreamableFile> {
    const asked = await this.queries.asked(call, ['asOf', 'minPosition', 'speed', ...frameFilters]);
    const seen = lastSeen(call);
    const at: Asked = seen === undefined ? asked : this.queries.goneOnWith(asked, seen, () => laterThan(asked));
    const question = questionAsked(contract, at, seen?.id);
    this.queries.contractThere(call, at);
    const sent = this.#play(question, speed, call, await this.#counted.open(call));
    call.reply.headers({
      'Cache-Control': 'no-cache',
      // Kept alive behind its last frame, the connection would hold up a server that stops.
      Connection: 'close',
      'X-Accel-Buffering': 'no',
      'Ledger-Entry': String(at.asOf),
    });
    return new StreamableFile(sent, { type: 'text/event-stream; charset=utf-8' });
  }

  /** Ends what is being played: a story can run for hours, and the server would wait for it before it stops. */
  onModuleDestroy(): void {
    for (const sent of this.#open) sent.end();
  }

  /** @returns what is sent, frame after frame. Whoever reads it destroys it when the reader is gone. */
  #play(question: ReplayQuestion, speed: number | undefined, { request }: Call, closed: () => void): PassThrough {
    const { scheduler } = this.time;
    const sent = new PassThrough();
    const playing = new Subscription();
    const gone = new AbortController();
    const stop = () => {
      this.#open.delete(sent);
      closed();
      gone.abort();
      playing.unsubscribe();
    };
    this.#open.add(sent);
    // However it ends: after the last frame, because the server stops, or because the reader is gone.
    sent.once('finish', stop).once('close', stop);
    const take = async (frame: Frame): Promise<void> => {
      if (!(await mayStillRead(request))) {
        sent.end();
        return;
      }
      const told = await this.replay.told(frame);
      const text = `id: ${frame.id}@${question.asOf}\nevent: frame\ndata: ${JSON.stringify(told)}\n\n`;
      if (gone.signal.aborted || sent.write(text)) return;
      // The connection is full: whoever reads slowly is waited for, and whoever is gone is not.
      await once(sent, 'drain', { signal: gone.signal }).catch(() => undefined);
    };
    const end = (text: string) => {
      if (!gone.signal.aborted) sent.end(text);
    };
    const beat = scheduler.schedule(function () {
      if (!sent.writableNeedDrain) sent.write(': still here\n\n');
      this.schedule(undefined, HEARTBEAT_MS);
    }, HEARTBEAT_MS);
    playing.add(beat);
    playing.add(
      playForward(() => this.replay.frames(question), take, {
        intervalMs: speed === undefined ? 0 : 1000 / speed,
        scheduler,
      }).subscribe({
        complete: () => end(`event: end\ndata: {"entry":${question.asOf}}\n\n`),
        error: (error: unknown) => {
          request.log.error({ err: error }, 'a story could not be played on');
          end('event: fault\ndata: {}\n\n');
        },
      }),
    );
    return sent;
  }
}

interface Seen {
  readonly id: string;
  readonly asOf: number;
}

function laterThan({ asOf }: Asked): Problem {
  return invalid('Last-Event-ID', `must be of a story up to entry ${asOf}`);
}

/** The last frame that a reader has, and the entry at which its story is read. */
function lastSeen({ request }: Call): Seen | undefined {
  const given = request.headers['last-event-id'];
  if (given === undefined || given === '') return undefined;
  const found = /^(\d{4}-\d{2}-\d{2}\.\d{12})@(\d{1,15})$/.exec(String(given));
  if (found?.[1] === undefined) throw invalid('Last-Event-ID', 'must be the id of a frame, as it was sent');
  return { id: found[1], asOf: Number(found[2]) };
}
