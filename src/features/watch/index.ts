export { watchFeature } from './feature.ts';
