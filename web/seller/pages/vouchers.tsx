import { dateTime, money, number } from '../../shared/format.ts';
import { useAction, useLoad } from '../../shared/hooks.ts';
import { FailureNotice } from '../../shared/parts/notice.tsx';
import { Pages } from '../../shared/parts/pages.tsx';
import { Button, Empty, Heading, Loading } from '../../shared/parts/small.tsx';
import { query } from '../../shared/router.tsx';
import { NewVoucherForm } from '../parts/new-voucher.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { pageIn, placeOf } from '../state/place.ts';
import { say } from '../state/said.ts';
import { readVouchers, switchVoucher, type Voucher } from '../state/vouchers.ts';
import { t } from '../words/vouchers.ts';

/** What takes something off the seller's goods. */
export function VouchersPage() {
  const page = pageIn(query.value);
  const { data, failure, reload } = useLoad((signal) => readVouchers(page, signal), [page]);
  const vouchers = data?.data;
  return (
    <div class="page">
      <Heading title={t().title}>
        <p>{t().hint}</p>
      </Heading>
      <FailureNotice failure={failure} retry={reload} />
      {vouchers === undefined && failure === undefined && <Loading />}
      {vouchers?.length === 0 && (
        <Empty text={t().none}>
          <p>{t().noneText}</p>
        </Empty>
      )}
      {vouchers !== undefined && vouchers.length > 0 && <Vouchers vouchers={vouchers} onChanged={reload} />}
      <Pages
        page={page}
        of={data?.pagination.totalPages ?? 0}
        to={(other) => placeOf('seller/vouchers', { page: other })}
      />
      {vouchers !== undefined && <NewVoucherForm onAnswer={reload} />}
    </div>
  );
}

interface VouchersProps {
  readonly vouchers: readonly Voucher[];
  readonly onChanged: () => void;
}

function Vouchers({ vouchers, onChanged }: VouchersProps) {
  const columns: readonly Column<Voucher>[] = [
    { head: t().code, cell: ({ code }) => <code>{code}</code> },
    { head: t().takesOff, cell: takesOff },
    { head: t().uses, cell: usesOf },
    { head: t().valid, cell: validityOf },
    {
      head: t().status,
      cell: ({ active }) => <span class={`tag ${active ? 'good' : ''}`}>{active ? t().active : t().inactive}</span>,
    },
    { head: '', cell: (voucher) => <Switch voucher={voucher} onChanged={onChanged} /> },
  ];
  return <Table caption={t().title} columns={columns} rows={vouchers} keyOf={({ id }) => id} />;
}

function takesOff({ percent, amount, minimum }: Voucher): string {
  const what = amount === null ? t().percentOff(number(percent ?? 0)) : money(amount);
  return minimum === null ? what : `${what} ${t().from(money(minimum))}`;
}

function usesOf({ totalLimit, remaining, perBuyerLimit }: Voucher): string {
  const all = totalLimit === null ? t().unlimited : t().left(number(remaining ?? 0), number(totalLimit));
  return perBuyerLimit === null ? all : `${all}, ${t().perBuyer(number(perBuyerLimit))}`;
}

function validityOf({ startsAt, endsAt }: Voucher): string {
  const bounds = [startsAt && t().since(dateTime(startsAt)), endsAt && t().until(dateTime(endsAt))].filter(Boolean);
  return bounds.length === 0 ? t().always : bounds.join(' ');
}

function Switch({ voucher, onChanged }: { readonly voucher: Voucher; readonly onChanged: () => void }) {
  const { isBusy, failure, act } = useAction();
  const { active, code } = voucher;
  const change = () =>
    void act(() =>
      switchVoucher(voucher)
        .then(() => say(active ? t().isOff(code) : t().isOn(code)))
        .finally(onChanged),
    );
  return (
    <span class="delivery-state">
      <Button class="small" isBusy={isBusy} onClick={change}>
        {active ? t().switchOff : t().switchOn}
        <span class="visually-hidden"> {code}</span>
      </Button>
      <FailureNotice failure={failure} />
    </span>
  );
}
