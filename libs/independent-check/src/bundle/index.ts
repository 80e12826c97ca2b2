export { BundleError } from './bundle-files.js';
export * from './check-bundle.js';
export { ZipFiles } from './zip-files.js';
