import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.ts';

/** The secret that signs access tokens: JWT_SECRET, else one made at first use and kept under DATA_DIR. */
export function jwtSecretOf(config: Config): string {
  if (config.jwtSecret !== undefined) return config.jwtSecret;
  const path = join(config.dataDir, 'jwt-secret');
  if (!existsSync(path)) {
    mkdirSync(config.dataDir, { recursive: true });
    try {
      writeFileSync(path, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx' });
    } catch (error) {
      // Another process made it between the look and the write; its secret is as good.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return readFileSync(path, 'utf8').trim();
}
