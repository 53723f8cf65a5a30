import { type Delivery, deliverTwice } from '../../support/inbox.ts';
import { test } from '../../support/test.ts';
import { approved, settledOnce } from './issuance.ts';

const DELIVERIES: Delivery[] = ['one after the other', 'at the same moment'];

for (const delivery of DELIVERIES) {
  test(`each message delivered twice, ${delivery}, has one effect`, async ({ context, enrol }) => {
    await deliverTwice(context, delivery);
    const tabs = await approved(enrol);
    await tabs.issuer.decide('Issue');
    await tabs.requester.answer('Yes');
    await settledOnce(tabs);
  });
}
