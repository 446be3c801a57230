import type { WebhookDelivery, WebhookEndpoint } from '../../generated/prisma/client.ts';
import { WebhookEndpointStatus } from '../../generated/prisma/enums.ts';
import { isSuccess } from './rules.ts';
import type { DeliveryView, EndpointView, PingView } from './schemas.ts';
import type { SendOutcome } from './sender.ts';

/** What its owner sees of an endpoint: everything but its secrets. */
export function viewEndpoint(endpoint: WebhookEndpoint): EndpointView {
  const { id, url, types, status, disabledReason, failingSince, createdAt } = endpoint;
  return {
    ...{ id, url, types, disabledReason },
    status: status === WebhookEndpointStatus.ACTIVE ? status : WebhookEndpointStatus.DISABLED,
    failingSince: failingSince?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}

export function viewDelivery(delivery: WebhookDelivery): DeliveryView {
  const { id, eventId, type, status, attempts, responseStatus, responseBody, error } = delivery;
  return {
    ...{ id, eventId, type, status, attempts, responseStatus, responseBody, error },
    lastAttemptAt: delivery.lastAttemptAt?.toISOString() ?? null,
    nextAttemptAt: delivery.nextAttemptAt?.toISOString() ?? null,
    createdAt: delivery.createdAt.toISOString(),
  };
}

export function viewPing({ status, body, error }: SendOutcome, failure: string | undefined): PingView {
  return {
    delivered: isSuccess(status),
    responseStatus: status ?? null,
    responseBody: body ?? null,
    error: error ?? failure ?? null,
  };
}
