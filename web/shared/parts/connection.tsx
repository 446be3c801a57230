import { isOnline, retrying } from '../market.ts';
import { common } from '../words.ts';

/** What people should know of the connection: that there is none, or that the market is asked again. */
export function Connection() {
  const again = retrying.value;
  const text = !isOnline.value
    ? common().offline
    : again && (again.isOffline ? common().noAnswerYet(again.attempt) : common().stillTrying(again.attempt));
  return (
    <div class="connection" role="status">
      {text && (
        <p>
          <span class="spinner" aria-hidden="true" /> {text}
        </p>
      )}
    </div>
  );
}
