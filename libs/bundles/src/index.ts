export {
  type BundleOptions,
  type BundlePlan,
  type BundleSources,
  Bundles,
  type Disclosure,
} from './bundles.js';
export { type Disclosing, DisclosureRefused, disclose } from './disclosing.js';
export { type BundleKind, BundleRefused, type BundleSubject, bundleKinds } from './subjects.js';
