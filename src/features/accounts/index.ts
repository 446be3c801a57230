export { accountsFeature } from './feature.ts';
export { refuseGoneOperator } from './operators.ts';
export { accountExists, createUser, hashPassword, promoteToAdmin } from './service.ts';
