export { assertNames, BundleError, type BundleFiles } from './bundle-files.js';
export * from './check-bundle.js';
export { ZipFiles } from './zip-files.js';
