import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Access, InvalidInput } from '#contracts';
import { Ledger } from '#event-log';
import { EvidenceFiles } from '#evidence';
import { type Actor, PersonDirectory, Sealer } from '#kernel';
import { ReadStore } from '#read-store';
import {
  actorsOf,
  type CommandSender,
  filesBeside,
  loadReturnState,
  planReturnInTurns,
  ReturnRefused,
  readReturnFiles,
  returnCorrelation,
  sendReturn,
} from '#returns';
import type { SentFile } from '../forms/sent-form.js';
import { type CheckedReturn, CheckedReturns } from './checked-returns.js';

/** Holds returns against the ledger, and records those that were confirmed, as the terminal does. */
@Injectable()
export class ReturnDesk {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
    private readonly store: ReadStore,
    private readonly persons: PersonDirectory,
    private readonly sealer: Sealer,
    private readonly evidenceFiles: EvidenceFiles,
    private readonly bus: CommandBus,
    private readonly kept: CheckedReturns,
  ) {}

  /** @throws InvalidInput for files that are missing or too large, a name that cannot be one, and a sender who has no part. */
  async check(contract: string, name: unknown, actor: Actor, sent: readonly SentFile[]): Promise<CheckedReturn> {
    const tooLarge = sent.find(({ isTooLarge }) => isTooLarge);
    if (tooLarge !== undefined) {
      throw new InvalidInput([{ pointer: `/${tooLarge.field}`, detail: 'must be smaller: send it in parts' }]);
    }
    const files = sent
      .filter(({ field }) => field === 'files')
      .map(({ name: file, content }) => ({ name: file, bytes: content }));
    if (files.length === 0) throw new InvalidInput([{ pointer: '/files', detail: 'must be chosen' }]);
    if (typeof name !== 'string' || !/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) {
      throw new InvalidInput([
        { pointer: '/name', detail: 'must be letters, digits, dots, underscores and hyphens, at most 64 of them' },
      ]);
    }
    const evidence = new Map(
      sent.filter(({ field }) => field === 'evidence').map(({ name: file, content }) => [file, content]),
    );
    const given = { contract, name, actor, files, evidence };
    return this.kept.keep({ ...given, found: await this.#found(given) });
  }

  /** What stands between the check and the confirmation is found again, and then nothing is recorded. */
  async record(checked: CheckedReturn): Promise<CheckedReturn> {
    const found = await this.#found(checked);
    if ('problems' in found) return this.kept.keep({ ...checked, found });
    const { evidence, contract, name } = checked;
    const read = (file: string) => Promise.resolve(evidence.get(file));
    const { rows } = await readReturnFiles(checked.files);
    const sent = await sendReturn(found.plan.persons, {
      // The bus knows each command's answer by its class; here they are told apart by name.
      bus: this.bus as unknown as CommandSender,
      evidenceFiles: this.evidenceFiles,
      files: await filesBeside(rows, read),
      read,
      correlation: returnCorrelation(contract, name),
    });
    this.kept.recorded(checked.id, sent);
    return { ...checked, found, sent };
  }

  async #found({
    contract,
    name,
    actor,
    files,
    evidence,
  }: Pick<CheckedReturn, 'contract' | 'name' | 'actor' | 'files' | 'evidence'>): Promise<CheckedReturn['found']> {
    const read = await readReturnFiles(files);
    const beside = await filesBeside(read.rows, (file) => Promise.resolve(evidence.get(file)));
    const { ledger, access, store, persons, sealer } = this;
    try {
      const state = await loadReturnState(
        { ledger, access, store, persons, sealer },
        { contract, name, actors: actorsOf([actor]), rows: read.rows, files: beside },
      );
      // One person signs in and sends it, and can name nobody who records the rest.
      return await planReturnInTurns(read, { ...state, setsAside: true });
    } catch (error) {
      if (error instanceof ReturnRefused) throw new InvalidInput([{ pointer: '', detail: error.message }]);
      throw error;
    }
  }
}
