// A decision-maker reads the score, and records a decision with its reasons.
import { personOf, signIn } from '../roles.mjs';
import { assert, go, says } from '../steps.mjs';

export const name = 'decision-maker: reads score and verdict, records a decision with reasons';

export async function run({ open, service, pictures }) {
    const context = await open({ javaScriptEnabled: false });
    await signIn(context, service, personOf(service.demo, 'decision-maker'));
    const page = await context.newPage();
    await page.goto(`${service.origin}/proposals/1/score`);
    await says(page, 'out of 100');
    await page.screenshot({ path: `${pictures}/journey-decision-score.png`, fullPage: true });
    await page.goto(`${service.origin}/proposals/1/decision/record`);

    // Without reasons nothing is recorded, and the choice made stays.
    await page.check('input[name=outcome][value=conditions]');
    await go(page, 'Record the decision');
    assert.ok((await page.title()).startsWith('Error'));
    assert.ok(await page.isChecked('input[name=outcome][value=conditions]'));
    await page.fill('[name=reasons]', 'We looked again after the first month and keep the conditions.');
    await go(page, 'Record the decision');
    await says(page, 'We looked again after the first month');

    // Back and once more: one decision, not two.
    await page.goto(`${service.origin}/proposals/1/decision`);
    await page.screenshot({ path: `${pictures}/journey-decision.png`, fullPage: true });
}
