export {
  type ChosenProvider,
  chooseProvider,
  connectionsOfProvider,
  loadProvider,
  type ProviderParts,
  simulatedSecret,
} from './choose-provider.ts';
export { providersFeature } from './feature.ts';
export {
  askProvider,
  type Charge,
  type ChargeRefund,
  type ChargeResult,
  type ChargeState,
  type NextAction,
  type PaymentProvider,
  type PendingCharge,
  PROVIDER_WAIT_MS,
  type ProviderEvent,
  ProviderUnavailable,
  type RefundState,
  SignatureInvalid,
  type SignedCall,
} from './provider.ts';
export { checkSignature, SIGNATURE_HEADER, signatureOf } from './signed-calls.ts';
