import type { TargetedSubmitEvent } from 'preact';
import { FailureNotice } from '../../shared/parts/notice.tsx';
import { Field } from '../../shared/parts/small.tsx';
import { type Race, type RaceView, raceView, startRace } from '../state/race.ts';
import { words } from '../words/index.ts';
import { Chart } from './chart.tsx';
import { span, whole } from './figures.ts';

const BUYERS = { min: 2, max: 200, usual: 100 };
const UNITS = { min: 1, max: 50, usual: 10 };

const inputOf = (name: string, { min, max, usual }: typeof BUYERS) =>
  ({ name, type: 'number', inputMode: 'numeric', required: true, min, max, defaultValue: usual }) as const;

function submit(event: TargetedSubmitEvent<HTMLFormElement>): void {
  event.preventDefault();
  const form = new FormData(event.currentTarget);
  void startRace({ buyers: Number(form.get('buyers')), stock: Number(form.get('stock')) });
}

/** How much is left, as a bar and as a number. */
function Shelf({ now, before }: { now: number; before: number }) {
  const w = words();
  return (
    <div class="shelf">
      <span class="left" data-figure="race-stock">
        {whole(now)}
      </span>
      <span class="note">
        {w.stock}: {w.ofStock(whole(now), whole(before))}
      </span>
      <progress value={Math.max(0, now)} max={before} aria-label={w.stock} />
    </div>
  );
}

function Ended({ race }: { race: Race }) {
  const w = words();
  const { buyers, sold, stock, tries, tookMs, steps, held } = race;
  const values = (key: 'stock' | 'sold') => steps.map((step) => step[key]);
  return (
    <div class="ended">
      <p class={`sentence ${held ? 'good' : 'crossed'}`} data-figure="race-held" role="status">
        {held ? w.raceHeld(whole(sold), whole(buyers)) : w.raceBroke}
      </p>
      <dl class="facts">
        <div>
          <dt>{w.sold}</dt>
          <dd data-figure="race-sold">{whole(sold)}</dd>
        </div>
        <div>
          <dt>{w.refused}</dt>
          <dd>{whole(buyers - sold)}</dd>
        </div>
        <div>
          <dt>{w.lowest}</dt>
          <dd data-figure="race-lowest">{whole(stock.lowest)}</dd>
        </div>
        <div>
          <dt>{w.triesSent}</dt>
          <dd>{whole(tries)}</dd>
        </div>
        <div>
          <dt>{w.took}</dt>
          <dd>{span(tookMs / 1_000)}</dd>
        </div>
      </dl>
      <Chart
        title={w.raceChart}
        times={steps.map(({ atMs }) => atMs / 1_000)}
        timeFormat={span}
        format={whole}
        topMin={stock.before}
        lines={[
          { name: w.stock, colour: '--line-1', values: values('stock') },
          { name: w.sold, colour: '--line-2', values: values('sold') },
        ]}
      />
    </div>
  );
}

function Course({ view }: { view: RaceView }) {
  const w = words();
  if (view.is === 'idle') return null;
  if (view.is === 'failed') return <FailureNotice failure={view.failure} unanswered={w.raceUnanswered} />;
  if (view.is === 'ended') return <Ended race={view.race} />;
  return (
    <div class="running">
      <Shelf now={view.stock} before={view.before} />
      <p class="note" role="status">
        {view.isSelling ? w.selling : w.preparing}
      </p>
    </div>
  );
}

/** Has an operator see that nothing is sold twice. */
export function RacePanel() {
  const w = words();
  const view = raceView.value;
  const isRunning = view.is === 'running';
  return (
    <section class="card race" aria-labelledby="race">
      <h2 id="race">{w.race}</h2>
      <p class="hint">{w.raceHint}</p>
      <form onSubmit={submit}>
        <Field id="buyers" label={w.buyers} input={inputOf('buyers', BUYERS)} />
        <Field id="stock" label={w.units} input={inputOf('stock', UNITS)} />
        <button class="button primary" type="submit" aria-disabled={isRunning}>
          {isRunning ? w.racing : w.startRace}
        </button>
      </form>
      <div class="course">
        <Course view={view} />
      </div>
    </section>
  );
}
