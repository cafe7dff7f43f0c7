// Who walks the pages, and how each of them signs in.

const sessions = new Map();

/** Signs in as an official of the example programme, whose password the demo printed. */
async function signInAnew(context, service, person) {
    const page = await context.newPage();
    await page.goto(`${service.origin}/sign-in`);
    await page.fill('input[name=email]', person.email);
    await page.fill('input[name=password]', person.password);
    await Promise.all([page.waitForNavigation(), page.click('main form button')]);
    const path = new URL(page.url()).pathname;
    if (path.startsWith('/sign-in')) throw new Error(`${person.email} could not sign in`);
    await page.close();
    sessions.set(`${service.origin} ${person.email}`, { path, cookies: await context.cookies() });
    return path;
}

/** Signed in, by the session of an earlier time where it still holds: an address may sign in only so often. */
export async function signIn(context, service, person) {
    const session = sessions.get(`${service.origin} ${person.email}`);
    if (!session) return signInAnew(context, service, person);
    await context.addCookies(session.cookies);
    const page = await context.newPage();
    await page.goto(service.origin + session.path);
    const holds = !new URL(page.url()).pathname.startsWith('/sign-in');
    await page.close();
    return holds ? session.path : signInAnew(context, service, person);
}

/** Enters the access code of a slip, as a juror does. */
export async function enterCode(context, service, code) {
    const page = await context.newPage();
    await page.goto(`${service.origin}/take-part`);
    await page.fill('input[name=code]', code);
    await Promise.all([page.waitForNavigation(), page.click('main form button')]);
    const path = new URL(page.url()).pathname;
    await page.close();
    return path;
}

/** Who holds a role in the example programme: "owner", "assessor" ... */
export function personOf(demo, role) {
    const found = demo.people.find((person) => person.role === role);
    if (!found) throw new Error(`nobody in the example programme is ${role}`);
    return found;
}

/** One visitor for each role of the example programme. */
export function roles(demo) {
    const officials = demo.people.map((person) => ({
        name: person.role,
        signIn: async (context, service) => [await signIn(context, service, person), '/'],
    }));
    // One who has a ballot before them, and one whose jury is signing its report.
    const signing = demo.codes.find(({ engagement }) => engagement.includes('care at home'));
    const participants = [demo.codes[0], signing].filter(Boolean).map(({ code }, i) => ({
        name: ['participant', 'juror'][i],
        signIn: async (context, service) => [await enterCode(context, service, code)],
    }));
    const nobody = { name: 'public', signIn: async () => ['/', '/sign-in', '/take-part', '/nowhere'] };
    return [nobody, ...participants, ...officials];
}
