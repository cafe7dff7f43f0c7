// A questionnaire from three sides: its author, somebody on a telephone without script, and a clerk with paper.
import { personOf, signIn } from '../roles.mjs';
import { assert, go, heading, says } from '../steps.mjs';

export const name = 'questionnaire: written, answered on a phone without script, typed in from paper';

const PHONE = { viewport: { width: 390, height: 844 }, javaScriptEnabled: false };

async function answer(page) {
    const at = page.url().split('/').pop();
    if (at === 'age') await page.fill('[name=age]', '44');
    const groups = await page.$$eval('input[type=radio]', (all) => [...new Set(all.map((one) => one.name))]);
    for (const group of groups) await page.check(`input[name="${group}"] >> nth=1`);
    if (await page.$('input[type=checkbox]')) await page.check('input[type=checkbox] >> nth=0');
    if (await page.$('textarea')) await page.fill('textarea', 'A few <b>words</b>');
    await go(page, (await page.$('input, select, textarea >> nth=2')) ? 'Save and continue' : 'ontinue');
}

export async function run({ open, service, pictures }) {
    const { code } = service.demo.codes.find((c) => c.engagement.includes('have your say'));
    const page = await (await open(PHONE)).newPage();
    await page.goto(`${service.origin}/answer`);
    await page.fill('[name=code]', code.toLowerCase());
    await go(page, 'Continue');
    await go(page, 'Start');
    await go(page, 'Save and continue');
    assert.ok((await page.title()).startsWith('Error'));

    // Half way: a code, and on another device at the place where it stopped.
    await page.fill('[name=age]', '44');
    await go(page, 'Save and continue');
    await go(page, 'Stop here and go on later');
    await go(page, 'Give me a code');
    const resume = (await page.locator('.fm-slip__code').innerText()).trim();
    const other = await (await open(PHONE)).newPage();
    await other.goto(`${service.origin}/answer`);
    await other.fill('[name=code]', resume);
    await go(other, 'Continue');
    await heading(other, 'What is your sex?');
    for (let i = 0; i < 40 && other.url().includes('/answer/q/'); i++) {
        if (i === 4) await other.screenshot({ path: `${pictures}/journey-questionnaire-page.png` });
        await answer(other);
    }
    await heading(other, 'Check your answers');
    await says(other, 'A few <b>words</b>');
    await go(other, 'Send my answers');
    await says(other, 'We have your answers');

    // The author: a question added on the pages, a condition with a slip, the text beside it.
    const context = await open({ javaScriptEnabled: false });
    await signIn(context, service, personOf(service.demo, 'engagement lead'));
    const author = await context.newPage();
    await go2(author, service, '/organisations/1/questionnaires');
    await go(author, 'Write a questionnaire');
    await author.fill('[name=name]', 'Parks');
    await go(author, 'Continue');
    await go(author, 'Add a question');
    await author.fill('[name=text]', 'How often do you go to a park?');
    await author.check('[name=type][value=single]');
    await go(author, 'Add it');
    await author.fill('[name=options]', 'Every day\nEvery week\nnever = Never [fixed]');
    await author.fill('[name^=p-] >> nth=1', 'first_question = maybe');
    await go(author, 'Save');
    assert.ok((await author.title()).startsWith('Error'));
    await author.fill('[name^=p-] >> nth=1', 'first_question = yes');
    await go(author, 'Save');
    await says(author, 'Every question can be reached');
    await go(author, 'Edit as text');
    assert.ok((await author.inputValue('[name=text]')).includes('* every_day = Every day'));
    await author.screenshot({ path: `${pictures}/journey-questionnaire-text.png`, fullPage: true });

    await givesContactDetails(author, open, service, pictures);
    await choosesWays(author, open, service);

    // The clerk: a paper sheet; the person's own answers are not taken a second time.
    await go2(author, service, '/organisations/1/surveys/2/entry');
    await author.fill('[name=label]', 'L1');
    await author.check('[name=mode][value=paper]');
    await author.selectOption('[name=arm]', { index: 1 });
    await go(author, 'Continue');
    await says(author, 'answers are in already');
    await author.fill('[name=label]', 'L2');
    await go(author, 'Continue');
    await author.fill('[name=age]', '71');
    await author.check('[name=uses][value=gp]');
    await go(author, 'Save this sheet');
    await says(author, 'Type in paper');

    // Somebody else types it too; where the two differ, the paper decides.
    await author.goto(`${service.origin}/organisations/1/surveys/2/edit`);
    await author.fill('[name=double_entry_percent]', '100');
    await go(author, 'Save');
    const colleague = await open({ javaScriptEnabled: false });
    await signIn(colleague, service, personOf(service.demo, 'assessor'));
    const second = await colleague.newPage();
    await second.goto(`${service.origin}/organisations/1/surveys/2/entry`);
    await go(second, 'Type L2 again');
    await second.fill('[name=age]', '77');
    await second.check('[name=uses][value=gp]');
    await go(second, 'Save this sheet');
    await second.goto(`${service.origin}/organisations/1/surveys/2/entry`);
    await go(second, 'Compare L2');
    await says(second, '1 answer differs');
    await second.getByLabel('71').check();
    await go(second, 'Keep what I chose');
    await says(second, 'Both were typed alike');
}

