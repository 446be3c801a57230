export { enterMoney, feeGivenBack } from './entries.sql.ts';
export { moneyFeature } from './feature.ts';
export { feeOf, feeShareOf } from './rules.ts';
