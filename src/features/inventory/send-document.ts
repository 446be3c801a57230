import type { FastifyReply } from 'fastify';
import { tellReplayed } from '../../platform/idempotency.ts';
import type { PostedDocument } from './documents.ts';

/** Answers with a document, and whether it was written before. */
export function sendDocument(reply: FastifyReply, posted: PostedDocument): FastifyReply {
  return tellReplayed(reply, posted).send(posted.document);
}
