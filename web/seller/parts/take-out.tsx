import { useState } from 'preact/hooks';
import { useAction } from '../../shared/hooks.ts';
import { FailureNotice } from '../../shared/parts/notice.tsx';
import { Button, Select } from '../../shared/parts/small.tsx';
import { keepFile, takeOut } from '../state/files.ts';
import { say } from '../state/said.ts';
import { t } from '../words/files.ts';

const LEVELS = '';

/** The day by the reader's own clock, as names of files sort. */
const today = () => new Intl.DateTimeFormat('sv-SE').format(new Date());

/** Files of what lies where, and of what moved. */
export function TakeOut({ places = new Map() }: { readonly places?: ReadonlyMap<string, string> | undefined }) {
  const { isBusy, failure, act } = useAction();
  const [chosen, setChosen] = useState(LEVELS);
  const download = () =>
    void act(async () => {
      const isLevels = chosen === LEVELS;
      const name = `${isLevels ? 'levels' : 'ledger'}-${today()}.csv`;
      keepFile(name, await takeOut(isLevels ? undefined : chosen));
      say(t().downloaded(name));
    });
  const ledgers = [...places].map(([id, name]) => [id, `${t().ledger}: ${name}`] as const);
  return (
    <section class="panel form" aria-labelledby="take-out">
      <h2 id="take-out">{t().exportTitle}</h2>
      <Select
        id="export"
        label={t().kind}
        input={{ value: chosen, onChange: (event) => setChosen(event.currentTarget.value) }}
        options={[[LEVELS, t().levels], ...ledgers]}
      />
      <Button isBusy={isBusy} onClick={download}>
        {t().download}
      </Button>
      <FailureNotice failure={failure} retry={download} />
    </section>
  );
}
