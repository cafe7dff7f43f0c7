// A journalist: takes the public log home, checks it there, comes back and looks a code up.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, go, heading, says } from '../steps.mjs';

export const name = 'log: a journalist takes the public log home, verifies it, looks a code up';

export async function run({ open, service, pictures, binary }) {
    const context = await open({ javaScriptEnabled: false });
    const page = await context.newPage();
    const folder = mkdtempSync(join(tmpdir(), 'folkmoot-log-'));
    const take = async (path, file) => {
        const answer = await context.request.get(`${service.origin}${path}`);
        assert.equal(answer.status(), 200, path);
        const bytes = await answer.body();
        writeFileSync(join(folder, file), bytes);
        return bytes.toString();
    };
    const verify = (...more) => execFileSync(binary, ['verify', ...more], { stdio: 'pipe' });

    await page.goto(service.origin);
    await page.locator('footer').getByRole('link', { name: 'Public log' }).click();
    await heading(page, 'The public log');
    await page.screenshot({ path: `${pictures}/journey-log.png`, fullPage: true });
    const size = Number((await take('/log/checkpoint', 'checkpoint')).split('\n')[1]);
    await take('/log/key', 'key');
    await take('/log/entries/0', 'entries-000000000000.txt');
    await take('/log/tile/0/0', 'tile-0-0');
    await take(`/log/consistency.json?from=${Math.floor(size / 2)}`, 'consistency.json');
    verify('--log', folder);
    verify('--proof', join(folder, 'consistency.json'), '--key', join(folder, 'key'));

    // The heads so far; what no witness signed is not taken, and stays on the page.
    await page.goto(`${service.origin}/log/heads`);
    await page.screenshot({ path: `${pictures}/journey-log-heads.png`, fullPage: true });
    const feed = await context.request.get(`${service.origin}/log/heads.atom`);
    assert.ok((await feed.text()).includes('<feed xmlns="http://www.w3.org/2005/Atom"'));
    await go(page, 'Give us a head that you signed');
    await page.fill('[name=note]', await take('/log/checkpoint', 'checkpoint'));
    await go(page, 'Send it');
    await says(page, 'No witness that this service knows has signed the head');

    // A small card stands in other people's pages, and nothing else does.
    const card = await context.request.get(`${service.origin}/register/frailty-alerts/card`);
    assert.ok(card.headers()['content-security-policy'].includes('frame-ancestors *'));
    assert.ok(!/<script|<form/.test(await card.text()));
    const whole = await context.request.get(`${service.origin}/register/frailty-alerts`);
    assert.ok(whole.headers()['content-security-policy'].includes("frame-ancestors 'none'"));

    // From the list to print to the check of one of its codes.
    await page.goto(`${service.origin}/log`);
    await page.locator('main a[href^="/log/sums/engagement/"]').first().click();
    await says(page, 'Counted');
    await page.screenshot({ path: `${pictures}/journey-log-sums.png`, fullPage: true });
    await go(page, 'List of check codes to print');
    const code = (await page.locator('.fm-codes li').first().textContent()).trim().slice(0, 14);
    await page.goto(`${service.origin}/log/check`);
    await page.fill('[name=code]', code);
    await go(page, 'Check');
    await heading(page, 'Included');
    await page.screenshot({ path: `${pictures}/journey-log-included.png`, fullPage: true });
    const proof = await page.locator('a[href^="/log/inclusion.json"]').getAttribute('href');
    await take(proof, 'inclusion.json');
    verify('--proof', join(folder, 'inclusion.json'), '--key', join(folder, 'key'));
    verify('--log', folder, '--receipt', code);

    // A slip of one letter is told, and nothing is lost.
    const slip = code.slice(0, -1) + (code.endsWith('A') ? 'B' : 'A');
    await page.fill('[name=code]', slip);
    await go(page, 'Check');
    assert.equal(await page.inputValue('[name=code]'), slip);
    assert.ok((await page.title()).startsWith('Error'));
}
