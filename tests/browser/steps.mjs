// Small steps that journeys are made of. Each fails with what the page said instead.
import { strict as assert } from 'node:assert';

export { assert };

/** Clicks a link or button by its words and waits for the page that follows. */
export async function go(page, words) {
    const found = page
        .locator('main')
        .getByRole('link', { name: words, exact: false })
        .or(page.locator('main').getByRole('button', { name: words, exact: false }))
        .first();
    await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), found.click()]);
    await page.look?.();
}

/** The words of the page's content. */
export const words = (page) => page.locator('main').innerText();

/** Fails unless the page says this. */
export async function says(page, text) {
    const all = await words(page);
    assert.ok(all.includes(text), `'${text}' is not on ${page.url()}:\n${all.slice(0, 1200)}`);
}

export async function heading(page, text) {
    const h1 = await page.locator('h1').innerText();
    assert.ok(h1.includes(text), `the heading of ${page.url()} is '${h1}', not '${text}'`);
}
