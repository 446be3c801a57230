export { type Crowd, gatherCrowd, raceSeller } from './crowd.ts';
export { accountsFeature } from './feature.ts';
export { refuseGone, refuseGoneAdmin, refuseGoneOperator, refuseKnownGone } from './gone.ts';
export { accountExists, createUser, hashPassword, promoteToAdmin } from './service.ts';
