// A partner assessor: rates all questions blind, locks, and cannot change them afterwards.
import { personOf, signIn } from '../roles.mjs';
import { assert, go, heading, says, words } from '../steps.mjs';

export const name = 'partner: rates every question without seeing the others, locks the ratings';

export async function run({ open, service, pictures }) {
    const context = await open({ javaScriptEnabled: false });
    await signIn(context, service, personOf(service.demo, 'partner assessor'));
    const page = await context.newPage();
    await page.goto(`${service.origin}/proposals`);
    await go(page, 'Free school meals without a form');
    await go(page, 'Rate the proposal and lock your ratings');
    await says(page, 'Where we differ');

    const before = await page.goto(`${page.url()}/differences`);
    assert.notEqual(before.status(), 200, 'the difference sheet opens only when all have locked');

    await page.goto(`${service.origin}/proposals/2/assessment/rate/P1`);
    for (let i = 0; i < 18; i++) {
        assert.match(page.url(), /\/rate\/\w+/);
        await page.check(`input[name=rating][value="${(i % 4) + 2}"]`);
        await page.check('input[name=confidence][value="2"]');
        const reason = page.locator('textarea[name=reason]');
        await reason.fill(`Because of what part ${i + 1} of the draft says.`);
        if (i === 0) await page.screenshot({ path: `${pictures}/journey-partner-rate.png`, fullPage: true });
        await go(page, 'Save');
    }
    await page.goto(`${service.origin}/proposals/2/assessment/lock`);
    const check = await words(page);
    assert.ok(!check.includes('have no answer'), check.slice(0, 600));
    await go(page, 'Lock my ratings');
    await says(page, 'Locked');
    const again = await page.goto(`${service.origin}/proposals/2/assessment/rate/P1`);
    const body = await words(page);
    assert.ok(
        again.status() !== 200 || !(await page.locator('input[name=rating]').count()),
        `locked ratings can still be changed:\n${body.slice(0, 400)}`,
    );
    await heading(page, '');
}
