/** What a bundle can be made of. */
export const bundleKinds = ['payment', 'statement', 'variation', 'person'] as const;
export type BundleKind = (typeof bundleKinds)[number];

export interface BundleSubject {
  readonly kind: BundleKind;
  /** `reboot_west.S01.P1`, `reboot_west.S01`, `kirklees_like.V1`, `P0123456789ABCDEF`. */
  readonly ref: string;
}

/** What of the log belongs to the subject, and how. */
export const relations = ['subject', 'rests-on', 'before', 'later'] as const;
export type Relation = (typeof relations)[number];

export type BundleProblem =
  | 'nothing-about-it'
  | 'nothing-signed'
  | 'not-signed-yet'
  | 'no-such-checkpoint'
  | 'another-history';

/** There is no such bundle. Nothing was written and nothing recorded. */
export class BundleRefused extends Error {
  override readonly name = 'BundleRefused';
  constructor(
    readonly problem: BundleProblem,
    message: string,
  ) {
    super(message);
  }
}
