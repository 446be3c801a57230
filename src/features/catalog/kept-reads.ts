import { BriefReads } from '../../platform/brief-reads.ts';
import type { EventReader } from '../../platform/event-feed.ts';
import { observeRedis, SharedAnswers } from '../../platform/shared-answers.ts';
import type { Parts } from '../feature.ts';
import { ProductTexts } from './product-texts.ts';

/** What is kept of lists and product pages, for a moment or until it changes. */
export interface KeptReads {
  readonly reads: BriefReads;
  readonly texts: ProductTexts;
  close(): void;
}

export function keepReads({ config, db, feed, registry, log }: Parts): KeptReads {
  const { readCacheMs: keepMs, redisUrl } = config;
  const texts = new ProductTexts(keepMs);
  let shared: SharedAnswers | undefined;
  const errors = observeRedis(registry, () => shared?.isUp ?? false);
  if (keepMs === 0) return { reads: new BriefReads({ keepMs, registry }), texts, close: () => {} };
  shared = redisUrl === undefined ? undefined : new SharedAnswers({ redisUrl, db, errors, log });
  const reads = new BriefReads({ keepMs, registry, shared });
  const unsubscribe = feed.subscribe(droppingFrom(reads));
  const close = () => {
    unsubscribe();
    shared?.close();
  };
  return { reads, texts, close };
}

/** Drops what tells of a product as soon as this process is told that it changed, wherever that was. */
function droppingFrom(reads: BriefReads): EventReader {
  return {
    onBegun: (position) => reads.dropAll(position),
    onGap: (position) => reads.dropAll(position),
    onEvent: ({ position, type, subjectId }) => {
      if (type === 'stock.changed' || type === 'product.updated') reads.drop(position, subjectId);
    },
  };
}
