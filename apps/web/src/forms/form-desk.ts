import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ContractNames, InvalidInput, NotAllowed } from '#contracts';
import { type CommandContext, type Position, VersionStale } from '#event-log';
import { Entropy, newUuid } from '#kernel';
import { LogTampered } from '#tamper-evidence';
import { type Notice, Notices } from '../access/notices.js';
import { leave } from '../access/own-address.js';
import { SessionCookie } from '../access/session-cookie.js';
import type { Call } from '../http/call.js';
import { type Caller, Identity } from '../http/identity.js';
import { Problem } from '../http/problem.js';
import type { Asked } from '../http/query-desk.js';
import { notAllowedStatus } from '../http/refusal-status.js';
import { Refused } from '../http/refusals.js';
import type { Page } from '../layout/pages.js';
import { PageDesk } from '../pages/page-desk.js';
import type { Form } from './form.js';
import { type FormTrouble, formPage } from './form.page.js';
import { type SentFile, type SentForm, sentForm } from './sent-form.js';
import { AS, asWhom, isAnotherRole, shownBefore } from './shown-before.js';
import { SignInAgain } from './sign-in-again.js';
import { StreamChanges } from './stream-changes.js';
import { firstTyped, nothingTyped, PREVIEW, readForm, revisionTyped, rowsTyped, SHOWN, type Typed } from './typed.js';

/** The parameter that leads back to what was typed before signing in again. */
const KEPT = 'kept';

/** What a form is made from: the moment it is read at, what was typed so far, and who fills it in. */
export interface FormAsked extends Asked {
  readonly typed: Typed;
  readonly caller: Caller;
}

/** Makes a form, or nothing where there is nothing to do it to. */
export type BuildForm = (asked: FormAsked) => Form | undefined | Promise<Form | undefined>;

/** What came of the command, as far as a page needs it. */
export interface Done {
  readonly position?: Position | undefined;
  readonly about: object;
}

/** What is done with a form that was filled in. */
export interface Taking<Recorded extends Done> {
  /** @throws Refused, NotAllowed, InvalidInput, VersionStale: each is shown in the form, with everything that was typed. */
  readonly carryOut: (
    input: Readonly<Record<string, unknown>>,
    context: CommandContext,
    files: readonly SentFile[],
  ) => Promise<Recorded>;
  /** The page that shows what was recorded. */
  readonly next: (recorded: Recorded) => string;
  /** The answer itself, in place of a page to go to: for what is shown once, and kept by no browser. */
  readonly shows?: (recorded: Recorded) => Page;
  /** What that page says first. */
  readonly said: (recorded: Recorded) => Notice;
  /** Which field a refusal is about, by its reason. */
  readonly about?: Readonly<Record<string, string>>;
}

/**
 * Shows forms and takes them. A form that was sent is a command like any other: under an id that was given to it when it
 * was shown, so that sending it twice is the same as once, and decided only on what its reader has seen.
 */
@Injectable()
export class FormDesk {
  constructor(
    private readonly pages: PageDesk,
    private readonly identity: Identity,
    private readonly notices: Notices,
    private readonly cookie: SessionCookie,
    private readonly changes: StreamChanges,
    private readonly entropy: Entropy,
    private readonly again: SignInAgain,
    private readonly names: ContractNames,
  ) {}

  /** Shows an empty form, or as it was filled in before signing in again; the sign-in page to whoever has not signed in. */
  async show(call: Call, build: BuildForm, filters: readonly string[] = []): Promise<string | undefined> {
    const caller = await this.identity.callerOf(call);
    if (caller === undefined) return this.#signInFirst(call, '/sign-in', nothingTyped);
    return this.pages.show(
      call,
      async (asked) => {
        if (asked.isPast)
          throw new Problem('past-is-over', 'Nothing can be recorded in an earlier state of the ledger');
        const typed = this.again.find(caller, addressOf(call), asked.filters[KEPT]);
        const form = await build({ ...asked, typed, caller });
        // What was sent twice, and the second time too late, is once however it is sent after that.
        return form && this.#page(form, { caller, typed, commandId: idTyped(typed) ?? newUuid(this.entropy) });
      },
      [...filters, KEPT],
    );
  }

