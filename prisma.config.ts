import { defineConfig } from 'prisma/config';

// Only the Prisma CLI reads this. The product itself connects through src/platform/database.ts.
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  ...(process.env.DATABASE_URL ? { datasource: { url: process.env.DATABASE_URL } } : {}),
});
