import { STATUS_CODES } from 'node:http';
import type { Told } from './openapi-routes.ts';
import { PROBLEM_TYPE } from './problem.ts';

/** What is made of the document once all routes are in it. */

/** What a client was answered, and what it had sent: taken from a running market by a test. */
export interface Example {
  readonly request?: unknown;
  readonly status: number;
  readonly answer?: unknown;
}

export interface DocumentTerms {
  /** By operationId. */
  readonly examples: Readonly<Record<string, readonly Example[]>>;
}

type Json = Record<string, unknown>;

interface MediaType {
  schema?: Json;
  examples?: Json;
}

interface Response {
  description?: string;
  $ref?: string;
  headers?: Json;
  content?: Record<string, MediaType>;
}

type Writable<T> = { -readonly [Name in keyof T]?: T[Name] };

interface Operation extends Writable<Told> {
  operationId?: string;
  requestBody?: { required?: boolean; content: Record<string, MediaType> };
  responses: Record<string, Response>;
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Json>; responses?: Record<string, Response>; headers?: Json };
}

const text = (description: string) => ({ description, schema: { type: 'string' } });
const count = (description: string) => ({ description, schema: { type: 'integer', minimum: 0 } });

/** Every header that answers tell something by. */
const HEADERS = {
  'X-Request-Id': text('Names the request, in the logs too'),
  'Content-Language': text('The language of `title` and `detail`: en or es'),
  ETag: text('What this looks like; sent back as If-Match it guards an edit, as If-None-Match it saves a reading'),
  Link: text('Where the next page is, with rel="next"; absent at the end'),
  'Retry-After': count('Seconds after which the same request may succeed'),
  'WWW-Authenticate': text('Bearer'),
  'Idempotency-Replayed': text('`true` where this is the answer to an earlier request of the same key; else absent'),
  'RateLimit-Limit': count('How many may be made within a minute'),
  'RateLimit-Remaining': count('How many are left'),
  'RateLimit-Reset': count('Seconds until there are as many again'),
} as const;

const SCHEMAS = '#/components/schemas/';
const TWIN = 'Input';
const PROBLEM = 'Problem';

/** Gives the document what its parts could not say: headers, examples, and each schema once. */
export function finishDocument(made: object, { examples }: DocumentTerms): object {
  const document = structuredClone(made) as Document;
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
  for (const operation of operations) {
    finishOperation(operation);
    exemplify(operation, examples[operation.operationId ?? ''] ?? []);
  }
  document.components.headers = HEADERS;
  shareResponses(document, operations);
  joinTwins(document);
  return document;
}

function finishOperation(operation: Operation): void {
  const { 'x-headers': headers = {}, 'x-body-optional': isOptional } = operation;
  delete operation['x-headers'];
  delete operation['x-body-optional'];
  if (operation.requestBody && isOptional) operation.requestBody.required = false;
  for (const [status, response] of Object.entries(operation.responses)) {
    if (response.description === 'Default Response') response.description = STATUS_CODES[status] ?? status;
    const named = (headers[status] ?? []).map((name) => [name, { $ref: `#/components/headers/${name}` }]);
    if (named.length > 0) response.headers = Object.fromEntries(named);
    for (const { schema } of Object.values(response.content ?? {})) nameByCode(schema);
  }
}

/** Says of a choice of problem documents that `code` makes it: tools make a union of it whose members they tell apart. */
function nameByCode(schema: Json | undefined): void {
  const choice = (schema?.oneOf ?? schema?.anyOf) as { $ref?: string }[] | undefined;
  if (schema === undefined || !choice?.every(({ $ref }) => $ref?.endsWith(PROBLEM))) return;
  delete schema.anyOf;
  schema.oneOf = choice;
  const codeOf = ($ref: string) => $ref.slice(SCHEMAS.length, -PROBLEM.length).replace(/(?<=.)(?=[A-Z])/g, '-');
  const mapping = choice.map(({ $ref = '' }) => [codeOf($ref).toLowerCase(), $ref]);
  schema.discriminator = { propertyName: 'code', mapping: Object.fromEntries(mapping) };
}

/** Shows what was sent and answered; refusals by their codes. */
function exemplify({ requestBody, responses }: Operation, examples: readonly Example[]): void {
  const show = (content: Record<string, MediaType> | undefined, name: string, value: unknown) => {
    const [media] = Object.values(content ?? {});
    if (media !== undefined && value !== undefined) media.examples = { ...media.examples, [name]: { value } };
  };
  for (const { request, status, answer } of examples) {
    const { code } = (answer ?? {}) as { code?: string };
    const name = status < 400 || code === undefined ? 'success' : code;
    show(requestBody?.content, name, request);
    show(responses[status]?.content, name, answer);
  }
}

