import { TianguisError } from '../../../clients/typescript/src/index.ts';
import { useAction } from '../../shared/hooks.ts';
import { Button, Field } from '../../shared/parts/small.tsx';
import { keepVoucher, readCart, refreshCart, voucherCode } from '../state/cart.ts';
import { t } from '../words/index.ts';
import { FailureNotice } from './notice.tsx';

/** A code that takes something off; why it does not is said at its field. */
export function Voucher() {
  const { isBusy, failure, act } = useAction();
  const use = (event: SubmitEvent) => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget as HTMLFormElement).get('code')).trim();
    if (code === '') return;
    act(async () => {
      await readCart(code);
      keepVoucher(code);
    });
  };
  const takeOut = () =>
    void act(async () => {
      keepVoucher(undefined);
      await refreshCart();
    });
  if (voucherCode.value !== undefined)
    return (
      <p class="voucher-used">
        <span class="tag good">{voucherCode.value}</span>
        <Button class="quiet small" isBusy={isBusy} onClick={takeOut}>
          {t().takeVoucherOut}
        </Button>
      </p>
    );
  const isOfField = failure instanceof TianguisError && failure.status === 400;
  return (
    <form class="voucher" onSubmit={use}>
      <Field
        id="code"
        label={t().voucher}
        error={isOfField ? failure.message : undefined}
        input={{ name: 'code', autocomplete: 'off', autocapitalize: 'characters', maxLength: 40 }}
      />
      <Button type="submit" isBusy={isBusy}>
        {t().useVoucher}
      </Button>
      {!isOfField && <FailureNotice failure={failure} />}
    </form>
  );
}
