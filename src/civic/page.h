/*
 * page -- what a page is: its address, who may, its fields, how it shows and acts.
 *
 * A request flows one way: bytes -> route -> permission -> form -> load -> rule ->
 * save + act -> view -> template -> bytes. The dispatcher (civic/dispatch.c) does
 * the common part of it, once, for every page:
 *   - finds the page by path; loads the viewer (session, organisation, roles);
 *   - checks the permission that the page declares: for GET on the reader, for
 *     POST again inside the write transaction;
 *   - POST: checks origin and CSRF token, reads the form; when the form is wrong
 *     shows the page again; runs `prepare` outside and `act` inside one write
 *     transaction, together with the use of the form's nonce (a second click
 *     gets the first one's answer) and one row in the audit log;
 *   - maps failures to pages: INPUT and CONFLICT to the form again with the
 *     reason, DENIED 403, NOTFOUND 404, LIMIT 429, STORE 503, or 507 where the disk is full;
 *   - wraps what `show` wrote in the layout with title, navigation, notices.
 *
 * Adding a page is one constant:
 *   static const struct page page_risk_add = {
 *       .name = "risk_add", .path = "/proposals/:proposal/risks/add",
 *       .scope = SCOPE_PROPOSAL, .roles = ROLE_OWNER,
 *       .fields = fields, .n_fields = LENGTH(fields), .show = show, .act = act };
 *   REGISTER(page, page_risk_add);
 * A page without a scope is refused at start and by the test-suite.
 */
#ifndef CIVIC_PAGE_H
#define CIVIC_PAGE_H

#include "base/kind.h"
#include "store/db.h"
#include "store/vault.h"
#include "web/form.h"
#include "web/html.h"
#include "web/http.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* Before the text of a notice that is no success, as it is kept in the session. */
enum { NOTICE_REMARK = '\t' };

/* Roles that a person can hold on one proposal (a bit each; stored as the bit's number). */
enum role {
    ROLE_OWNER = 1 << 0,
    ROLE_ASSESSOR = 1 << 1,
    ROLE_DATA_PROTECTION = 1 << 2,
    ROLE_SIGNATORY = 1 << 3,
    ROLE_ENGAGEMENT = 1 << 4,
    ROLE_DECISION_MAKER = 1 << 5,
    ROLE_AUDITOR = 1 << 6,
    /* Those who sit at the proposal itself: they see its draft. */
    ROLE_ANY = (1 << 7) - 1,
    /* Those who help to ask the public see the part that they were asked for, never the draft. */
    ROLE_FACILITATOR = 1 << 7,
    ROLE_NOTE_TAKER = 1 << 8,
    ROLE_CALLER = 1 << 9,     /* confirms by phone with those who were selected */
    ROLE_OVERSIGHT = 1 << 10, /* of the oversight panel */
    ROLE_OBSERVER = 1 << 11,
    ROLE_ANALYST = 1 << 12, /* codes what people wrote, and works out what it says */
    ROLE_HELPERS = ROLE_FACILITATOR | ROLE_NOTE_TAKER | ROLE_CALLER | ROLE_OVERSIGHT |
                   ROLE_OBSERVER | ROLE_ANALYST
};
enum { N_ROLES = 13 };
const char *role_name(enum role role); /* "owner", "data protection officer" ... English, for tr */
enum role role_read(const char *word); /* stored word: "owner", "assessor", "data_protection",
                                          "signatory", "engagement", "decision_maker", "auditor",
                                          "facilitator", "note_taker", "caller", "oversight",
                                          "observer", "analyst"; 0 when unknown */
const char *role_word(enum role role);

/* What a person may do on one Citizens' Panel, while their organisation owns it (a bit each). */
enum panel_role {
    PANEL_MANAGER = 1 << 0, /* members, waves, results, publication */
    PANEL_ANALYST = 1 << 1, /* results; no contact details */
    PANEL_ENTRY = 1 << 2,   /* enters answers that came on paper or by telephone */
    PANEL_LEAD = 1 << 3,    /* a manager of an owning organisation: says who may do the above */
    PANEL_ANY = (1 << 4) - 1
};
enum { N_PANEL_ROLES = 4 };
/* Stored word: "manager", "analyst", "entry"; "lead" is not stored but follows from the person. */
const char *panel_role_word(enum panel_role role);
enum panel_role panel_role_read(const char *word); /* 0 when unknown */

