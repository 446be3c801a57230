export { raceFeature } from './feature.ts';