const REACH = `title: Reach
mail (email): Where can we write to you?
  required: yes
tel (phone): On which number?
home (address): At which address?
pic (file): Show us the crossing
`;

/** A small JPEG, with a comment that is not kept. */
const JPEG = Buffer.from(
    'ffd8fffe0008736563726574ffdb0005000102ffc0000b080010001801011100ffc4000400 01ffda0008010100003f001234ffd9'.replaceAll(' ', ''),
    'hex',
);

/** A questionnaire of this text, open to everybody: the survey's page, and where people answer. */
async function asks(author, service, title, text) {
    await go2(author, service, '/organisations/1/questionnaires');
    await go(author, 'Write a questionnaire');
    await author.fill('[name=name]', title);
    await go(author, 'Continue');
    await go(author, 'Edit as text');
    await author.fill('[name=text]', text);
    await go(author, 'Save');
    await go(author, 'Freeze');
    await author.getByRole('button', { name: 'Freeze' }).click();
    await go(author, 'Ask people');
    await author.fill('[name=title]', title);
    await author.check('[name=access][value=open]');
    await go(author, 'Continue');
    await author.getByRole('button', { name: 'Open' }).first().click();
    const address = /\/s\/[\w-]+/.exec(await author.locator('main').innerText())[0];
    return { survey: author.url(), address: service.origin + address };
}

const WAYS = `title: Ways
w (ways): Which would you choose?
  required: yes
  third: Neither
  - who = Who uses the data
  - keep = How long they are kept
  * who_city = The council
  * who_firm = A company
  * keep_year = One year
  * keep_ever = For ever
`;

/** Six people choose between ways of sharing; what it comes to, and the file for a proposal. */
async function choosesWays(author, open, service) {
    const { survey, address } = await asks(author, service, 'Ways', WAYS);
    for (let person = 0; person < 6; person++) {
        const page = await (await open(PHONE)).newPage();
        await page.goto(address);
        await go(page, 'Start');
        if (person === 0) {
            await go(page, 'Save and continue');
            assert.ok((await page.title()).startsWith('Error'));
        }
        const lines = await page.locator('.govuk-radios__hint').first().innerText();
        assert.equal(lines.split('\n').length, 2); // a line for each condition
        // The council rather than a company; else whichever stands first.
        for (const task of await page.locator('main fieldset').all()) {
            const second = (await task.locator('.govuk-radios__hint').nth(1).innerText()).includes('The council');
            const first = (await task.locator('.govuk-radios__hint').nth(0).innerText()).includes('The council');
            await task.locator('input').nth(second && !first ? 1 : 0).check();
        }
        await go(page, 'Save and continue');
        await says(page, 'Who uses the data: The council');
        await go(page, 'Send my answers');
    }
    await author.goto(survey);
    await go(author, 'Which conditions people accept');
    await says(author, 'looked at: 72, by this many people: 6');
    const file = await author.request.get(`${author.url()}/w`);
    assert.equal((await file.json()).respondents, 6);
}

/** How to reach somebody, and a photo: kept apart, read by whoever runs the survey, and erased. */
async function givesContactDetails(author, open, service, pictures) {
    const { survey, address } = await asks(author, service, 'Reach', REACH);
    const page = await (await open(PHONE)).newPage();
    await page.goto(address);
    await go(page, 'Start');
    await page.fill('[name=mail]', 'zoe@example.org');
    await go(page, 'Save and continue');
    await page.fill('[name=tel]', '12');
    await go(page, 'Save and continue');
    assert.ok((await page.title()).startsWith('Error'));
    await page.fill('[name=tel]', '01632 960 001');
    await go(page, 'Save and continue');
    await page.screenshot({ path: `${pictures}/journey-questionnaire-address.png` });
    await go(page, 'Save and continue');
    await page.setInputFiles('[name=pic]', { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: JPEG });
    await go(page, 'Save and continue');
    await says(page, 'Given, and kept apart from your answers');
    await go(page, 'Send my answers');
    await says(page, 'Check code');
    const receipts = await page.request.get(`${service.origin}/answer/receipts.json`);
    assert.ok(!(await receipts.text()).includes('zoe@'));
    await author.goto(survey);
    await go(author, 'Look at them');
    await says(author, 'zoe@example.org');
    const photo = await author.locator('main a', { hasText: 'Photo' }).first().getAttribute('href');
    assert.equal((await author.request.get(service.origin + photo)).headers()['content-type'], 'image/jpeg');
    await go(author, 'Erase all of it');
    await says(author, 'Contact details and photos are erased.');
}

async function go2(page, service, path) {
    await page.goto(service.origin + path);
    await page.look?.();
}
