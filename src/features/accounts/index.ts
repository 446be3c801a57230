export { accountsFeature } from './feature.ts';
export { refuseGone, refuseGoneAdmin, refuseGoneOperator } from './gone.ts';
export { accountExists, createUser, hashPassword, promoteToAdmin } from './service.ts';
