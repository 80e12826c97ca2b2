export * from './durable-files.js';
export * from './kept-lines.js';
