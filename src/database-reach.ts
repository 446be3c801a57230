import type { Config } from './config.ts';
import type { Reach } from './platform/connections.ts';

/** How the configuration has the database reached, which is found at `url`. */
export function reachOf({ databaseDirectUrl, preparedStatements }: Config, url: string): Required<Reach> {
  return { url, directUrl: databaseDirectUrl ?? url, namesStatements: preparedStatements };
}
