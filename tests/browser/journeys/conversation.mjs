// A statement conversation: somebody with a phone and no script, a moderator, an analyst.
import { assert, go, heading, says } from '../steps.mjs';
import { enterCode, personOf, signIn } from '../roles.mjs';

export const name = 'conversation: voting on a phone without script, moderating, results, files';

const PHONE = { viewport: { width: 390, height: 844 }, javaScriptEnabled: false };

/** Joins the open conversation and votes until nothing is left. */
async function vote(open, service, pictures) {
    const page = await (await open(PHONE)).newPage();
    await page.goto(`${service.origin}/take-part`);
    await go(page, 'Conversations that need no code');
    await go(page, 'Cameras in our streets');
    await go(page, 'Start');
    await heading(page, 'Your code');
    await go(page, 'Begin');
    await says(page, '0 answered');
    await page.screenshot({ path: `${pictures}/journey-conversation-vote.png`, fullPage: true });
    await go(page, 'Disagree');
    await says(page, 'Saved: Disagree');
    await go(page, 'Change');
    await go(page, 'Agree');
    await says(page, 'Saved: Agree');
    for (let left = 7; left > 0; left--) {
        await says(page, `${left} left`);
        await go(page, left % 3 === 0 ? 'Pass or unsure' : 'Agree');
    }
    await heading(page, 'You have seen every statement');

    // A statement that others made already is offered to be voted on; another one is sent.
    await go(page, 'Add a statement of your own');
    await page.fill('[name=text]', 'Cameras make me feel so much safer at night.');
    await go(page, 'Send my statement');
    await says(page, 'Others said nearly the same');
    await page.screenshot({ path: `${pictures}/journey-conversation-near.png`, fullPage: true });
    await page.fill('[name=text]', 'Children should have a say about cameras near schools.');
    await go(page, 'Send my statement');
    await heading(page, 'Your answers');
    await says(page, 'Waiting for a moderator');
    await go(page, 'Stop for now');
    await says(page, 'All answered so far');
    await page.goto(`${service.origin}/take-part`);

    // Somebody with a code finds both conversations; the closed one cannot be changed.
    const other = await (await open(PHONE)).newPage();
    const { code } = service.demo.codes.find(({ engagement }) => engagement.includes('get hurt'));
    await other.goto(service.origin + (await enterCode(other.context(), service, code)));
    await go(other, 'Should hospitals say');
    await heading(other, 'This conversation is closed');
    await go(other, 'About this conversation');
    await go(other, 'Go on');
    await go(other, 'See and change your answers');
    await says(other, 'cannot be changed any more');
}

/** Others join behind the same address, and answer one statement each: a source that staff are shown. */
async function join(open, service, people) {
    for (let i = 0; i < people; i++) {
        const page = await (await open(PHONE)).newPage();
        await page.goto(`${service.origin}/take-part`);
        await go(page, 'Conversations that need no code');
        await go(page, 'Cameras in our streets');
        await go(page, 'Start');
        await go(page, 'Begin');
        await go(page, 'Agree');
        await page.context().close();
    }
}

async function moderate(page, service, pictures, base) {
    await page.goto(`${service.origin}${base}/2`);
    await go(page, 'Moderate');
    await page.screenshot({ path: `${pictures}/journey-conversation-queue.png`, fullPage: true });
    await go(page, 'Reject, or look closer');
    await page.check('input[name=act][value=reject]');
    await go(page, 'Save the decision');
    await says(page, 'Choose the reason');
    await page.check('input[name=reason][value=same]');
    await go(page, 'Save the decision');
    await says(page, 'Rejected');
    await go(page, 'Source 1 (');
    await page.check('input[name=act][value=reject]');
    await page.check('input[name=reason][value=spam]');
    await go(page, 'Decide on all of them');
    await says(page, 'were decided on');
    await go(page, 'Accept');
    await says(page, 'Nothing waits');
    await go(page, 'Where people joined from');
    await says(page, 'Changed answers');
    await go(page, 'Source ');
    await heading(page, 'Results without Source');
    await says(page, 'Nobody is taken out');
}

