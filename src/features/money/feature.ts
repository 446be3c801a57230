import type { FastifyInstance } from 'fastify';
import { type Feature, MARKET_PREFIX } from '../feature.ts';
import { MONEY_CHECKS } from './checks.ts';
import { MONEY_FIGURES } from './figures.ts';
import { balanceRoutes, operatorRoutes } from './routes.ts';

/** The ledger of money: what sellers are owed, and what the market keeps. */
export const moneyFeature = {
  name: 'money',
  tags: { money: 'What sellers are owed, and what made it so.' },
  checks: MONEY_CHECKS,
  figures: MONEY_FIGURES,
  serve: ({ config }) => {
    const fees = { defaultFee: config.platformFeeBasisPoints };
    return {
      prefix: MARKET_PREFIX,
      routes: [
        async (app: FastifyInstance) => balanceRoutes(app, fees),
        async (app: FastifyInstance) => operatorRoutes(app, fees),
      ],
    };
  },
} as const satisfies Feature;
