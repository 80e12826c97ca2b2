import { z } from 'zod';

/**
 * What shows that an outcome happened, as data: a tree of `all` and `any` over kinds of evidence. Unclear evidence rules
 * are what payees complain of most, so a rule can be evaluated, compared and put into words.
 */
export type EvidenceRule =
  | {
      /** The kind of document or record: `tenancy_agreement`, `payslip`, `self_certification` … */
      readonly kind: string;
      /** What the document must show, in words for whoever collects it. */
      readonly shows?: string | undefined;
      /** What sort of body may issue it, as codes; anybody, when absent. */
      readonly issuers?: readonly string[] | undefined;
      /** How many days before the outcome it may be dated at most. */
      readonly daysBeforeMax?: number | undefined;
    }
  | { readonly all: readonly EvidenceRule[] }
  | { readonly any: readonly EvidenceRule[] };

const code = () => z.string().regex(/^[a-z][a-z0-9_]{1,63}$/, 'must be small letters, digits and underscores');

export const EvidenceKind = code();

/**
 * What sort of body issues a document: `employer`, `housing_association`. A code and not words, because it stands in clear
 * in every piece of evidence: a name would be one that can never be erased.
 */
export const EvidenceIssuer = code();

export const EvidenceRule: z.ZodType<EvidenceRule> = z.lazy(() =>
  z.union([
    z.strictObject({
      kind: EvidenceKind,
      shows: z.string().max(500).optional(),
      issuers: z.array(EvidenceIssuer).min(1).optional(),
      daysBeforeMax: z.int().nonnegative().optional(),
    }),
    z.strictObject({ all: z.array(EvidenceRule).min(1).max(20) }),
    z.strictObject({ any: z.array(EvidenceRule).min(1).max(20) }),
  ]),
);
