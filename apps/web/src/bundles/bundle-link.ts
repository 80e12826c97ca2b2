import type { BundleKind } from '#bundles';
import type { ReadAt } from '../layout/read-at.js';

export interface BundleLink {
  readonly text: string;
  readonly href: string;
  readonly verifyHref: string;
}

/** What a page offers to whoever wants to check it elsewhere: the bundle as of what the page shows. */
export function bundleLink(kind: BundleKind, ref: string, { asOf }: ReadAt): BundleLink {
  return {
    text: `Download the audit bundle of this ${kind}`,
    href: `/v1/bundles/${kind}/${ref}?asOf=${asOf}`,
    verifyHref: '/verify',
  };
}
