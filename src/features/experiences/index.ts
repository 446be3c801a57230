export { createExperience } from './experiences.ts';
export { experiencesFeature } from './feature.ts';
export { addSlots } from './slots.ts';
