import { z } from 'zod';
import { idSchema, queryNumber } from '../../platform/http-schemas.ts';
import { words } from '../../platform/validation.ts';
import type { Topics } from './rules.ts';

/** Topics of one stream. */
const TOPICS_MAX = 50;
const POSITION_MAX = 999_999_999_999_999;

const NO_SUCH_TOPIC = words({
  en: 'names topics separated by commas, each of them orders, or stock: and the id of a product',
  es: 'nombra temas separados por comas: orders, o stock: y el id de un producto',
});
const TOO_MANY_TOPICS = words({
  en: `names at most ${TOPICS_MAX} topics`,
  es: `nombra a lo sumo ${TOPICS_MAX} temas`,
});

const STOCK = 'stock:';

const topicsSchema = z
  .string()
  .transform((text, context): Topics => {
    const names = [...new Set(text.split(','))];
    const products = names.filter((name) => name.startsWith(STOCK)).map((name) => name.slice(STOCK.length));
    const isKnown = (name: string) => name === 'orders' || name.startsWith(STOCK);
    const isWrong = !names.every(isKnown) || !products.every((id) => idSchema.safeParse(id).success);
    if (isWrong) context.addIssue({ code: 'custom', message: NO_SUCH_TOPIC });
    if (names.length > TOPICS_MAX) context.addIssue({ code: 'custom', message: TOO_MANY_TOPICS });
    return { products: [...new Set(products.map((id) => id.toLowerCase()))], orders: names.includes('orders') };
  })
  .meta({ description: `Up to ${TOPICS_MAX}, separated by commas: \`stock:<product id>\` and \`orders\`` });

const positionSchema = queryNumber(0, POSITION_MAX);

export const eventsQuery = z.strictObject({
  topics: topicsSchema,
  lastEventId: positionSchema.optional().meta({ description: 'As the header Last-Event-ID, which goes before it' }),
});

export const eventsHeaders = z.looseObject({ 'last-event-id': positionSchema.optional() });

/** What a stream is to OpenAPI. */
export const eventsResponse = {
  200: {
    description: 'Server-sent events, until either side ends it',
    content: { 'text/event-stream': { schema: z.string() } },
  },
};
