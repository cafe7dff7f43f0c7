// Pages that stand behind a button, a one-time link or a state which the example programme has left.
import { createHmac } from 'node:crypto';
import { personOf, signIn } from '../roles.mjs';
import { assert, go, heading, says } from '../steps.mjs';

export const name = 'states: a new colleague joins, a second version is assessed, an engagement is changed';

/** The six digits that an authenticator app shows at a time (RFC 6238, RFC 4226). */
function totp(base32, seconds) {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
    let bits = '';
    for (const letter of base32.replaceAll(/[^A-Z2-7]/g, '')) {
        bits += alphabet.indexOf(letter).toString(2).padStart(5, '0');
    }
    const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(Math.floor(seconds / 30)));
    const mac = createHmac('sha1', key).update(counter).digest();
    const at = mac[19] & 15;
    return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

async function joins({ open, service }) {
    const manager = await open({ javaScriptEnabled: false });
    await signIn(manager, service, personOf(service.demo, 'administrator'));
    const page = await manager.newPage();
    await page.goto(`${service.origin}/organisations/1/people/invite`);
    await go(page, 'Make the link');
    assert.ok((await page.title()).startsWith('Error'));
    await page.fill('[name=name]', 'Alex Rowan');
    await page.fill('[name=email]', 'alex.rowan@wendale.example');
    await go(page, 'Make the link');
    const link = /\/join\/[\w-]+/.exec(await page.locator('main').innerText())[0];

    const colleague = await open({ javaScriptEnabled: false });
    const mine = await colleague.newPage();
    await mine.goto(service.origin + link);
    await mine.fill('[name=password]', 'short');
    await mine.fill('[name=again]', 'short');
    await go(mine, 'Continue');
    assert.ok((await mine.title()).startsWith('Error'));
    await mine.fill('[name=password]', 'four rivers meet here');
    await mine.fill('[name=again]', 'four rivers meet here');
    await go(mine, 'Continue');
    await heading(mine, 'Protect your account with a code');
    const secret = await mine.locator('ol .govuk-body .fm-token').first().innerText();
    await mine.fill('[name=code]', '000000');
    await go(mine, 'Continue');
    assert.ok((await mine.title()).startsWith('Error'));
    assert.equal(await mine.locator('ol .govuk-body .fm-token').first().innerText(), secret);
    await mine.fill('[name=code]', totp(secret, Date.now() / 1000));
    await go(mine, 'Continue');
    await heading(mine, 'Your proposals');

    // Another device asks for the password, then for the next code.
    const device = await (await open({ javaScriptEnabled: false })).newPage();
    await device.goto(`${service.origin}/sign-in`);
    await device.fill('[name=email]', 'alex.rowan@wendale.example');
    await device.fill('[name=password]', 'four rivers meet here');
    await go(device, 'Sign in');
    await heading(device, 'Enter the code');
    await device.fill('[name=code]', '123456');
    await go(device, 'Continue');
    assert.ok((await device.title()).startsWith('Error'));
    await device.fill('[name=code]', totp(secret, Date.now() / 1000 + 30));
    await go(device, 'Continue');
    await heading(device, 'Your proposals');

    // The phone is lost, and the recovery codes with it: a link to a new password and a new app.
    await page.goto(`${service.origin}/organisations/1/people`);
    await go(page, 'Alex Rowan');
    await go(page, 'They lost their phone');
    const renewed = /\/join\/[\w-]+/.exec(await page.locator('main').innerText())[0];
    await device.goto(`${service.origin}/account`);
    await heading(device, 'Sign in');
    await mine.goto(service.origin + link);
    await heading(mine, 'This link no longer works');
    await mine.goto(service.origin + renewed);
    await mine.fill('[name=password]', 'five rivers meet here');
    await mine.fill('[name=again]', 'five rivers meet here');
    await go(mine, 'Continue');
    await heading(mine, 'Protect your account with a code');
}

/** A second version of a proposal is frozen and assessed: the earlier sheet stays to be read. */
async function assessesAgain({ open, service }) {
    const context = await open({ javaScriptEnabled: false });
    await signIn(context, service, personOf(service.demo, 'owner'));
    const page = await context.newPage();
    const proposal = `${service.origin}/proposals/1`;
    await page.goto(`${proposal}/score/1/again`);
    await page.goto(`${proposal}/score/compute`);
    await page.goto(`${proposal}/conditions/take`);
    await page.goto(`${proposal}/assessment/questions/P1`);
    await page.locator('main [name=reason]').fill('');
    await go(page, 'Save');
    assert.ok((await page.title()).startsWith('Error'));

    await page.goto(`${proposal}/answers/outcome`);
    await page.locator('main textarea').first().fill('Fewer falls, and fewer nights in hospital.');
    await go(page, 'Save');
    await page.goto(`${proposal}/versions`);
    await go(page, 'Freeze a version');
    await page.locator('main textarea').first().fill('Says what we hope for more plainly');
    await go(page, 'Freeze');
    await page.goto(`${proposal}/assessment`);
    await go(page, 'Open the assessment of version');
    await go(page, 'Open the assessment');
    await says(page, 'The assessment is open');
    await go(page, 'Assessment of version 2');
    await page.goto(`${proposal}/assessment/close`);
}

/** An engagement is planned, changed, given uses, and opened: as far as the rules let it. */
async function plans({ open, service }) {
    const context = await open({ javaScriptEnabled: false });
    await signIn(context, service, personOf(service.demo, 'engagement lead'));
    const page = await context.newPage();
    await page.goto(`${service.origin}/proposals/1/evidence/add`);
    await page.fill('[name=title]', 'Open vote at the library');
    await page.check('[name=method][value=open]');
    await go(page, 'Save');
    const engagement = page.url();
    await page.goto(`${engagement}/edit`);
    await page.fill('[name=description]', 'What should happen with figures on falls?');
    await page.fill('[name=promise]', 'We answer in the library by the end of March.');
    await go(page, 'Save');
    await page.goto(`${engagement}/uses/add`);
    await go(page, 'Save');
    assert.ok((await page.title()).startsWith('Error'));
    await page.fill('[name=name]', 'falls');
    await page.fill('[name=title]', 'Finding people who may fall');
    await go(page, 'Save');
    await go(page, 'Finding people who may fall');
    await page.fill('[name=title]', 'Finding people who may fall at home');
    await go(page, 'Save');
    await says(page, 'Finding people who may fall at home');
    await page.goto(`${engagement}/state/before`);
}

export async function run(tools) {
    await joins(tools);
    await assessesAgain(tools);
    await plans(tools);
}
