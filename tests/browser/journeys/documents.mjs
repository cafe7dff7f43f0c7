// An official writes over a part of the impact assessment, freezes it, and a data protection officer reviews it.
import { personOf, signIn } from '../roles.mjs';
import { assert, go, says } from '../steps.mjs';

export const name = 'documents: a part is written and follows again, a version is frozen and reviewed, another tool is taken over';

const dpia = '/proposals/1/documents/dpia';

export async function run({ open, service, pictures }) {
    const owner = await open({ javaScriptEnabled: false });
    await signIn(owner, service, personOf(service.demo, 'owner'));
    const page = await owner.newPage();
    await page.goto(`${service.origin}/proposals/1/forms`);
    await page.click(`a[href="${dpia}"]`);
    await says(page, 'parts have a text');
    await page.screenshot({ path: `${pictures}/journey-documents.png`, fullPage: true });

    // Written, then given back to the draft.
    await page.goto(`${service.origin}${dpia}/fields/4.rights`);
    await page.fill('[name=value]', 'One telephone number for all partners.');
    await go(page, 'Save');
    await says(page, 'One telephone number for all partners.');
    await page.goto(`${service.origin}${dpia}/fields/4.rights/follow/1`);
    await go(page, 'Remove it and follow the draft');
    await says(page, 'It follows the draft again.');

    // An assessment from elsewhere; the wrong file says what it should be.
    await page.goto(`${service.origin}${dpia}/import`);
    const file = (text) => ({ name: 'pia.json', mimeType: 'application/json', buffer: Buffer.from(text) });
    await page.setInputFiles('[name=file]', file('{"answers": []}'));
    await go(page, 'Take it over');
    await says(page, 'not an export of the PIA tool');
    await page.setInputFiles('[name=file]', file('{"pia":{"name":"x"},"answers":[{"reference_to":227,"data":{"text":"<p>None</p>"}}]}'));
    await go(page, 'Take it over');
    await says(page, 'Left as they were, because somebody had written them: 1');

    await page.goto(`${service.origin}${dpia}/freeze`);
    await page.fill('[name=note]', 'After the talk with the trust');
    await go(page, 'Freeze it');
    await says(page, 'so somebody else reviews it');
    const frozen = page.url();

    const officer = await open({ javaScriptEnabled: false });
    await signIn(officer, service, personOf(service.demo, 'data protection officer'));
    const review = await officer.newPage();
    await review.goto(frozen);
    await review.check('input[name=outcome][value=changes]');
    await go(review, 'Add your review');
    await says(review, 'Say what needs to change');
    await review.fill('[name=comment]', 'Name the office that answers.');
    await go(review, 'Add your review');
    await says(review, 'Name the office that answers.');
    assert.equal(review.url(), frozen);
}
