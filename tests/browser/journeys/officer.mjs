// An information governance officer: starts a proposal from a problem, and drafts the first parts.
import { personOf, signIn } from '../roles.mjs';
import { assert, go, heading, says } from '../steps.mjs';

export const name = 'officer: starts a proposal, drafts, is told what is missing, without script';

export async function run({ open, service, pictures }) {
    const context = await open({ javaScriptEnabled: false });
    await signIn(context, service, personOf(service.demo, 'owner'));
    const page = await context.newPage();
    await page.goto(`${service.origin}/proposals`);
    await go(page, 'Start a proposal');

    // Nothing typed is lost when something is missing.
    const problem = 'People who leave hospital wait for a handrail, and some of them fall again.';
    await page.fill('[name=problem]', problem);
    await go(page, 'Save and look');
    assert.ok((await page.title()).startsWith('Error'));
    assert.equal((await page.inputValue('[name=problem]')).trim(), problem);
    await page.fill('[name=purpose]', 'To fit handrails on the day on which somebody comes home.');
    await page.fill('[name=title]', 'Handrails on the day you come home');
    await go(page, 'Save and look');
    await page.screenshot({ path: `${pictures}/journey-officer-precedents.png`, fullPage: true });

    const proposal = /\/proposals\/(\d+)/.exec(page.url())[1];
    await page.goto(`${service.origin}/proposals/${proposal}`);
    await heading(page, 'Handrails on the day you come home');
    await page.goto(`${service.origin}/proposals/${proposal}/draft`);
    await page.screenshot({ path: `${pictures}/journey-officer-draft.png`, fullPage: true });
    await page.goto(`${service.origin}/proposals/${proposal}/answers/outcome`);
    await page.locator('main textarea').first().fill('Fewer falls in the first month at home.');
    await go(page, 'Save');
    await page.goto(`${service.origin}/proposals/${proposal}/check`);
    await page.screenshot({ path: `${pictures}/journey-officer-check.png`, fullPage: true });

    // Text with markup is shown as text.
    await page.goto(`${service.origin}/proposals/${proposal}/answers/outcome`);
    await page.locator('main textarea').first().fill('<script>alert(1)</script> & "fewer" falls');
    await go(page, 'Save');
    await page.goto(`${service.origin}/proposals/${proposal}/print`);
    await says(page, '<script>alert(1)</script> & "fewer" falls');

    // Somebody of another organisation does not see an idea.
    const other = await open();
    await signIn(other, service, personOf(service.demo, 'partner assessor'));
    const stranger = await other.request.get(`${service.origin}/proposals/${proposal}`);
    assert.equal(stranger.status(), 404);
}