/* Where the permission is looked up. 0 is not a scope. */
enum scope {
    SCOPE_ANYONE = 1,     /* the public, without any session */
    SCOPE_SIGNED_IN,      /* an official with a full session (second factor passed) */
    SCOPE_HALF_SIGNED_IN, /* password passed, second factor pending: the two pages for it */
    SCOPE_ORGANISATION,   /* `:organisation` in the path; .manager: only its managers */
    SCOPE_PROPOSAL,       /* `:proposal` in the path; any of .roles on that proposal */
    SCOPE_PANEL,          /* `:panel` in the path; .roles of enum panel_role on that panel */
    SCOPE_PARTICIPANT,    /* a member of the public who entered an access code */
    SCOPE_ADMINISTRATOR   /* of the whole service */
};

struct viewer {
    int64_t person;              /* 0: nobody signed in */
    int64_t organisation;        /* their own */
    const char *name;            /* from the vault; "" for nobody */
    bool administrator, manager; /* manager: of their own organisation */
    unsigned roles;              /* on the proposal or panel of the path, 0 elsewhere */
    int64_t participant;         /* SCOPE_PARTICIPANT: the participant, else 0 */
    int64_t session;             /* 0: none */
    int64_t half;                /* whose password passed and whose code is pending, else 0 */
};

struct app; /* civic/app.h: store, vault, settings */

struct request {
    const struct http_request *http;
    struct http_response *response;
    struct arena *arena;
    struct app *app;
    const struct page *page;
    struct viewer viewer;
    const char *language;  /* "en" or "cy" */
    struct form *form;     /* NULL when the page has no fields */
    const char *title;     /* set by show: "Risks" (the layout adds the service name) */
    const char *back_href; /* set by show, optional: a back link above the heading */
    const char *redirect;  /* set by act */
    const char *notice; /* set by act with request_say, or after NOTICE_REMARK with request_remark;
                           shown once on the next page */
    int64_t subject; /* set by act, optional: what the audit row is about, when not in the path */
    struct http_pair params[6]; /* of the path: ":proposal" -> "17" */
    size_t n_params;
    void *context;              /* for the page's own use between prepare, act and show */
    int64_t now;                /* one time for the whole request */
    struct html *out;           /* where show writes; NULL in act */
    const char *session_notice; /* waiting in the session, shown once; of the dispatcher */
    const char *visitor;        /* visitor cookie set by this answer; of civic/session.c */
};

struct page {
    const char *name; /* unique: "risk_add"; also the name in the audit log */
    const char *path; /* segments of letters and '-'; ":name" takes one segment */
    enum scope scope;
    unsigned roles; /* SCOPE_PROPOSAL, SCOPE_PANEL: at least one of these */
    bool manager;   /* SCOPE_ORGANISATION */
    const struct field *fields;
    size_t n_fields;
    /* Fields that depend on data (one per question, say); instead of `fields`. */
    enum fail (*fields_make)(struct request *request, struct db *db, const struct field **fields,
                             size_t *n_fields, struct why *why);
    /* Slow work before a POST's transaction (password hashing, parsing an upload). */
    enum fail (*prepare)(struct request *request, struct why *why);
    /* Writes the page's content (inside <main>) to request->out. Also called after
     * a failed POST, with the form as submitted and its errors. */
    enum fail (*show)(struct request *request, struct db *db, struct why *why);
    /* The change, inside the write transaction. May fill form errors and return INPUT. */
    enum fail (*act)(struct request *request, struct db *db, struct why *why);
    /* Instead of going on after a good POST: shows, once, what is stored nowhere in
     * clear (a one-time link, a sheet of access codes). Called after the commit with
     * what act left in request->context; a repeated POST goes to request->redirect. */
    enum fail (*result)(struct request *request, struct db *db, struct why *why);
    /* With result, where a second click must not lose what is shown once: finds again what act
     * had left in request->context (request_code gives the same code again), and result shows it.
     * NOTFOUND: to request->redirect after all. */
    enum fail (*again)(struct request *request, struct db *db, struct why *why);
    /* The same where the answer is a file: it sets the response itself. */
    enum fail (*file)(struct request *request, struct db *db, struct why *why);
    /* Instead of show: anything that is not a page (CSV, JSON, SVG). Sets the response itself. */
    enum fail (*send)(struct request *request, struct db *db, struct why *why);
    /* With send, which then only leaves in request->context what it takes: slow work that makes
     * the response, done when the reader was given back, so that nobody waits for one. */
    enum fail (*compute)(struct request *request, struct why *why);
    /* Saving the same again changes nothing: no nonce is kept, and no row of the audit log, whose
     * times are finer than an answer may carry. For pages on which many people answer at once. */
    bool repeatable;
    /* Also taken as a POST with List-Unsubscribe=One-Click and no token (RFC 8058): only for what
     * is harmless, the same the second time, and known by an address that cannot be guessed. */
    bool one_click;
    bool unrecorded;     /* no row of the audit log, for the same reason; the nonce is kept */
    bool cached;         /* SCOPE_ANYONE: the whole answer may be kept until the next commit */
    bool no_navigation;  /* participants' pages: only the service name on top */
    bool wide;           /* tables and sheets over the full width */
    const char *section; /* navigation item to highlight: "proposals", "people", "register" ... */
};

