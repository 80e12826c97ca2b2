import { Injectable } from '@nestjs/common';
import { Access, NotAllowed } from '#contracts';
import type { ContractChange } from '#payments';
import { PersonRecords } from '#persons';
import type { Caller } from '../http/identity.js';
import { type Cell, cell, keepingMoment, type NamedValue } from '../layout/parts.js';
import type { NameOf, ReadAt } from '../layout/read-at.js';

/** Why a change was made: in words for whoever opened it, or how it can be had. */
export type ToldReason =
  | { readonly words: string }
  | { readonly sealed: string; readonly href?: string | undefined; readonly mayOpen?: boolean };

export function reasonCell(reason: ToldReason): Cell {
  if ('words' in reason) return cell(reason.words, { prose: true });
  return cell('Sealed', {
    note: reason.sealed,
    prose: true,
    ...(reason.href === undefined ? {} : { href: reason.href }),
  });
}

/** The same on the page of the change, with the way to open it. */
export function reasonRow(reason: ToldReason, path: string, asked: ReadAt): NamedValue {
  if ('words' in reason) return { name: 'Reason', value: cell(reason.words) };
  if (reason.mayOpen !== true) return { name: 'Reason', value: reasonCell(reason) };
  return {
    name: 'Reason',
    value: cell('Open it', {
      href: keepingMoment(`${path}?reasons=shown`, asked),
      note: 'sealed: that you read it is recorded',
    }),
  };
}

/** Who recorded something, and for which organisation. */
export function whoFor(subject: string | undefined, organisation: string, nameOf: NameOf): string {
  return subject === undefined ? nameOf(organisation) : `${nameOf(subject)} for ${nameOf(organisation)}`;
}

const REASON = '/reason';
const NONE: ToldReason = { sealed: 'no entry with a reason is known' };

/**
 * Reasons are sealed, because free text can name anybody. Whoever may open them asks for it, and each reading is recorded
 * before anything is shown; everybody else is told whom to ask.
 */
@Injectable()
export class ChangeReasons {
  constructor(
    private readonly access: Access,
    private readonly records: PersonRecords,
  ) {}

  /** Whether the reader may open what is sealed in the contract. */
  async mayOpen(contract: string, caller: Caller | undefined): Promise<boolean> {
    if (caller === undefined) return false;
    try {
      await this.access.require(caller.actor, 'open-sealed', contract);
      return true;
    } catch (error) {
      if (error instanceof NotAllowed) return false;
      throw error;
    }
  }

  async of(
    { contract, reasonEntry }: Pick<ContractChange, 'contract' | 'reasonEntry'>,
    asked: ReadAt & { readonly filters: Readonly<Record<string, string>> },
    caller: Caller | undefined,
  ): Promise<ToldReason> {
    if (reasonEntry === undefined) return NONE;
    const href = keepingMoment(`/entries/${reasonEntry}`, asked);
    if (caller === undefined || !(await this.mayOpen(contract, caller))) {
      return { href, sealed: 'ask a payer, a provider, the prime or a verifier of the contract to disclose it' };
    }
    if (asked.filters['reasons'] !== 'shown') return { href, sealed: 'you may open it', mayOpen: true };
    const opened = await this.records.fields(caller.actor, contract, reasonEntry, [REASON]);
    if ('refused' in opened) return { href, sealed: 'it cannot be opened any more' };
    const words = opened.fields[REASON];
    return typeof words === 'string' ? { words } : NONE;
  }
}
