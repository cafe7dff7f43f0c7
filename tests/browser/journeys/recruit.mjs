// An engagement lead, volunteers with letters on old phones: from an address file to a jury that
// was drawn and has said yes; without script, at the width of a phone.
import { personOf, signIn } from '../roles.mjs';
import { assert, fillDay, go, heading, says, secondWindow, tooLate } from '../steps.mjs';

export const name = 'recruit: from an address file to a drawn and confirmed jury, without script';

const PHONE = { viewport: { width: 390, height: 844 }, javaScriptEnabled: false };
const LIST = '/proposals/3/recruitments';
const DAY = 86400000;

const csv = (text) => ({ name: 'file.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

/** No sideways scrolling at the width of a phone. */
async function fits(page) {
    const width = await page.evaluate(() => document.documentElement.scrollWidth).catch(() => 390);
    assert.ok(width <= 390, `${page.url()} is ${width} pixels wide`);
}

async function plan(page, origin) {
    await page.goto(`${origin}${LIST}`);
    await go(page, 'Plan a recruitment');
    await page.fill('[name=title]', 'Jury from a browser');
    await page.selectOption('[name=engagement]', { index: 1 });
    await page.fill('[name=short_name]', 'browser');
    await page.fill('[name=seats]', '2');
    await page.fill('[name=reserves]', '1');
    await fillDay(page, 'closes_day', Date.now() + 2 * DAY);
    await fillDay(page, 'draw_day', Date.now() + 3 * DAY);
    await fillDay(page, 'erase_day', Date.now() + 60 * DAY);
    await go(page, 'Save');
    await heading(page, 'Jury from a browser');
    const path = new URL(page.url()).pathname;
    await go(page, 'Texts for the public');
    await page.fill('[name=about]', 'Should records be looked at together?');
    await page.fill('[name=eligibility]', 'I am 16 or older');
    await page.fill('[name=letter]', 'You have been chosen by lot.');
    await go(page, 'Save');
    await page.goto(`${origin}${path}/quotas/import`);
    await page.setInputFiles(
        '[name=file]',
        csv('category,name,min,max,question\nGender,Female,1,1,What is your gender?\nGender,Male,1,1,\n'),
    );
    await go(page, 'Import');
    await page.goto(`${origin}${path}/addresses/add`);
    await page.setInputFiles('[name=file]', csv('line1,postcode\n1 Elm Road,nowhere\n'));
    await go(page, 'Continue');
    assert.ok((await page.title()).startsWith('Error'), 'a bad address file is refused');
    await says(page, 'file.csv: Row 2');
    let rows = 'line1,town,postcode\n';
    for (let i = 1; i <= 8; i++) rows += `${i} Elm Road,Wendale,ZZ9 9ZZ\n`;
    await page.setInputFiles('[name=file]', csv(rows));
    await go(page, 'Continue');
    await says(page, '8 letters from 8 addresses');
    await page.goto(`${origin}${path}`);
    const behind = await secondWindow(page);
    await go(page, 'Open registration');
    await tooLate(behind, 'Open registration', /\/state\/open$/);
    return path;
}

async function volunteer(open, origin, i, pictures) {
    const page = await (await open(PHONE)).newPage();
    await page.goto(`${origin}/r/browser`);
    await go(page, 'Put your name down');
    const female = i % 2 ? 'Female' : 'Male';
    await page.getByLabel(female, { exact: true }).check();
    await page.check('[name=eligible]');
    await page.fill('[name=full_name]', `Specimen ${i}`);
    await page.fill('[name=address_1]', `${i} elm rd`);
    await page.fill('[name=postcode]', 'zz99zz');
    await page.fill('[name=phone]', `01632 960 10${i}`);
    await fits(page);
    await page.waitForTimeout(3100); // nobody fills this in faster
    await go(page, 'Put my name down');
    await heading(page, 'Your name is down');
    await fits(page);
    if (i === 1)
        await page.screenshot({ path: `${pictures}/journey-recruit-registered.png`, fullPage: true });
    return page.locator('.fm-slip__code').innerText();
}

export async function run({ open, service, pictures }) {
    const origin = service.origin;
    const context = await open(PHONE);
    await signIn(context, service, personOf(service.demo, 'engagement lead'));
    const page = await context.newPage();
    const path = await plan(page, origin);
    const codes = [];
    for (let i = 1; i <= 4; i++) codes.push(await volunteer(open, origin, i, pictures));

    // A slip is put right before the pool is frozen.
    await page.goto(`${origin}${path}/candidates`);
    await Promise.all([
        page.waitForNavigation({ waitUntil: 'load' }),
        page.locator('main table a').first().click(),
    ]);
    await go(page, 'Put an answer right');
    await page.check('[name=fulfils][value=yes]');
    await page.check('[name=reason][value="typing mistake"]');
    await fits(page);
    await page.screenshot({ path: `${pictures}/journey-recruit-answers.png`, fullPage: true });
    await go(page, 'Save');
    await says(page, 'What happened');

    await page.goto(`${origin}${path}`);
    await go(page, 'Close registration');
    await go(page, 'The draw');
    await says(page, '4 people are in the pool');
    await page.screenshot({ path: `${pictures}/journey-recruit-pool.png`, fullPage: true });
    await go(page, 'Freeze the pool');
    await page.check('[name=lot][value=dice]');
    await page.fill('[name=source]', 'Three ten-sided dice in the town hall');
    await fillDay(page, 'day', Date.now());
    await go(page, 'Prepare and publish');
    await says(page, 'must fall on a later day');
    await fillDay(page, 'day', Date.now() + 2 * DAY);
    const old = await secondWindow(page);
    await go(page, 'Prepare and publish');
    await says(page, 'Published, waiting for the lot');
    await fits(page);
    // An old window says what happened meanwhile, and shows it.
    await old.check('[name=lot][value=dice]');
    await old.fill('[name=source]', 'Three ten-sided dice in the town hall');
    await fillDay(old, 'day', Date.now() + 2 * DAY);
    await go(old, 'Prepare and publish');
    await says(old, 'A draw was published meanwhile');
    await says(old, 'Published, waiting for the lot');
    await old.close();

    // Anybody can look, and everybody can look up their own.
    const anybody = await (await open(PHONE)).newPage();
    await anybody.goto(`${origin}/r/browser`);
    await go(anybody, 'See how the draw is made, and its result');
    await says(anybody, 'The lot falls on');
    await says(anybody, '3 ten-sided dice');
    await fits(anybody);
    // Who goes back to the address of the thanks sees no number of anybody.
    await anybody.goto(`${origin}/r/browser/thanks`);
    assert.equal(await anybody.locator('.fm-slip__code').count(), 0);
    await anybody.goto(`${origin}/r/browser/me`);
    await anybody.fill('[name=code]', codes[0].toLowerCase());
    await go(anybody, 'Continue');
    await says(anybody, 'Your chance to be drawn');

    // A mistake is cancelled in time, and that stays public.
    await go(page, 'Cancel this draw');
    await anybody.goto(`${origin}/r/browser/draw`);
    await says(anybody, 'Draws that were published and cancelled');
    await fits(anybody);

    await lot(page, origin, anybody, pictures);
}

/** The lot of a draw that was published before: two dice, calls, and seats that become free. */
async function lot(page, origin, anybody, pictures) {
    await page.goto(`${origin}${LIST}`);
    await go(page, 'Third residents\' jury, north of the city');
    const path = new URL(page.url()).pathname;
    await go(page, 'The draw');
    await page.fill('[name=randomness]', '7 0 3');
    await Promise.all([
        page.waitForNavigation({ waitUntil: 'load' }),
        page.getByRole('button', { name: 'Draw', exact: true }).click(),
    ]);
    await says(page, 'exactly 2 digits');
    await page.fill('[name=randomness]', '7 3');
    await Promise.all([
        page.waitForNavigation({ waitUntil: 'load' }),
        page.getByRole('button', { name: 'Draw', exact: true }).click(),
    ]);
    await says(page, 'Numbers with a seat');
    await fits(page);
    await anybody.goto(`${origin}/r/streets-north/draw`);
    await says(anybody, 'Panel 73 was drawn');
    await fits(anybody);
    await anybody.screenshot({ path: `${pictures}/journey-recruit-draw.png` });

    // Two decline, and their seats go to those who fit best together.
    for (let i = 0; i < 2; i++) {
        await page.goto(`${origin}${path}/calls`);
        await go(page, 'Call ');
        await page.check('[name=outcome][value=declined]');
        await go(page, 'Save the call');
    }
    await page.goto(`${origin}${path}/replacements`);
    await fits(page);
    await page.screenshot({ path: `${pictures}/journey-recruit-replace.png`, fullPage: true });
    const behind = await secondWindow(page);
    await go(page, 'Give the 2 seats to these people');
    await says(page, 'Call them');

    await tooLate(behind, 'Give the seat of', /\/replacements\/\d+\/\d+$/);

    // Two calls, and the jury is there.
    for (let i = 0; i < 2; i++) {
        await page.goto(`${origin}${path}/calls`);
        await go(page, 'Call ');
        await page.check('[name=outcome][value=confirmed]');
        await go(page, 'Save the call');
    }
    await page.goto(`${origin}${path}/calls`);
    await says(page, 'confirmed, of 8 seats');
    await fits(page);
    await paymentsPutRight(page, origin, path, pictures);
    // Somebody moves away: two of the team note it at the same time.
    await page.goto(`${origin}${path}/candidates`);
    await page.locator('main table tr', { hasText: /confirmed/i }).locator('a').first().click();
    const second = await secondWindow(page);
    await go(page, 'They do not want to take part any more');
    await tooLate(second, 'They do not want to take part any more', /\/move\/withdrawn$/);
}

/** Honoraria at one press; one is marked as paid and taken back with a reason: two of the team do it at once. */
async function paymentsPutRight(page, origin, path, pictures) {
    await page.goto(`${origin}${path}/payments`);
    await go(page, 'Enter them all');
    await go(page, 'Paid today');
    await go(page, 'Correct');
    await says(page, 'Paid on');
    await fits(page);
    await page.screenshot({ path: `${pictures}/journey-recruit-correct.png`, fullPage: true });
    const second = await secondWindow(page);
    await page.check('[name=correction][value=twice]');
    await go(page, 'Correct it');
    await says(page, 'Taken back: It was entered twice');
    await says(page, 'Enter them all');
    await fits(page);
    await page.screenshot({ path: `${pictures}/journey-recruit-payments.png`, fullPage: true });
    await second.check('[name=correction][value=not_owed]');
    await tooLate(second, 'Correct it', /\/correct$/);
}
