// A juror with a slip of paper and an old phone: no script, small screen, slips of the finger.
import { assert, go, heading, says } from '../steps.mjs';

export const name = 'juror: votes and shares out 100 points by code, on a phone, without script';

const PHONE = { viewport: { width: 390, height: 844 }, javaScriptEnabled: false };

export async function run({ open, service, pictures }) {
    const { code } = service.demo.codes.filter((c) => c.engagement.includes('safer streets')).at(-1);
    const page = await (await open(PHONE)).newPage();
    await page.goto(`${service.origin}/take-part`);

    // A wrong code says so and keeps what was typed.
    await page.fill('[name=code]', 'ABCD-EFGH-JKLM');
    await go(page, 'Continue');
    assert.equal(await page.inputValue('[name=code]'), 'ABCD-EFGH-JKLM');
    assert.ok((await page.title()).startsWith('Error'));

    // Small letters, spaces, no dashes: as people type.
    await page.fill('[name=code]', ` ${code.toLowerCase().replaceAll('-', ' ')} `);
    await go(page, 'Continue');
    await says(page, 'What we promise');
    await page.screenshot({ path: `${pictures}/journey-juror-start.png`, fullPage: true });

    await go(page, 'A general question');
    await go(page, 'Save');
    assert.ok((await page.title()).startsWith('Error'));
    await page.check('[name=answer][value="2"]');
    await go(page, 'Save');

    await go(page, 'The first ballot');
    for (let i = 0; i < 3; i++) {
        await page.check(`input[name=answer][value=${['yes', 'unsure', 'no'][i]}]`);
        if (i === 1) await page.fill('[name=condition]', 'If nobody can be told from it');
        if (i === 0) await page.screenshot({ path: `${pictures}/journey-juror-ballot.png` });
        await go(page, 'Save and continue');
    }
    await heading(page, 'Check your answers');
    await says(page, 'If nobody can be told from it');

    // Points that do not add up are not taken, and what was typed stays.
    await page.goto(`${service.origin}/take-part/points`);
    await page.fill('[name=purposeful]', '60');
    await page.fill('[name=proportionate]', '60');
    await page.fill('[name=responsible]', '20');
    await go(page, 'Save my points');
    assert.ok((await page.title()).startsWith('Error'));
    assert.equal(await page.inputValue('[name=proportionate]'), '60');
    await page.fill('[name=proportionate]', '20');
    await go(page, 'Save my points');

    // Do the points say what they mean? Something else: shown why, and free to keep them.
    await heading(page, 'Do your points say what you mean?');
    await page.check('[name=most][value=responsible]');
    await page.check('[name=hard][value="4"]');
    await go(page, 'Continue');
    await says(page, 'You chose something else');
    await page.screenshot({ path: `${pictures}/journey-juror-check.png`, fullPage: true });
    await go(page, 'Change my points');
    await go(page, 'Save my points');
    await page.check('[name=most][value=purposeful]');
    await go(page, 'Continue');
    await says(page, 'Completed');

    // A receipt to take home; everybody who has its code can see that the answers arrived.
    await page.goto(`${service.origin}/take-part/now`);
    await go(page, 'Get a receipt');
    await heading(page, 'Your receipt');
    await page.screenshot({ path: `${pictures}/journey-juror-receipt.png`, fullPage: true });
    const receipts = await page.context().request.get(`${service.origin}/take-part/receipts.json`);
    const [receipt] = (await receipts.json()).receipts;
    const neighbour = await (await open(PHONE)).newPage();
    await neighbour.goto(`${service.origin}/log/check`);
    await neighbour.fill('[name=code]', receipt.code.toLowerCase().replaceAll('-', ' '));
    await go(neighbour, 'Check');
    await says(neighbour, receipt.code);
    await neighbour.fill('[name=code]', code);
    await go(neighbour, 'Check');
    await says(neighbour, 'This looks like the code with which you answer');

    // What became of it: nothing yet, and the page says so.
    await page.goto(`${service.origin}/take-part/now`);
    await go(page, 'What became of what you said');
    await says(page, 'If nobody can be told from it');
    await says(page, 'Nothing is published yet');

    // Another device, the same code: the answers are there and can be changed.
    const other = await (await open(PHONE)).newPage();
    await other.goto(`${service.origin}/take-part`);
    await other.fill('[name=code]', code);
    await go(other, 'Continue');
    await other.goto(`${service.origin}/take-part/check`);
    await says(other, 'If nobody can be told from it');
}
