import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { Injectable, type OnModuleDestroy, StreamableFile } from '@nestjs/common';
import { Subscription } from 'rxjs';
import type { EventFeed, FeedChoice, FeedItem } from '#exports';
import { asItIs } from '../exports/export-answer.js';
import type { Call } from '../http/call.js';
import { Identity } from '../http/identity.js';
import { OpenStreams } from '../http/open-streams.js';
import { mayStillRead } from '../http/readable.js';
import { StreamTime } from '../replay/frame-stream.js';

/** A proxy gives up a connection that says nothing for a minute, and a ledger may have no news for days. */
const HEARTBEAT_MS = 15_000;
/** Each costs a decoded copy of what is recorded. */
const STREAMS_MAX = { all: 100, ofOne: 10 };
/** When a reader whose connection broke comes back, unless it knows better. */
const RECONNECT_MS = 3_000;

/**
 * The feed of events as Server-Sent Events: history, then what is recorded, for as long as somebody reads. The next are
 * read when the connection has taken the ones before; when the reader goes, nothing more is read.
 */
@Injectable()
export class EventStream implements OnModuleDestroy {
  readonly #open = new Set<PassThrough>();

  readonly #counted: OpenStreams;

  constructor(
    private readonly time: StreamTime,
    identity: Identity,
  ) {
    this.#counted = new OpenStreams(identity, STREAMS_MAX);
  }

  /** @throws Problem while too many are open: before anything is sent. */
  async send(call: Call, feed: EventFeed, choice: FeedChoice, after: number): Promise<StreamableFile> {
    const closed = await this.#counted.open(call);
    asItIs(call);
    call.reply.headers({ 'Cache-Control': 'no-cache', Connection: 'close', 'X-Accel-Buffering': 'no' });
    return new StreamableFile(this.#follow(call, feed, choice, after, closed), {
      type: 'text/event-stream; charset=utf-8',
    });
  }

  /** Ends what is open: the server would wait for it before it stops. Readers come back and go on where they were. */
  onModuleDestroy(): void {
    for (const sent of this.#open) sent.end();
  }

  #follow({ request }: Call, feed: EventFeed, choice: FeedChoice, after: number, closed: () => void): PassThrough {
    const sent = new PassThrough();
    const following = new Subscription();
    const gone = new AbortController();
    const stop = () => {
      this.#open.delete(sent);
      closed();
      gone.abort();
      following.unsubscribe();
    };
    this.#open.add(sent);
    sent.once('finish', stop).once('close', stop);
    sent.write(`retry: ${RECONNECT_MS}\n\n`);

    let looked = after;
    const take = async (items: readonly FeedItem[]): Promise<void> => {
      if (!(await mayStillRead(request))) {
        sent.end();
        return;
      }
      const text = items.map(inText).join('');
      looked = items.at(-1)?.entry ?? looked;
      if (text === '' || gone.signal.aborted || sent.write(text)) return;
      // The connection is full: whoever reads slowly is waited for, and whoever is gone is not.
      await once(sent, 'drain', { signal: gone.signal }).catch(() => undefined);
    };
    following.add(
      this.time.scheduler.schedule(function () {
        // An id without data is no event, but it is where a reader goes on: what nobody wanted is not looked at again.
        if (!sent.writableNeedDrain) sent.write(`${looked < 0 ? '' : `id: ${looked}\n`}: still here\n\n`);
        void mayStillRead(request).then((may) => may || sent.end());
        this.schedule(undefined, HEARTBEAT_MS);
      }, HEARTBEAT_MS),
    );
    following.add(
      feed.follow(choice, after, take).subscribe({
        complete: () => sent.end(),
        error: (error: unknown) => {
          request.log.error({ err: error }, 'the feed of events could not go on');
          sent.end();
        },
      }),
    );
    return sent;
  }
}

function inText({ entry, event }: FeedItem): string {
  return event === undefined ? '' : `id: ${entry}\ndata: ${JSON.stringify(event)}\n\n`;
}
