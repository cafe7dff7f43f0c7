// Swing weights: a facilitator leads a table and one juror through it, on a tablet, without script.
import { personOf, signIn } from '../roles.mjs';
import { assert, go, heading, says } from '../steps.mjs';

export const name = 'swing: a table weighs with a facilitator; contradictions, the running check, undo, results';

async function table(page, pictures) {
    await go(page, 'Begin a new sheet');
    await page.check('[name=who][value=group]');
    await page.fill('[name=label]', 'Saturday afternoon, table 1');
    await go(page, 'Continue');
    await says(page, 'Enter how many people are in the group');
    await page.fill('[name=count]', '6');
    await go(page, 'Continue');

    await heading(page, 'Put the changes in order');
    await says(page, 'Somebody who was hurt can be told from the map');
    await page.selectOption('[name=purposeful]', '1');
    await page.selectOption('[name=proportionate]', '1');
    await go(page, 'Keep this order');
    await says(page, 'Proportionate has the same place as Purposeful');
    await page.screenshot({ path: `${pictures}/journey-swing-order.png`, fullPage: true });
    await page.selectOption('[name=proportionate]', '2');
    await page.selectOption('[name=responsible]', '3');
    await go(page, 'Keep this order');

    await heading(page, 'Give points');
    assert.equal(await page.inputValue('[name=purposeful]'), '100');
    await page.fill('[name=proportionate]', '20');
    await page.fill('[name=responsible]', '80');
    await go(page, 'See what this says so far');
    await says(page, 'Responsible was put behind Proportionate, but has more points');
    await go(page, 'Keep these points');
    await says(page, 'go back and change the order');
    await go(page, 'See what this says so far');
    await go(page, 'Undo');
    assert.equal(await page.inputValue('[name=responsible]'), '');
    await page.fill('[name=proportionate]', '80');
    await page.fill('[name=responsible]', '20');
    await go(page, 'See what this says so far');
    await says(page, 'Purposeful 50, Proportionate 40, Responsible 10');
    await page.screenshot({ path: `${pictures}/journey-swing-points.png`, fullPage: true });
    await go(page, 'Keep these points');

    await heading(page, 'Check and finish');
    await page.check('[name=says][value=general]');
    await page.check('[name=hard][value="3"]');
    await go(page, 'Finish this sheet');
    await says(page, 'Not quite');
    await page.screenshot({ path: `${pictures}/journey-swing-check.png`, fullPage: true });
    await page.check('[name=says][value=change]');
    await go(page, 'Finish this sheet');
    await says(page, 'Weight, of 100');
    await page.screenshot({ path: `${pictures}/journey-swing-sheet.png`, fullPage: true });
}

// What one person weighed is kept, and not shown to whoever holds the screen afterwards.
async function person(page) {
    await go(page, 'Begin a new sheet');
    await page.check('[name=who][value=person]');
    await page.selectOption('[name=person]', { index: 3 });
    await go(page, 'Continue');
    for (const [item, place] of Object.entries({ responsible: 1, purposeful: 2, proportionate: 3 }))
        await page.selectOption(`[name=${item}]`, String(place));
    await go(page, 'Keep this order');
    await page.fill('[name=purposeful]', '50');
    await page.fill('[name=proportionate]', '50');
    await go(page, 'Keep these points');
    await page.check('[name=says][value=change]');
    await go(page, 'Finish this sheet');
    await says(page, 'What it says is not shown again');
    await go(page, 'Remove this sheet');
    await says(page, 'is removed');
}

export async function run({ open, service, pictures }) {
    const context = await open({ viewport: { width: 768, height: 1024 }, javaScriptEnabled: false });
    await signIn(context, service, personOf(service.demo, 'engagement lead'));
    const page = await context.newPage();
    await page.goto(`${service.origin}/proposals/3/evidence/3`);
    await go(page, 'Swing weights, with a facilitator');
    await table(page, pictures);
    await go(page, 'All sheets');
    await person(page);
    await says(page, 'Results are shown when the ballot is closed');
    await go(page, 'What worst and best mean');
    await says(page, 'these texts stay as they are');
    await go(page, 'Save');

    await page.goto(`${service.origin}/proposals/1/evidence/2/results`);
    await says(page, '5 groups, 32 people together');
    await says(page, 'How far are the points to be trusted?');
    await page.goto(`${service.origin}/proposals/1/score`);
    await says(page, 'Swing weights with a facilitator: 5 sheets of 32 people');
    await page.screenshot({ path: `${pictures}/journey-swing-score.png`, fullPage: true });
}