/* Path parameters, parsed. A missing or malformed number gives 0, which no row has. */
int64_t request_int(const struct request *request, const char *name);
const char *request_text(const struct request *request, const char *name);
/* After a code that opened nothing: counts it against the network address, 60 at once and 240 an
 * hour in all rooms together. LIMIT when there were more. Codes that are right are never counted,
 * so that a hall with hundreds of telephones behind one address is let in, also beside somebody
 * who guesses there. A code has 55 bits, so guesses do not find one; that on a letter of
 * recruitment has 35, and opens a registration form in which nothing is filled in. */
enum fail request_code_wrong(struct request *request, struct why *why) MUST_USE;
/* What people do for the first time, often many of them behind one network address (an office, a
 * library, a school, a hall): 400 at once and 800 an hour of `what` from an address, so that they
 * get in, and a script does not go on for ever. LIMIT as request_try. */
enum fail request_crowd(struct request *request, const char *what, struct why *why) MUST_USE;
/* One try of `what` by `who` (an address, an account): `burst` at once, then `per_hour`. LIMIT, in
 * the reader's language, with how long to wait. Asked before any transaction. */
enum fail request_try(struct request *request, const char *what, const char *who, double burst,
                      double per_hour, struct why *why) MUST_USE;
/* For act: where to go next ("/proposals/%lld"), and what to say there. */
void request_go(struct request *request, const char *format, ...) PRINTF_LIKE(2, 3);
void request_say(struct request *request, const char *format, ...) PRINTF_LIKE(2, 3);
/* The same where nothing was done, or somebody has to act: no green banner of success. */
void request_remark(struct request *request, const char *format, ...) PRINTF_LIKE(2, 3);
bool request_has_role(const struct request *request, unsigned roles);
/* A fresh value for the hidden field `nonce` of a form that a template writes by hand. */
const char *request_nonce(struct request *request);
/* A code of `groups` groups (base/hash.h) that follows from the nonce of the form that was sent:
 * the same for a second click, and nothing that anybody could work out without the service's key.
 */
const char *request_code(const struct request *request, const char *what, int groups);
/* A form of one button that posts to another page's path (with token and nonce):
 * for pages that only act. `look`: "", "secondary", "warning", or "link" for small acts in tables.
 * In a template: {{> request_button(v->request, path, tr(out, "Remove"),
 * "secondary")}} */
void request_button(struct request *request, const char *path, const char *text, const char *look);

/* Which page would answer, for tests and the permission matrix: walks all registered pages. */
KIND_DECLARE(page);

/* Appends a row to the audit log in the current transaction. The dispatcher does
 * this once for each POST; pages add more where one POST does several sensitive
 * things, and for reads of personal data. `detail`: fixed words and ids, never
 * names or answers. */
enum fail act_record(struct request *request, struct db *db, const char *name,
                     const char *subject_kind, int64_t subject, const char *detail,
                     struct why *why) MUST_USE;

#endif
