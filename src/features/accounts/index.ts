export { sessionRoutes, signInRoutes } from './routes.ts';
export { accountExists, createUser, hashPassword, promoteToAdmin } from './service.ts';
