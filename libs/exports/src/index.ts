export { exportMoment, fileName } from './export-moment.js';
export type { CsvProfile } from './formats/csv.js';
export type { Cell, ColumnFacts, ColumnType } from './tables/columns.js';
export type { Dataset } from './tables/dataset.js';
export { datasetNamed, datasets } from './tables/datasets.js';
export { InvalidExport } from './tables/filters.js';
export { type ExportFile, type TableExport, TableExports, type TableRequest } from './tables/table-exports.js';
export * from './tables/table-facts.js';
