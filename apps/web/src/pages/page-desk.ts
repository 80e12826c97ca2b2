import { Injectable } from '@nestjs/common';
import { ContractNames, readingRoles } from '#contracts';
import { Clock, epochMsOf, instantAt, type Role } from '#kernel';
import { hiddenInPage } from '../access/left-out.js';
import { Notices } from '../access/notices.js';
import { hidingFor, PSEUDONYM } from '../access/others-people.js';
import { SessionCookie } from '../access/session-cookie.js';
import type { Call } from '../http/call.js';
import { Cursors } from '../http/cursor.js';
import { type Caller, Identity } from '../http/identity.js';
import { Problem } from '../http/problem.js';
import { type Asked, type AskedList, addressWith, QueryDesk } from '../http/query-desk.js';
import { type Page, Pages, type Surroundings } from '../layout/pages.js';
import { countWords, dayWords, instantWords, plainWords } from '../layout/words.js';
import { filtersAtFault, heedOnly } from './heeded.js';
import { LedgerHead } from './ledger-head.js';

const SESSION_SCRIPT = '/assets/scripts/apps/web/src/public/session.js';

const OTHERS_PEOPLE =
  'What is about people whom another provider accepted, or declined, is left out here. Totals count them like everybody else.';

interface Listed<Row> {
  readonly rows: readonly Row[];
  readonly next?: string | undefined;
}

/** The addresses before and after a page of a list; templates print a link for each that is there. */
export interface ListLinks {
  readonly nextHref: string | undefined;
  readonly firstHref: string | undefined;
}

function mayReadPeople({ actor }: Caller): boolean {
  const roles: readonly Role[] = readingRoles['read-people'];
  return roles.includes(actor.role);
}

/** Statements, sentences and references name people by their pseudonyms, on pages that are also for those who lent the money. */
function withoutPeople(text: string): string {
  return text.replaceAll(PSEUDONYM, 'P…');
}

function wrongWords(field: { readonly id: string; readonly label: string } | undefined, name: string) {
  return {
    text: `${field?.label ?? `“${name}” in the address`}: what is asked for is not one of the choices. This page is shown without it`,
    href: field === undefined ? '' : `#${field.id}`,
  };
}

/** Answers with pages, each read at one entry of the ledger and citable at it. */
@Injectable()
export class PageDesk {
  /** Pages with a list that has left out rows, or may have, before the page was made. */
  readonly #shortened = new WeakSet<object>();

  constructor(
    private readonly queries: QueryDesk,
    private readonly head: LedgerHead,
    private readonly pages: Pages,
    private readonly identity: Identity,
    private readonly notices: Notices,
    private readonly cookie: SessionCookie,
    private readonly clock: Clock,
    private readonly names: ContractNames,
    private readonly cursors: Cursors,
  ) {}

  /** What a page was asked with. Parameters that it does not have are not heeded. */
  asked(call: Call, filters: readonly string[], wrong?: readonly string[]): Promise<Asked> {
    const known = ['asOf', 'effectiveOn', 'minPosition', ...filters];
    heedOnly(call, known);
    return this.queries.asked(call, known, wrong);
  }

