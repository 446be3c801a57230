import { useState } from 'preact/hooks';
import { dateTime } from '../../shared/format.ts';
import { useAction, useLoad } from '../../shared/hooks.ts';
import { market } from '../../shared/market.ts';
import { Button } from '../../shared/parts/small.tsx';
import { role } from '../../shared/tokens.ts';
import { t } from '../words/index.ts';
import { FailureNotice, Notice } from './notice.tsx';

interface Subject {
  readonly kind: 'product' | 'experience';
  readonly id: string;
}

const SHOWN = 20;
const STARS = [1, 2, 3, 4, 5] as const;

async function read({ kind, id }: Subject, signal: AbortSignal) {
  const asked = { params: { path: { id }, query: { limit: SHOWN } }, signal };
  const { data } =
    kind === 'product'
      ? await market().get('/api/marketplace/products/{id}/reviews', asked)
      : await market().get('/api/bookings/experiences/{id}/reviews', asked);
  return data;
}

async function write({ kind, id }: Subject, body: { rating: number; comment?: string }): Promise<void> {
  const params = { path: { id } };
  if (kind === 'product') await market().post('/api/marketplace/products/{id}/reviews', { params, body });
  else await market().post('/api/bookings/experiences/{id}/reviews', { params, body });
}

/** What those say who had it; and a form for whoever has. */
export function Reviews({ of }: { readonly of: Subject }) {
  const { data, failure, reload } = useLoad((signal) => read(of, signal), [of.kind, of.id]);
  return (
    <section class="reviews" aria-labelledby="reviews">
      <h2 id="reviews">
        {t().reviews} {data !== undefined && data.pagination.total > 0 && <small>({data.pagination.total})</small>}
      </h2>
      <FailureNotice failure={failure} retry={reload} />
      {data?.data.length === 0 && <p class="muted">{t().noReviews}</p>}
      <ul class="plain">
        {data?.data.map(({ id, author, rating, comment, createdAt }) => (
          <li key={id} class="review">
            <p class="review-head">
              <Stars rating={rating} /> <strong>{author}</strong> <span class="muted">{dateTime(createdAt)}</span>
            </p>
            {comment && <p>{comment}</p>}
          </li>
        ))}
      </ul>
      {role.value === 'BUYER' && <Writing of={of} onWritten={reload} />}
    </section>
  );
}

function Stars({ rating }: { readonly rating: number }) {
  return (
    <span class="stars" role="img" aria-label={t().stars(rating)}>
      {STARS.map((star) => (star <= rating ? '★' : '☆')).join('')}
    </span>
  );
}

function Writing({ of, onWritten }: { readonly of: Subject; readonly onWritten: () => void }) {
  const [isWritten, setWritten] = useState(false);
  const { isBusy, failure, act } = useAction();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement);
    const comment = String(given.get('comment') ?? '').trim();
    act(async () => {
      await write(of, { rating: Number(given.get('rating')), ...(comment !== '' && { comment }) });
      setWritten(true);
      onWritten();
    });
  };
  if (isWritten) return <Notice kind="good">{t().thanksForReview}</Notice>;
  return (
    <details class="panel">
      <summary>{t().writeReview}</summary>
      <p class="muted">{of.kind === 'product' ? t().reviewTerms : t().experienceReviewTerms}</p>
      <form class="form" onSubmit={submit}>
        <fieldset class="rating">
          <legend>{t().rating}</legend>
          {STARS.map((star) => (
            <label key={star}>
              <input type="radio" name="rating" value={star} required />
              <span>{star} ★</span>
            </label>
          ))}
        </fieldset>
        <div class="field">
          <label for="comment">{t().comment}</label>
          <textarea class="input" id="comment" name="comment" maxLength={2_000} />
        </div>
        <FailureNotice failure={failure} />
        <Button type="submit" class="primary" isBusy={isBusy}>
          {t().send}
        </Button>
      </form>
    </details>
  );
}
