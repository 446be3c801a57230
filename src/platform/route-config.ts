import type { FastifyContextConfig, FastifyInstance, RouteOptions } from 'fastify';

/**
 * Has every route that is added from now on say something in its `config`; one that does not stops the start.
 * @param what the question that the member answers, for the message
 */
export function everyRouteSays(app: FastifyInstance, member: keyof FastifyContextConfig, what: string): void {
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => {
    routes.push(route);
  });
  app.addHook('onReady', async () => {
    const silent = routes.filter(({ config }) => config?.[member] === undefined);
    if (silent.length === 0) return;
    const names = silent.map(({ method, url }) => `${method} ${url}`).join(', ');
    throw new Error(`These routes do not say ${what} (config.${member}): ${names}`);
  });
}
