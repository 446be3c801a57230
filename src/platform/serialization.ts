import type { FastifySchema, FastifySerializerCompiler } from 'fastify';
import { z } from 'zod';

/**
 * Answers are checked against the schema that the documentation promises, and reduced to it: a field that is not
 * documented never leaves, and an answer that does not fit is our error, not the client's surprise.
 */
export const serializerCompiler: FastifySerializerCompiler<FastifySchema> = ({ schema }) => {
  const answer = schema as unknown as z.ZodType;
  return (data) => JSON.stringify(z.parse(answer, data));
};
