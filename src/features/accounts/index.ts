export { accountsFeature } from './feature.ts';
export { accountExists, createUser, hashPassword, promoteToAdmin } from './service.ts';