async function prepare(page, service, base) {
    await page.goto(`${service.origin}${base}`);
    await go(page, 'Set up a conversation');
    await page.fill('[name=topic]', 'Quiet streets');
    await page.fill('[name=framing]', 'Where should nobody be woken?');
    await go(page, 'Save');
    const made = page.url();
    await go(page, 'Import');
    await go(page, 'Cancel');
    await go(page, 'Open the conversation');
    await says(page, 'at least three opening statements');
    await go(page, 'Statements');
    await go(page, 'Add these statements');
    await says(page, 'Write at least one statement');
    await page.fill('[name=texts]', 'Nights should be quiet.\nBars bring life to a street.\nLorries may wait until six.');
    await go(page, 'Add these statements');
    await go(page, 'Nights should be quiet.');
    await page.fill('[name=welsh]', 'Nos');
    await go(page, 'Save');
    await says(page, 'Write a whole sentence');
    await page.fill('[name=welsh]', 'Dylai nosweithiau fod yn dawel.');
    await go(page, 'Save');
    await page.goto(`${made}/edit`);
    await go(page, 'Save');
    await go(page, 'Weighting to the population');
    await page.fill('[name=margins]', 'variable,category,people\nAge,Young,30\nAge,Old,70\n');
    await go(page, 'Save');
    await go(page, 'Codes for those who take part');
    await page.fill('[name=count]', '2');
    await page.fill('[name=prefix]', 'Q');
    await go(page, 'Make the slips');
    await page.goto(made);
    await go(page, 'Open the conversation');
    await says(page, 'Close the conversation');
}

async function results(page, service, pictures, base) {
    await page.goto(`${service.origin}${base}/1`);
    await go(page, 'Results');
    await says(page, '76 people cast');
    await says(page, 'Group A: 42 people');
    await page.screenshot({ path: `${pictures}/journey-conversation-results.png`, fullPage: true });
    await go(page, 'Publish the results');
    await says(page, 'since the last publication');
    await page.goto(`${service.origin}${base}/1`);
    await go(page, 'Export');
    await says(page, 'data protection officer');
    await page.goto(`${service.origin}/conversation/where-people-get-hurt`);
    await says(page, 'Numbers of people are rounded to five');
}

/** Rows of single people leave only with a reason, and only by the data protection officer. */
async function rows(open, service, base) {
    const context = await open();
    await signIn(context, service, personOf(service.demo, 'data protection officer'));
    const page = await context.newPage();
    await page.goto(`${service.origin}${base}/1/export`);
    await go(page, 'Download with this reason');
    await says(page, 'Say what it is needed for');
    await page.check('input[name=file][value="votes.csv"]');
    await page.fill('[name=reason]', 'For the university that checks the map, until May.');
    const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Download with this reason' }).click(),
    ]);
    assert.equal(download.suggestedFilename(), 'votes.csv');
    await page.goto(`${service.origin}${base}/1/export`);
    await says(page, 'For the university that checks the map');
}

export async function run({ open, service, pictures }) {
    await vote(open, service, pictures);
    await join(open, service, 5);
    const context = await open();
    const owner = { ...personOf(service.demo, 'owner'), email: 'dev.rao@arrowshire-police.example' };
    await signIn(context, service, owner);
    const page = await context.newPage();
    await page.goto(`${service.origin}/proposals`);
    await go(page, 'Where and when assaults happen');
    const proposal = new URL(page.url()).pathname.match(/proposals\/\d+/)[0];
    await page.goto(`${service.origin}/${proposal}/evidence`);
    await go(page, 'Say whether you agree');
    await go(page, 'Statement conversations');
    const base = new URL(page.url()).pathname;
    await moderate(page, service, pictures, base);
    await prepare(page, service, base);
    await results(page, service, pictures, base);
    await rows(open, service, base);
    assert.ok(base.endsWith('/conversations'));
}