  /**
   * Takes a form that was sent: what was recorded is shown on its own page, and what went wrong in the form itself.
   *
   * @throws Problem for a form of another site, and for one that nobody could have been shown.
   */
  async take<Recorded extends Done>(
    call: Call,
    build: BuildForm,
    taking: Taking<Recorded>,
    filters: readonly string[] = [],
  ): Promise<string> {
    const known = [...filters, KEPT];
    const caller = await this.identity.callerOf(call);
    if (caller === undefined && !this.again.couldKeep(call.request)) {
      return this.#signInFirst(call, '/sign-in', nothingTyped);
    }
    const sent = await sentForm(call);
    // What they typed waits for whoever's session has ended meanwhile.
    if (caller === undefined) return this.#signInFirst(call, '/sign-in', sent.typed);
    const isOurs = this.#isOurs(call, caller, sent.typed);
    const commandId = commandIdIn(sent.typed);
    const isAsShown = isOurs && !isAnotherRole(sent.typed, caller);
    const shownAgain = changedRows(sent.typed) ?? askedToShow(sent.typed) ?? (isAsShown ? undefined : sent.typed);
    if (shownAgain !== undefined) {
      // Nothing was made.
      call.reply.status(isAsShown ? 200 : isOurs ? 409 : 403);
      return this.#again(call, build, { caller, typed: shownAgain, commandId }, known);
    }
    const asked = await this.pages.asked(call, known);
    const form = await build({ ...asked, typed: sent.typed, caller });
    if (form === undefined) throw new Problem('not-found', 'There is nothing under this reference');
    if (form.isGrave === true && this.again.isDue(caller)) {
      this.again.forget(caller, asked.filters[KEPT]);
      return this.#signInFirst(call, '/sign-in/again', sent.typed);
    }
    try {
      const recorded = await this.#carryOut(form, sent, { commandId, actor: caller.actor }, taking);
      this.again.forget(caller, asked.filters[KEPT]);
      if (taking.shows !== undefined) return await this.#shown(call, taking.shows(recorded), known);
      this.#tell(call, taking.said(recorded));
      return leave(call, afterPosition(taking.next(recorded), recorded.position));
    } catch (error) {
      const trouble = await this.#troubleOf(error, taking.about ?? {});
      if (trouble === undefined) throw error;
      call.reply.status(trouble.status);
      return this.#again(call, build, { caller, typed: sent.typed, commandId, trouble }, known);
    }
  }

  async #shown(call: Call, page: Page, filters: readonly string[]): Promise<string> {
    call.reply.status(200);
    const text = await this.pages.show(call, () => page, filters);
    call.reply.header('Cache-Control', 'no-store');
    return text;
  }

  #carryOut<Recorded extends Done>(
    form: Form,
    { typed, files }: SentForm,
    context: CommandContext,
    taking: Taking<Recorded>,
  ): Promise<Recorded> {
    const { input, problems } = readForm(form.fields, typed);
    if (problems.length > 0) throw new InvalidInput(problems.map(({ pointer, detail }) => ({ pointer, detail })));
    const seen = revisionTyped(typed);
    const seenRevision = seen === undefined ? {} : { ifRevision: seen };
    return taking.carryOut(input, { ...context, ...seenRevision }, files);
  }

  /** The form again, as it was typed. */
  #again(call: Call, build: BuildForm, filledIn: FilledIn, filters: readonly string[]): Promise<string> {
    const { caller, typed, trouble } = filledIn;
    return this.pages.show(
      call,
      async (asked) => {
        const form = await build({ ...asked, typed, caller });
        // What was refused may be sent again with other words, and then is another command.
        const commandId = trouble === undefined ? filledIn.commandId : newUuid(this.entropy);
        return form && this.#page(form, { ...filledIn, commandId });
      },
      filters,
    );
  }

  /**
   * A form with what was typed in it. What was recorded since it was first shown is said each time that it is shown again,
   * for whatever reason: it is seen then, and the next time it is decided on that.
   */
  async #page(form: Form, { caller, typed, commandId, trouble }: FilledIn): Promise<Page> {
    const hidden = this.#hidden(form, caller, commandId);
    if (typed === nothingTyped) return formPage(form, undefined, hidden);
    const { problems = [] } = trouble ?? {};
    const changed = trouble?.changed ?? (await this.changes.sinceShown(form, typed));
    const more = shownBefore(typed, caller, { problems, hasChanged: changed.length > 0 });
    const { names } = this.names.everywhere({});
    return formPage(form, typed, hidden, { problems: [...problems, ...more], changed, names });
  }

  /** Sends the reader to sign in, and from there back to the form, with what was typed in it. */
  #signInFirst(call: Call, page: string, typed: Typed): string {
    const address = addressOf(call);
    const kept = typed === nothingTyped ? undefined : this.again.keep(call.request, address, typed);
    const mark = address.includes('?') ? '&' : '?';
    const next = kept === undefined ? address : `${address}${mark}${KEPT}=${kept}`;
    return leave(call, `${page}?next=${encodeURIComponent(next)}`);
  }

  #hidden(form: Form, caller: Caller, commandId: string): Record<string, string> {
    const { by, formToken } = caller;
    return {
      _command: commandId,
      ...(formToken === undefined ? {} : { _token: formToken }),
      ...(by === 'session' ? { [AS]: asWhom(caller) } : {}),
      ...(form.revision === undefined ? {} : { _revision: String(form.revision.at) }),
    };
  }

  /**
   * Whether a form in somebody's name has the token of their session. One from a page of this ledger that has another was
   * opened before they signed in again, in another tab perhaps: it is shown again, and not lost.
   *
   * @throws Problem for one that may come from anywhere else.
   */
  #isOurs({ request }: Call, { formToken, by }: Caller, typed: Typed): boolean {
    if (by !== 'session') return true;
    const site = request.headers['sec-fetch-site'];
    const isElsewhere = typeof site === 'string' && site !== 'same-origin' && site !== 'none';
    if (!isElsewhere && formToken !== undefined && isSame(firstTyped(typed, '_token'), formToken)) return true;
    if (site === 'same-origin') return false;
    throw new Problem('form-not-ours', 'This form was not sent from a page of this ledger in your session');
  }

  #tell({ request }: Call, notice: Notice): void {
    const secret = this.cookie.of(request);
    if (secret !== undefined) this.notices.tell(secret, notice);
  }

  async #troubleOf(error: unknown, about: Readonly<Record<string, string>>): Promise<Troubled | undefined> {
    if (error instanceof InvalidInput) {
      return { status: 400, problems: error.problems.map((problem) => ({ code: 'invalid', ...problem })) };
    }
    if (error instanceof Refused) {
      const { refused } = error.refusal;
      const pointer = about[refused] === undefined ? '' : `/${about[refused].replaceAll('.', '/')}`;
      return { status: error.status, problems: [{ pointer, code: refused, detail: error.message }] };
    }
    if (error instanceof NotAllowed) {
      return {
        status: notAllowedStatus[error.code],
        problems: [{ pointer: '', code: error.code, detail: error.message }],
      };
    }
    if (error instanceof LogTampered) {
      // What was typed is not lost by it: it can be sent once the ledger is restored.
      const detail = `Nothing was recorded, because the log is not what was logged. ${error.found}`;
      return { status: 503, problems: [{ pointer: '', code: 'log-tampered', detail }] };
    }
    if (error instanceof VersionStale) {
      const changed = await this.changes.since(error.stream, error.expected);
      const detail = 'Read what has changed, and send the form again if it is still right';
      return { status: 412, problems: [{ pointer: '', code: 'version-stale', detail }], changed };
    }
    return undefined;
  }
}

