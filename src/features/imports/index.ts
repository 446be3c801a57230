export { importsFeature } from './feature.ts';
export { DECIDED_ALONE_WITHIN_MS, type ImportResult, importFile } from './import-file.ts';
export type { ImportForm, Upload } from './incoming-lines.ts';
export type { KeptLines } from './kept-lines.ts';
export { type Importer, importConfigOf, importing, importLimits, importSchemaOf } from './routes.ts';
