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
    await go(page, 'All of it on one page, to print');
    await says(page, 'Who disagrees, and about what');
    await page.screenshot({ path: `${pictures}/journey-decision-page.png`, fullPage: true });

    // Which conditions would make it acceptable: worse ones, fewer people; the public sees it or not.
    await page.goto(`${service.origin}/proposals/1/studies`);
    await go(page, 'How 300 people chose');
    await says(page, '76 in 100 (between 72 and 81) would accept this');
    await page.selectOption('#c3', { label: 'Selling a product' });
    await go(page, 'Show how many would accept');
    await says(page, 'What it is for: Helping people directly');
    assert.ok(page.url().includes('c3=2'));
    for (const [act, words, said] of [
        ['hide', 'Take it off the public page', 'The public page no longer shows it.'],
        ['show', 'Show it on the public page', 'The public page links to it from now on.'],
    ]) {
        await page.goto(`${service.origin}/proposals/1/studies/1/${act}`);
        await go(page, words);
        await says(page, said);
    }
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

    // What became of the conditions: one is put together with another, one is looked at.
    await page.goto(`${service.origin}/proposals/1/conditions`);
    await page.screenshot({ path: `${pictures}/journey-conditions.png`, fullPage: true });
    await go(page, 'Put together');
    await go(page, 'Put them together');
    assert.ok((await page.title()).startsWith('Error'));
    await page.locator('input[name=same]').first().check();
    await go(page, 'Put them together');
    await says(page, 'They are put together.');
    const part = await page.locator('main form[action$="/part"]').first().getAttribute('action');
    await page.goto(`${service.origin}${part}`);
    await go(page, 'Stands for itself');
    await go(page, 'Set a day to look');
    await page.fill('[name=due-day]', '1');
    await page.fill('[name=due-month]', '7');
    await page.fill('[name=due-year]', '2027');
    await go(page, 'Save');
    await says(page, 'Look by 1 July 2027.');
    await go(page, 'Record what you found');
    await page.check('input[name=result][value=met]');
    await go(page, 'Save');
    await says(page, 'not looked at yet');
    await go(page, 'Record what you found');
    const removal = await page.locator('main form[action$="/remove"]').getAttribute('action');
    await page.goto(`${service.origin}${removal}`);
    await go(page, 'Take this day off the list');
}
