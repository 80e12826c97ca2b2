import { Injectable } from '@nestjs/common';
import {
  type ContractDetails,
  ContractRegister,
  DraftVariationInput,
  InvalidInput,
  type LoggedVariation,
  type Naming,
  parseInput,
} from '#contracts';
import type { ContractId } from '#kernel';
import type { Form } from '../forms/form.js';
import type { Asked } from '../http/query-desk.js';
import { cell, type DataTable } from '../layout/parts.js';
import { AskedEffect } from '../payments/asked-effect.js';
import { effectSection } from '../payments/effect.section.js';
import { sideBySide } from './terms-words.js';

type Said = Pick<LoggedVariation, 'variation' | 'effectiveFrom' | 'changes' | 'setTerms'>;

/** What a variation would change, as it stands in a form or in a draft. */
@Injectable()
export class VariationPreview {
  constructor(
    private readonly contracts: ContractRegister,
    private readonly effects: AskedEffect,
  ) {}

  /** What the terms say before and after, for each version that it sets or would set. */
  difference(
    contract: string,
    variation: Said,
    { names }: Naming,
    { asOf }: Pick<Asked, 'asOf'>,
  ): readonly DataTable[] {
    return this.contracts
      .termsChangedBy(contract, variation, { asOf })
      .map(({ before, after }) =>
        sideBySide('What the terms say now, and would say', before.terms, after.terms, names),
      );
  }

  /** @returns what the form says more: the difference and the effect, or what is wrong. */
  async of(
    input: Readonly<Record<string, unknown>>,
    {
      contract: { contract: code },
      variation,
      naming,
      asked,
    }: {
      readonly contract: ContractDetails;
      readonly variation: number | undefined;
      readonly naming: Naming;
      readonly asked: Asked;
    },
  ): Promise<Pick<Form, 'facts' | 'tables' | 'problems'>> {
    try {
      const { contract, effectiveFrom, changes } = parseInput(DraftVariationInput, { ...input, contract: code });
      const said = { variation: variation ?? 0, effectiveFrom, changes, setTerms: [] };
      const supposed = { kind: 'supposed-variation', effectiveFrom, changes } as const;
      const effect = effectSection(await this.effects.supposed(contract satisfies ContractId, supposed, asked), naming);
      const difference = this.difference(code, said, naming, asked);
      return {
        facts: effect.words.map((words, nth) => ({ name: nth === 0 ? effect.heading : '', value: cell(words) })),
        tables: [...difference, ...effect.tables],
      };
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return { problems: error.problems.map((problem) => ({ code: 'invalid', ...problem })) };
    }
  }
}
