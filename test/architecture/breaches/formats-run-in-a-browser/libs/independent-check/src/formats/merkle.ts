import { createHash } from 'node:crypto';
export const leafHash = (data: Uint8Array) => createHash('sha256').update(data).digest();
