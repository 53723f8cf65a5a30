// From the press on `Yes` to both balances on screen, the requester's and the issuer's.

import type { Participant } from '../support/participant.ts';
import { expect, test } from '../support/test.ts';

const RUNS = Number(process.env.TALLYSTICK_BENCH_RUNS ?? 50);

/** When the frame is drawn in which this tab's vault has the balance. */
function whenShown(tab: Participant, balance: string): Promise<number> {
  return tab.page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const look = () => {
          const shown = document.querySelector('.tally-vault .tally-amount')?.textContent;
          if (shown === wanted) {
            observer.disconnect();
            resolve(performance.timeOrigin + performance.now());
          }
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, { childList: true, characterData: true, subtree: true });
        look();
      }),
    balance,
  );
}

/** Presses `Yes` from within the page, so that no way to the browser is measured. */
function pressYes(tab: Participant): Promise<number> {
  return tab.offer.getByRole('button', { name: 'Yes', exact: true }).evaluate((button) => {
    const pressed = performance.timeOrigin + performance.now();
    (button as HTMLElement).click();
    return pressed;
  });
}

function grouped(amount: number): string {
  return amount.toLocaleString('en-GB', { minimumFractionDigits: 2 });
}

function percentile(sorted: number[], share: number): string {
  return (sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN).toFixed(0);
}

test('from Yes to both balances', async ({ enrol }) => {
  const requester = await enrol('Commercial Bank');
  const issuer = await enrol('Central Bank');
  const custodian = await enrol('Custodian');
  const took: number[] = [];
  for (let run = 1; run <= RUNS; run += 1) {
    await (await requester.openForm()).getByRole('textbox', { name: /^Amount/ }).fill('1.00');
    await requester.page.getByRole('button', { name: 'Request', exact: true }).click();
    await issuer.decide('Approve');
    await expect(custodian.request.getByText('APPROVED')).toHaveCount(1);
    await custodian.decide('Approve');
    await expect(issuer.request.getByText('APPROVED')).toHaveCount(2);
    await issuer.decide('Issue');
    await expect(requester.offer).toBeVisible();

    const shown = [whenShown(requester, grouped(run)), whenShown(issuer, grouped(1_000_000 - run))];
    const pressed = await pressYes(requester);
    took.push(Math.max(...(await Promise.all(shown))) - pressed);
    for (const tab of [requester, issuer, custodian]) {
      await expect(tab.page.getByText('No requests.')).toBeVisible();
    }
    if (run % 10 === 0) {
      console.log(`${run} of ${RUNS} runs`);
    }
  }
  took.sort((one, other) => one - other);
  console.log(
    `Yes to both balances on screen, ms over ${RUNS} runs: median ${percentile(took, 0.5)}, p95 ${percentile(took, 0.95)}`,
  );
});
