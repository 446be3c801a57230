export { experiencesFeature } from './feature.ts';
