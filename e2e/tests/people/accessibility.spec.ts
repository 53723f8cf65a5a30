// axe finds nothing serious on any page or dialog, light or dark. What loads or failed: states.spec.ts.

import { expectAccessible } from '../../support/accessibility.ts';
import { test } from '../../support/test.ts';
import { tour } from '../../support/tour.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('nothing serious on any page or dialog', async ({ enrol }) => {
      test.setTimeout(480_000);
      await tour(enrol, expectAccessible);
    });
  });
}