  /**
   * @param build makes the page for whoever reads it: what they may do leads on from it. What it throws about a filter is
   * said on the page, which is then made without that filter.
   * @throws Problem (404) when there is no such page, or was none at the moment asked for. */
  show(
    call: Call,
    build: (asked: Asked, caller: Caller | undefined) => Page | undefined | Promise<Page | undefined>,
    filters: readonly string[] = [],
  ): Promise<string> {
    return this.#withoutWrong(call, filters, async (wrong) => {
      const asked = await this.asked(call, filters, wrong);
      const caller = await this.identity.callerOf(call);
      return this.#print(call, asked, caller, await build(asked, caller));
    });
  }

  /** A page with a list that is read on with cursors. `links` makes the addresses once the rows are known. */
  showList(
    call: Call,
    build: (
      asked: AskedList,
      links: (next: string | undefined) => ListLinks,
      caller: Caller | undefined,
    ) => Page | undefined | Promise<Page | undefined>,
    filters: readonly string[] = [],
  ): Promise<string> {
    return this.#withoutWrong(call, filters, async (wrong) => {
      const own = ['effectiveOn', ...filters];
      heedOnly(call, ['asOf', 'minPosition', 'cursor', 'limit', ...own]);
      const { asked, list } = await this.queries.askedList(call, own, wrong);
      const links = (next: string | undefined): ListLinks => ({
        nextHref:
          next === undefined
            ? undefined
            : addressWith(call, this.cursors.write({ after: next, asOf: asked.asOf }, list)),
        firstHref: asked.after === undefined ? undefined : addressWith(call, undefined),
      });
      const caller = await this.identity.callerOf(call);
      return this.#print(call, asked, caller, await build(asked, links, caller));
    });
  }

  /** A filter that asks for nothing there is would pass for one that finds nothing: the page is made without it, and says so. */
  async #withoutWrong(
    call: Call,
    filters: readonly string[],
    make: (wrong: readonly string[]) => Promise<string>,
  ): Promise<string> {
    const wrong: string[] = [];
    for (;;) {
      try {
        return await make(wrong);
      } catch (error) {
        const found = filtersAtFault(error, call, filters);
        if (found.length === 0) throw error;
        wrong.push(...found);
        const given = Object.keys(call.request.query as Readonly<Record<string, unknown>>);
        heedOnly(
          call,
          given.filter((name) => !found.includes(name)),
        );
      }
    }
  }

  /** What a list says of it: the rows that whoever asks is shown, as many as fit a page. */
  shown<Row>(call: Call, asked: AskedList, rows: (asked: AskedList) => Listed<Row>): Promise<Listed<Row>> {
    if (hidingFor(call.request) !== undefined) this.#shortened.add(call.request);
    return this.queries.shown(call, asked, rows);
  }

  /** A page that says nothing of what the ledger holds: about signing in, to whoever has not. */
  async showToNobody(call: Call, page: Page): Promise<string> {
    call.reply.type('text/html; charset=utf-8').header('Cache-Control', 'no-store');
    return this.pages.html(page);
  }

  #print(call: Call, asked: Asked, caller: Caller | undefined, made: Page | undefined): string {
    if (made === undefined) throw new Problem('not-found', 'There is nothing under this reference');
    const { wrong = [] } = asked;
    if (wrong.length > 0) call.reply.status(400);
    const page = wrong.length === 0 ? made : { ...made, title: `Error: ${made.title}` };
    call.reply
      .type('text/html; charset=utf-8')
      // What somebody who has signed in was shown stays in no browser, once they have signed out.
      .header('Cache-Control', caller?.provedAt === undefined ? 'no-cache' : 'no-store')
      .header('Ledger-Entry', String(asked.asOf));
    const secret = this.cookie.of(call.request);
    const surroundings: Surroundings = {
      ...this.#surroundings(call, asked),
      who: caller && this.#whoIs(caller),
      notice: secret === undefined ? undefined : this.notices.take(secret),
      signInHref: `/sign-in?next=${encodeURIComponent(call.request.url)}`,
      session: this.#sessionOf(caller),
      mayOperate: this.identity.seesAll(caller) || caller?.actor.role === 'operator',
      wrong: wrong.map((name) => wrongWords(page.fields?.[name], name)),
    };
    const text = this.pages.html(page, surroundings);
    const hiding = hidingFor(call.request);
    if (hiding !== undefined && hiding(text) !== text) {
      // Whatever else such a page says is about them, though it does not name them again.
      if (hiding(page.title) !== page.title)
        throw new Problem('not-allowed', 'Another provider accepted or declined this person');
      return hiddenInPage(this.pages.html(page, { ...surroundings, leftOut: OTHERS_PEOPLE }), hiding);
    }
    if (this.#shortened.has(call.request)) return this.pages.html(page, { ...surroundings, leftOut: OTHERS_PEOPLE });
    return asked.only === undefined || caller === undefined || mayReadPeople(caller) ? text : withoutPeople(text);
  }

  #surroundings(
    { request }: Call,
    { asOf, isPast, effectiveOn, day }: Asked,
  ): Omit<Surroundings, 'who' | 'notice' | 'signInHref' | 'mayOperate'> {
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
      printedLink: `${request.host}${path}?${query}`,
      head: this.head.at({ asOf, isPast }),
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

  #sessionOf(caller: Caller | undefined): Surroundings['session'] {
    if (caller?.lastsMs === undefined) return undefined;
    const until = instantAt(epochMsOf(this.clock.now()) + caller.lastsMs);
    return { seconds: Math.floor(caller.lastsMs / 1000), until: instantWords(until), script: SESSION_SCRIPT };
  }

  #whoIs({ name, actor, formToken }: Caller): Surroundings['who'] {
    // As it is called now, also on a page that shows the past.
    const organisation = this.names.organisation(actor.organisation);
    return { name, organisation, role: plainWords(actor.role), formToken };
  }
}
