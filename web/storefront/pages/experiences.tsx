import { money } from '../../shared/format.ts';
import { useLoad } from '../../shared/hooks.ts';
import { market } from '../../shared/market.ts';
import { Empty, Heading, Loading } from '../../shared/parts/small.tsx';
import { Link } from '../../shared/router.tsx';
import { FailureNotice } from '../parts/notice.tsx';
import { Picture } from '../parts/pictures.tsx';
import { t } from '../words/index.ts';

const SHOWN = 48;

/** What people come to. */
export function ExperiencesPage() {
  const { data, failure, reload } = useLoad(
    (signal) =>
      market()
        .get('/api/bookings/experiences', { params: { query: { limit: SHOWN } }, signal })
        .then((answer) => answer.data),
    [],
  );
  return (
    <div class="page">
      <Heading title={t().experiences}>
        <p>{t().experiencesText}</p>
      </Heading>
      <FailureNotice failure={failure} retry={reload} />
      {data === undefined && failure === undefined && <Loading />}
      {data?.data.length === 0 && <Empty text={t().noExperiences} />}
      <ul class="cards wide">
        {data?.data.map(({ id, title, category, price, place }) => (
          <li key={id} class="card">
            <Link to={`shop/experiences/${id}`}>
              <Picture title={title} category={category} class="landscape" isFirst />
              <span class="card-kind">{t().category(category)}</span>
              <span class="card-name">{title}</span>
              {place && <span class="muted">{place}</span>}
              <span class="card-price">
                {money(price)} <small class="muted">{t().perSeat}</small>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
