import type { RawData } from '#event-log';

/**
 * The first terms had one split by percentage and at most one cap, over the whole contract. They say the same in the
 * words of the second version.
 */
export function termsOfVersion1(data: RawData): RawData {
  const { shares, maximumPence, ...rest } = data.terms as RawData;
  return {
    ...data,
    terms: {
      ...rest,
      splits: [{ split: { rule: 'percentage', shares } }],
      caps:
        maximumPence === undefined ? [] : [{ cap: 'contract_maximum', level: 'contract', limitPence: maximumPence }],
      paymentMode: { mode: 'outcomes' },
      releases: [],
    },
  };
}
