// A member of the public: finds a decision, reads why, takes the open data home and recomputes it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, go, says } from '../steps.mjs';

export const name = 'public: finds a decision, reads what became of it, recomputes the published score';

export async function run({ open, service, pictures, binary }) {
    const context = await open({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(service.origin);
    await go(page, 'See all proposals');
    await page.screenshot({ path: `${pictures}/journey-public-register.png`, fullPage: true });
    await go(page, 'Frailty alerts');
    await says(page, 'We asked');
    await page.screenshot({ path: `${pictures}/journey-public-page.png`, fullPage: true });

    const files = await page
        .locator('main a[href*="score"][href$=".json"]')
        .evaluateAll((links) => links.map((link) => link.href));
    assert.ok(files.length > 0, 'the page offers its score as a file');
    const file = join(mkdtempSync(join(tmpdir(), 'folkmoot-public-')), 'score.json');
    const bytes = await (await context.request.get(files[0])).body();
    writeFileSync(file, bytes);
    execFileSync(binary, ['score', '--reproduce', file], { stdio: 'pipe' });

    // One digit changed: the command finds it.
    const score = JSON.parse(bytes.toString());
    score.figures.score += 0.5;
    writeFileSync(file, JSON.stringify(score));
    assert.throws(() => execFileSync(binary, ['score', '--reproduce', file], { stdio: 'pipe' }));
}
