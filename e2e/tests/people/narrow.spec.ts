// On a phone of 360 px nothing lies beyond the edge.

import { expect, test } from '../../support/test.ts';
import { tour } from '../../support/tour.ts';

test.use({ viewport: { width: 360, height: 740 } });

test('no page and no dialog scrolls sideways', async ({ enrol }) => {
  test.setTimeout(120_000);
  const wide: string[] = [];
  await tour(enrol, async (page, name) => {
    const beyond = await page.evaluate(() => {
      const panes = [document.scrollingElement, ...document.querySelectorAll('main, dialog, .pf-v6-c-modal-box__body, #flow-tracker')];
      return panes.flatMap((pane) => (pane && pane.scrollWidth > pane.clientWidth ? [`${pane.tagName} ${pane.className}`] : []));
    });
    wide.push(...beyond.map((pane) => `${name}: ${pane}`));
  });
  expect(wide).toEqual([]);
});

test('a window made narrower is not left under its sidebar', async ({ enrol }) => {
  const { page } = await enrol('Commercial Bank');
  const toggle = page.getByRole('button', { name: 'Sidebar' });
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect(toggle).toHaveAttribute('aria-expanded', 'true');
  await page.setViewportSize({ width: 360, height: 740 });
  await expect(toggle).toHaveAttribute('aria-expanded', 'false');
});

test('a request shows all of its columns, below each other', async ({ enrol }) => {
  const requester = await enrol('Commercial Bank');
  await requester.requestIssuance('500000');
  const cells = requester.request.getByRole('cell');
  await expect(cells).toHaveCount(8);
  for (const cell of await cells.all()) {
    const { x, width } = (await cell.boundingBox())!;
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x + width).toBeLessThanOrEqual(360);
  }
});

test('beside the sidebar a table stays within its panel', async ({ enrol }) => {
  const requester = await enrol('Commercial Bank');
  await requester.page.setViewportSize({ width: 1280, height: 720 });
  await requester.requestIssuance('123456789.25');
  const table = requester.page.getByRole('table', { name: 'Issuance Requests' });
  for (const width of [1000, 1280, 1440]) {
    await requester.page.setViewportSize({ width, height: 720 });
    const panel = (await requester.panel('Issuance Requests').boundingBox())!;
    const { x, width: shown } = (await table.boundingBox())!;
    expect(x + shown).toBeLessThanOrEqual(panel.x + panel.width);
  }
});
