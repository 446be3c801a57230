import { useLoad } from '../../shared/hooks.ts';
import { FailureNotice } from '../../shared/parts/notice.tsx';
import { Heading } from '../../shared/parts/small.tsx';
import { BringIn } from '../parts/bring-in.tsx';
import { TakeOut } from '../parts/take-out.tsx';
import { readPlaces } from '../state/picking.ts';
import { t } from '../words/files.ts';

/** Files of many lines: brought in, and taken out. */
export function FilesPage() {
  const { data: places, failure, reload } = useLoad(readPlaces, []);
  return (
    <div class="page middle">
      <Heading title={t().title}>
        <p>{t().hint}</p>
      </Heading>
      <FailureNotice failure={failure} retry={reload} />
      <div class="known">
        <BringIn />
        <TakeOut places={places} />
      </div>
    </div>
  );
}
