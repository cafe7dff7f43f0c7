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

/** Types a day into the three fields of a date. */
export async function fillDay(page, field, time) {
    const day = new Date(time);
    await page.fill(`[name=${field}-day]`, String(day.getUTCDate()));
    await page.fill(`[name=${field}-month]`, String(day.getUTCMonth() + 1));
    await page.fill(`[name=${field}-year]`, String(day.getUTCFullYear()));
}

/** The page once more in a second window, which will not know what happens in the first one. */
export async function secondWindow(page) {
    const second = await page.context().newPage();
    await second.goto(page.url());
    return second;
}

/** Presses in a window that is behind: nothing happens twice, and the page says why at this address. */
export async function tooLate(window, words, address) {
    await go(window, words);
    assert.ok(address.test(new URL(window.url()).pathname), `${window.url()} is not ${address}`);
    const said = await window.locator('.govuk-error-summary').count();
    assert.ok(said > 0, `nothing says why '${words}' was not done again on ${window.url()}`);
    await window.close();
}
