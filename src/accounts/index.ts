export { sessionRoutes, signInRoutes } from './routes.ts';
export { createUser, hashPassword, promoteToAdmin } from './service.ts';