interface Troubled extends FormTrouble {
  readonly status: number;
}

/** A form as somebody filled it in, and what came of sending it. */
interface FilledIn {
  readonly caller: Caller;
  readonly typed: Typed;
  readonly commandId: string;
  readonly trouble?: Troubled;
}

function commandIdIn(typed: Typed): string {
  const id = idTyped(typed);
  if (id !== undefined) return id;
  throw new Problem('form-not-ours', 'This form has not the id that it was shown with. Open the page again');
}

function idTyped(typed: Typed): string | undefined {
  const id = firstTyped(typed, '_command');
  return /^[A-Za-z0-9._:-]{8,128}$/.test(id) ? id : undefined;
}

/** Where a form is, whatever is kept for it. */
function addressOf({ request }: Call): string {
  const [path = '', asked = ''] = request.url.split('?');
  const query = new URLSearchParams(asked);
  query.delete(KEPT);
  return query.size === 0 ? path : `${path}?${query}`;
}

/** What was typed, with one row more or fewer, when that is what was asked for. */
function changedRows(typed: Typed): Typed | undefined {
  const add = firstTyped(typed, '_add');
  const [, name = '', nth = ''] = /^(.+)\.(\d{1,3})$/.exec(firstTyped(typed, '_remove')) ?? [];
  if (add !== '') return withCount(typed, add, rowsTyped(typed, { name: add, count: 0 }) + 1);
  if (name !== '') return without(typed, name, Number(nth));
  return undefined;
}

/** What was typed, when that is only to be shown again: with the fields that go with it, or with what it would record. */
function askedToShow(typed: Typed): Typed | undefined {
  return firstTyped(typed, '_show') === '' && firstTyped(typed, PREVIEW) === '' ? undefined : typed;
}

function withCount(typed: Typed, name: string, count: number): Typed {
  const kept = [...typed].filter(([each]) => each !== '_add' && each !== '_remove');
  return new Map([...kept, [`${name}.count`, [String(count)]]]);
}

/** The rows after the one that is taken away move up. */
function without(typed: Typed, name: string, nth: number): Typed {
  const moved = new Map<string, readonly string[]>();
  const placeOf = (each: string): string | undefined => {
    const rest = each.startsWith(`${name}.`) ? each.slice(name.length + 1) : '';
    const [, row = '', field = ''] = /^(\d{1,3})([.-].*)?$/.exec(rest) ?? [];
    if (row === '' || Number(row) < nth) return each;
    return Number(row) > nth ? `${name}.${Number(row) - 1}${field}` : undefined;
  };
  for (const [each, values] of typed) {
    const place = placeOf(each);
    if (each === SHOWN)
      moved.set(
        each,
        values.map(placeOf).filter((one) => one !== undefined),
      );
    else if (place !== undefined) moved.set(place, values);
  }
  return withCount(moved, name, Math.max(0, rowsTyped(typed, { name, count: 0 }) - 1));
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** The page after a command waits for what the command recorded, so that nothing seems to be lost. */
function afterPosition(href: string, position: Position | undefined): string {
  if (position === undefined) return href;
  const [path = '', anchor] = href.split('#');
  const asked = `${path}${path.includes('?') ? '&' : '?'}minPosition=${encodeURIComponent(position)}`;
  return anchor === undefined ? asked : `${asked}#${anchor}`;
}
