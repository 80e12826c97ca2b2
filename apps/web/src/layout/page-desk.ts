import { Injectable } from '@nestjs/common';
import type { Call } from '../http/call.js';
import { writeCursor } from '../http/cursor.js';
import { Problem } from '../http/problem.js';
import { type Asked, type AskedList, addressWith, QueryDesk } from '../http/query-desk.js';
import { type Page, Pages, type Surroundings } from './pages.js';
import { countWords, dayWords, instantWords } from './words.js';

/** The addresses before and after a page of a list; templates print a link for each that is there. */
export interface ListLinks {
  readonly nextHref: string | undefined;
  readonly firstHref: string | undefined;
}

/** Answers with pages, each read at one entry of the ledger and citable at it. */
@Injectable()
export class PageDesk {
  constructor(
    private readonly queries: QueryDesk,
    private readonly pages: Pages,
  ) {}

  /** @throws Problem (404) when there is no such page, or was none at the moment asked for. */
  async show(
    call: Call,
    build: (asked: Asked) => Page | undefined | Promise<Page | undefined>,
    filters: readonly string[] = [],
  ): Promise<string> {
    const asked = await this.queries.asked(call, ['asOf', 'effectiveOn', 'minPosition', ...filters]);
    return this.#print(call, asked, await build(asked));
  }

  /** A page with a list that is read on with cursors. `links` makes the addresses once the rows are known. */
  async showList(
    call: Call,
    build: (
      asked: AskedList,
      links: (next: string | undefined) => ListLinks,
    ) => Page | undefined | Promise<Page | undefined>,
    filters: readonly string[] = [],
  ): Promise<string> {
    const { asked, list } = await this.queries.askedList(call, ['effectiveOn', ...filters]);
    const links = (next: string | undefined): ListLinks => ({
      nextHref:
        next === undefined ? undefined : addressWith(call, writeCursor({ after: next, asOf: asked.asOf }, list)),
      firstHref: asked.after === undefined ? undefined : addressWith(call, undefined),
    });
    return this.#print(call, asked, await build(asked, links));
  }

  #print(call: Call, asked: Asked, page: Page | undefined): string {
    if (page === undefined) throw new Problem('not-found', 'There is nothing under this reference');
    call.reply
      .type('text/html; charset=utf-8')
      .header('Cache-Control', 'no-cache')
      .header('Ledger-Entry', String(asked.asOf));
    return this.pages.html(page, this.#surroundings(call, asked));
  }

  #surroundings({ request }: Call, { asOf, isPast, effectiveOn, day }: Asked): Surroundings {
    const [path = ''] = request.url.split('?');
    const query = new URLSearchParams(request.query as Record<string, string>);
    for (const name of ['minPosition', 'cursor', 'asOf', 'effectiveOn']) query.delete(name);
    const today = query.toString();
    query.set('asOf', String(asOf));
    // Without a day of its own the link would show what is in force on the day of the entry, and not what is shown here.
    query.set('effectiveOn', day);
    const at = this.queries.moments.recordedAt(asOf);
    const recordedAt = at === undefined ? undefined : instantWords(at);
    return {
      permanentLink: `${path}?${query}`,
      readAt: { entry: asOf < 0 ? 'none' : countWords(asOf), recordedAt },
      asOf:
        isPast || effectiveOn !== undefined
          ? {
              words: [
                ...(isPast
                  ? [
                      `Showing what the ledger knew after entry ${countWords(asOf)}${recordedAt === undefined ? '' : `, recorded ${recordedAt}`}.`,
                    ]
                  : []),
                ...(effectiveOn === undefined ? [] : [`What is in force is that of ${dayWords(effectiveOn)}.`]),
              ].join(' '),
              backHref: today === '' ? path : `${path}?${today}`,
            }
          : undefined,
    };
  }
}
