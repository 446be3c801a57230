import { z } from 'zod';
import { idSchema, queryNumber } from '../../platform/http-schemas.ts';
import { words } from '../../platform/validation.ts';
import type { Topics } from './rules.ts';

/** Topics of one stream. */
const TOPICS_MAX = 50;
const POSITION_MAX = 999_999_999_999_999;

const NO_SUCH_TOPIC = words({
  en: 'names topics separated by commas, each of them orders, stock: and the id of a product, or unit: and the id of a unit',
  es: 'nombra temas separados por comas: orders, stock: y el id de un producto, o unit: y el id de una unidad',
});
const TOO_MANY_TOPICS = words({
  en: `names at most ${TOPICS_MAX} topics`,
  es: `nombra a lo sumo ${TOPICS_MAX} temas`,
});

const STOCK = 'stock:';
const UNIT = 'unit:';

const topicsSchema = z
  .string()
  .transform((text, context): Topics => {
    const names = [...new Set(text.split(','))];
    const named = (prefix: string) =>
      names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length).toLowerCase());
    const [products, units] = [named(STOCK), named(UNIT)];
    const isKnown = (name: string) => name === 'orders' || name.startsWith(STOCK) || name.startsWith(UNIT);
    const isWrong = !names.every(isKnown) || ![...products, ...units].every((id) => idSchema.safeParse(id).success);
    if (isWrong) context.addIssue({ code: 'custom', message: NO_SUCH_TOPIC });
    if (names.length > TOPICS_MAX) context.addIssue({ code: 'custom', message: TOO_MANY_TOPICS });
    return { products: [...new Set(products)], units: [...new Set(units)], orders: names.includes('orders') };
  })
  .meta({
    description: `Up to ${TOPICS_MAX}, separated by commas: \`stock:<product id>\`, \`unit:<unit id>\` and \`orders\``,
  });

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
