export { webhooksFeature } from './feature.ts';
export { DELIVERIES_BY_STATUS } from './watched.sql.ts';
