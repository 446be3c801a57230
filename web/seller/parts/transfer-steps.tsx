import { useState } from 'preact/hooks';
import { type Product, quantityOf, scaleOf } from '../../shared/goods.ts';
import { useAction } from '../../shared/hooks.ts';
import { errorIn, errorOf, FailureNotice, isOfFields } from '../../shared/parts/notice.tsx';
import { Button, Field, Loading } from '../../shared/parts/small.tsx';
import { numberText } from '../state/fields.ts';
import { cancelTransfer, dispatchTransfer, receiveTransfer, type StockDocument } from '../state/inventory.ts';
import { quantityInput } from '../state/receipt.ts';
import { say } from '../state/said.ts';
import { s } from '../words/stock.ts';

type Measured = Pick<Product, 'unit' | 'unitScale'> & { readonly name?: string };

interface TransferStepsProps {
  readonly document: StockDocument;
  readonly looksOf: (productId: string) => Measured;
  readonly onChanged: () => void;
}

/** What comes next of a transfer: it is sent, it arrives, or it is called off. */
export function TransferSteps({ document, looksOf, onChanged }: TransferStepsProps) {
  const { isBusy, failure, act } = useAction();
  const { id, number, status } = document;
  if (status !== 'REQUESTED' && status !== 'IN_TRANSIT') return null;
  // Until it is known in what its goods are measured, nobody can say how many arrived.
  const isMeasured = document.lines.every(({ productId }) => looksOf(productId).name !== undefined);
  const step = (work: () => Promise<StockDocument>) =>
    void act(async () => {
      // Where it was refused, the document may have moved on: it is read anew either way.
      const moved = await work().finally(onChanged);
      say(s().movedTo(number, s().statusOf(moved.status)));
    });
  return (
    <section class="panel form" aria-labelledby="steps">
      <h2 id="steps">{s().whatNext}</h2>
      {status === 'IN_TRANSIT' && (isMeasured ? <Arrival {...{ document, looksOf, onChanged }} /> : <Loading />)}
      <FailureNotice failure={failure} unanswered={s().unanswered} />
      <div class="buttons">
        {status === 'REQUESTED' && (
          <Button class="primary" isBusy={isBusy} onClick={() => step(() => dispatchTransfer(id))}>
            {s().dispatch}
          </Button>
        )}
        <Button class="quiet" isBusy={isBusy} onClick={() => step(() => cancelTransfer(id))}>
          {s().callOff}
        </Button>
      </div>
    </section>
  );
}

/** What arrived, line by line; at first as if all did. */
function Arrival({ document: { id, number, lines }, looksOf, onChanged }: TransferStepsProps) {
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [reason, setReason] = useState('');
  const { isBusy, failure, act } = useAction();
  const textOf = (line: StockDocument['lines'][number]) =>
    typed[line.id] ?? String(line.quantity / scaleOf(looksOf(line.productId)));
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const arrived = lines.map((line) => ({ lineId: line.id, quantity: numberText(textOf(line)) }));
    void act(async () => {
      await receiveTransfer(id, { lines: arrived, ...(reason.trim() !== '' && { reason }) }).finally(onChanged);
      say(s().received(number));
    });
  };
  return (
    <form class="form" onSubmit={submit}>
      {lines.map((line, index) => (
        <Field
          key={line.id}
          id={`arrived-${index}`}
          label={s().arrivedOf(looksOf(line.productId).name ?? '…', quantityOf(line.quantity, looksOf(line.productId)))}
          error={errorIn(failure, `lines.${index}`)}
          input={{
            value: textOf(line),
            required: true,
            ...quantityInput(),
            onInput: (event) => setTyped({ ...typed, [line.id]: event.currentTarget.value }),
          }}
        />
      ))}
      <Field
        id="arrival-reason"
        label={s().whyLess}
        error={errorOf(failure, 'reason')}
        input={{ value: reason, maxLength: 500, onInput: (event) => setReason(event.currentTarget.value) }}
      />
      {!isOfFields(failure) && <FailureNotice failure={failure} unanswered={s().unanswered} />}
      <Button type="submit" class="primary" isBusy={isBusy}>
        {s().itArrived}
      </Button>
    </form>
  );
}