/** What several operations answer in the same words stands in the document once, and is called by its codes. */
function shareResponses(document: Document, operations: readonly Operation[]): void {
  const all = operations.flatMap(({ responses }) => Object.values(responses));
  const times = Map.groupBy(all.filter(isProblem), (response) => JSON.stringify(response));
  const shared = [...times].filter(([, same]) => same.length > 1).map(([text]) => text);
  const nameOf = (text: string) => responseName(JSON.parse(text) as Response);
  document.components.responses = Object.fromEntries(shared.map((text) => [nameOf(text), JSON.parse(text)]));
  for (const { responses } of operations) {
    for (const [status, response] of Object.entries(responses)) {
      const text = JSON.stringify(response);
      if (shared.includes(text)) responses[status] = { $ref: `#/components/responses/${nameOf(text)}` };
    }
  }
}

const isProblem = ({ content = {} }: Response) => PROBLEM_TYPE in content;

function responseName({ content = {}, headers = {} }: Response): string {
  const { oneOf, $ref } = content[PROBLEM_TYPE]?.schema ?? {};
  const refs = (oneOf as { $ref: string }[] | undefined)?.map((one) => one.$ref) ?? [String($ref)];
  const marks = ['Idempotency-Replayed', 'RateLimit-Limit'].filter((name) => name in headers);
  return [...refs.map((ref) => ref.slice(SCHEMAS.length, -PROBLEM.length)), ...marks].join('.');
}

/** Each schema is made twice, as it is sent and as it is answered. What nothing refers to goes, and so does the second of two equals. */
function joinTwins(document: Document): void {
  const { schemas } = document.components;
  for (const [name, schema] of Object.entries(schemas)) if (!name.endsWith(TWIN)) openToMore(schema);
  const used = reachableFrom(document);
  const names = new Map<string, string>();
  for (const name of used) {
    const plain = name.slice(0, -TWIN.length);
    const isTwin = name.endsWith(TWIN) && plain in schemas;
    const isAlone = isTwin && (!used.has(plain) || sameBut(schemas[name], schemas[plain]));
    names.set(name, isAlone ? plain : name);
  }
  const renamed = (ref: string) => {
    const name = ref.slice(SCHEMAS.length);
    return SCHEMAS + (names.get(name) ?? name);
  };
  const kept = [...used].sort().map((name) => [names.get(name) ?? name, schemas[name]] as const);
  document.components.schemas = Object.fromEntries(kept) as Record<string, Json>;
  eachRef(document, renamed);
}

/** What is answered may have more members one day: clients leave alone what they do not know. */
function openToMore(schema: unknown): void {
  if (schema === null || typeof schema !== 'object') return;
  const one = schema as Json;
  if (one.additionalProperties === false) delete one.additionalProperties;
  for (const value of Object.values(one)) openToMore(value);
}

function sameBut(input: unknown, output: unknown): boolean {
  const [one, other] = [input, output].map((schema) =>
    JSON.stringify(schema, (key, value) => (key === '$ref' ? String(value).replace(/Input$/, '') : value)),
  );
  return one === other;
}

function reachableFrom(document: Document): Set<string> {
  const seen = new Set<string>();
  const visit = (part: unknown) => {
    eachRef(part, (ref) => {
      const name = ref.startsWith(SCHEMAS) ? ref.slice(SCHEMAS.length) : '';
      if (name === '' || seen.has(name)) return ref;
      seen.add(name);
      visit(document.components.schemas[name]);
      return ref;
    });
  };
  visit(document.paths);
  visit(document.components.responses);
  return seen;
}

/** Hands every reference to a schema in a part of the document on, and puts there what comes back. */
function eachRef(part: unknown, change: (ref: string) => string): void {
  if (part === null || typeof part !== 'object') return;
  for (const [key, value] of Object.entries(part)) {
    if (key === '$ref' && typeof value === 'string' && value.startsWith(SCHEMAS)) (part as Json).$ref = change(value);
    else if (key === 'mapping') {
      for (const [name, ref] of Object.entries(value as Record<string, string>))
        (value as Record<string, string>)[name] = change(ref);
    } else if (key !== 'examples') eachRef(value, change);
  }
}
