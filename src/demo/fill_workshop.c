/* Made-up workshops for professionals: three areas that were published, and one that is on today.
 */
#include "base/clock.h"
#include "base/hash.h"
#include "base/rng.h"
#include "civic/access_code.h"
#include "demo/demo.sql.h"
#include "demo/seed.h"
#include "workshop/report.h"
#include "workshop/revision.h"
#include "workshop/suggestion.sql.h"

#include <math.h>
#include <string.h>

enum { CASES = 6, CRITERIA = 3, AREAS = 3, TABLES = 4, SEATS = 6, TODAY_PEOPLE = 12 };

static const char *const case_ids[CASES] = {"eviction-early-help",    "jury-frailty-research",
                                            "school-meals-automatic", "hospital-discharge-feed",
                                            "injury-hotspots",        "benefit-fraud-risk-score"};
/* How each case is rated on proportionality, acceptability and public benefit. */
static const double case_means[CASES][CRITERIA] = {{3.6, 3.7, 3.8}, {3.1, 2.9, 3.4},
                                                   {4.3, 4.4, 4.3}, {4.1, 4.2, 4.4},
                                                   {3.8, 3.6, 4.0}, {2.2, 1.9, 2.6}};
static const struct {
    const char *area, *place;
    double shift[CRITERIA];
} areas[AREAS] = {{"Arrow Valley", "Corn Exchange, Arrowford", {0.1, 0.3, 0}},
                  {"Northmoor", "Northmoor fire station", {-0.2, -1.1, -0.1}},
                  {"Wendale", "Town hall, committee room 2", {0.1, 0.35, 0.1}}};
static const char *const sectors[] = {"council", "health",  "police",    "housing", "voluntary",
                                      "welfare", "council", "voluntary", "fire",    "social_care"};
static const char *const posts[] = {
    "Information officer",     "Service manager", "Analyst",
    "Caldicott support",       "Advice worker",   "Team leader",
    "Data protection officer", "Trustee",         "Station manager"};
static const char *const organisations[] = {"Wendale City Council",       "Arrow Valley NHS Trust",
                                            "Arrowshire Police",          "Lantern Row Homes",
                                            "Neighbours of Wendale",      "Arrowshire Advice",
                                            "Northmoor Borough Council",  "Carers of Northmoor",
                                            "Arrowshire Fire and Rescue", "Wendale Home Care"};
static const char *const first_names[] = {"Ade",  "Bethan",   "Colin", "Dilys", "Esra",  "Femi",
                                          "Gwen", "Harpreet", "Iona",  "Jakub", "Kiran", "Lowri"};
static const char *const last_names[] = {"Ashby", "Bowen",  "Carter",    "Dhillon",
                                         "Ellis", "Farrow", "Griffiths", "Hughes",
                                         "Iqbal", "Jarvis", "Kowalski"};

static const struct {
    const char *benefits[2], *risks[2], *balance[2], *conditions[2];
} notes[CASES] = {
    {{"Help comes before the court does, and it is cheaper than a hostel",
      "Tenants who never open letters are reached by somebody they trust"},
     {"Arrears could follow a tenant into every other service",
      "Those who pay late by habit are taken for people in need"},
     {"On the side of sharing, as long as the charity rings first",
      "Split: half of us would want the tenant asked each time"},
     {"The tenant can say no, and nothing happens then", "Arrears data never reaches allocations"}},
    {{"Care before the fall: fewer people in hospital",
      "Families get help that they did not know of"},
     {"People are labelled frail and never told", "Records from three places rarely agree"},
     {"Good for care, doubtful as research without being asked",
      "The good is real, but so is the surprise of those in the data"},
     {"Surgeries tell people, on paper as well", "Researchers never see names"}},
    {{"Children eat, and no parent has to ask", "No form, no stigma, less work for schools"},
     {"Families fear that other benefits are looked at", "The list shows who is poor"},
     {"Clearly on the side of sharing", "Yes: it only brings what is theirs by right"},
     {"Families are told and can say no", "Only yes or no goes to the school"}},
    {{"The carer is at the door when the ambulance is", "Fewer people come back within a week"},
     {"A wrong address sends a carer to a stranger",
      "Agencies could keep what they no longer need"},
     {"Few of us saw any reason against it", "On the side of sharing; it is what people expect"},
     {"Deleted when the care has begun", "Only what the first visit needs"}},
    {{"Lights and patrols go where people are hurt",
      "Most assaults never reach the police otherwise"},
     {"A street gets a bad name", "It begins with places and ends with people"},
     {"Yes for places, no for persons", "We could not agree on how exact a place may be"},
     {"Areas, never street numbers", "Figures below five are not passed on"}},
    {{"Honest claimants wait less", "Money goes to those who need it"},
     {"The poor are checked and the rich are not", "Nobody can say why the score is what it is"},
     {"Against it, as it is described", "Only one of us could defend it, and not to a claimant"},
     {"A person decides, and can say why", "The rules are published and tested for bias"}}};

static const struct {
    size_t area;
    int64_t table;
    const char *question, *part, *proposed, *because, *state, *reason, *wording;
} suggestions[] = {
    {0, 1, "P1", "text",
     "Is the purpose specific, stated plainly, open for anyone to read, and limited in time?",
     "Every purpose that we looked at had no end.", "accepted",
     "All three areas missed an end date.",
     "Is the purpose specific, stated plainly, open for anyone to read, and limited in time?"},
    {1, 2, "S1", "help",
     "Ask people from the groups concerned, not only staff, what they would expect. Say in the "
     "reasons whom you asked.",
     "Staff guess, and guess kindly.", "partly",
     "We take over the duty to say who was asked; asking is not always possible before a pilot.",
     "Would the people in the data expect this use? Say in the reasons whom you asked, and when; "
     "where nobody was asked yet, say why."},
    {2, 3, "P5", "anchor5",
     "All of these for every benefit, each with an owner, a date, a point at which it ends, and "
     "somebody outside who checks.",
     "Those who hope for the benefit should not measure it alone.", "accepted",
     "It costs little and was asked for in two areas.",
     "All of these for every benefit, each with an owner, a publication date, a point at which the "
     "use ends, and somebody outside who checks."},
    {1, 0, "N4", "text", "How many complaints do you expect?", "Harm shows in complaints first.",
     "rejected", "Those who are harmed most rarely complain, so this would measure something else.",
     ""},
    {0, 2, "S6", "public_text", "Whether somebody answers for it, and you can find out who",
     "\"Accountable\" meant nothing to three of us.", "new", "", ""},
};

static const char briefing[] =
    "Public services collect and keep more about people than ever. Used well, it helps the right "
    "person at the right time; used badly, it harms them or their trust. This briefing says what "
    "the debate is about. It takes no side.\n\n"
    "# What you will do\n\n"
    "- read six case studies from housing, health, welfare, social care and community safety\n"
    "- say what good each could do, what could go wrong, and where the balance lies\n"
    "- agree how to word the criteria, and rate each case by yourself\n"
    "- say which questions of the framework you would word otherwise\n\n"
    "# Words that are used\n\n"
    "Identified data names a person. Pseudonymised data has a number instead of a name, and "
    "somebody keeps the key. Anonymous data cannot be led back to anybody. Between these there is "
    "no sharp line: three facts about a person can be enough.\n\n"
    "# The law in a paragraph\n\n"
    "Sharing needs a legal power and a lawful basis, no more data than the purpose needs, and an "
    "answer for those in the data. The law says what is allowed. It does not say what people "
    "would accept, which is what you are asked for.";
static const char plan[] =
    "15 | Welcome | Who is here, what will come of it, how to use your code\n"
    "25 | Briefing | The main points, and questions about them\n"
    "45 | Benefits | At each table: what good could each case do, and for whom?\n"
    "45 | Risks | What could go wrong, how likely, how bad, for whom?\n"
    "15 | Break | Tea\n"
    "40 | Shared criteria | Agree how each criterion is worded, and what stays disputed\n"
    "45 | Balance | Rate each case by yourself, then find where the table stands\n"
    "30 | The framework | Which questions would you word otherwise?\n"
    "15 | Close | What happens next";

struct filling {
    struct demo *demo;
    int64_t proposal, version, engagement, lead, note_taker, now;
    int64_t cases[CASES], criteria[CRITERIA], workshops[AREAS];
    struct rng rng;
    int64_t numbers[AREAS * TABLES * SEATS + TODAY_PEOPLE];
    struct contact contacts[AREAS * TABLES * SEATS + TODAY_PEOPLE];
    size_t n_people;
};

static const char *day_in(const struct filling *f, int days) {
    return date_iso(f->demo->arena, date_of(f->now + days * CLOCK_DAY));
}

/* ---- a series ---- */

/* The topic and one case in Welsh; the others show how English is marked on a Welsh page. */
static enum fail fill_welsh(struct filling *f, const char *title, const char *summary,
                            struct why *why) {
    struct db *db = f->demo->db;
    TRY(workshop_series_welsh(db, f->engagement, 2, title, summary, "", "", why));
    return workshop_case_welsh(
        db, f->cases[0], f->engagement, 1,
        "Cynnig help cyn i \u00f4l-ddyledion rhent droi'n droi allan",
        "Dywedodd cymdeithas dai wrth d\u00eem digartrefedd y cyngor pa denantiaid oedd wyth "
        "wythnos "
        "ar ei h\u00f4l hi gyda'u rhent, er mwyn i'r t\u00eem gynnig help cyn achos llys.",
        "Cynnig cyngor ar arian a chynllun talu i denantiaid sydd mewn perygl o golli eu cartref, "
        "wyth wythnos cyn y byddai rhybudd yn cael ei gyflwyno.",
        "Enw a chyfeiriad\nWythnosau o \u00f4l-ddyledion (band)\nY ffordd orau o gysylltu\nDim "
        "symiau, dim rhesymau, dim byd am yr aelwyd",
        "Tenantiaid ag o leiaf wyth wythnos o \u00f4l-ddyledion, tua 640 y flwyddyn o 9,000 o "
        "aelwydydd",
        "Mae tenantiaid yn cael llythyr yn gyntaf a phythefnos i ddweud na\nDim ond dau gynghorydd "
        "a enwir sy'n gweld y rhestr\nCaiff ei dileu ar \u00f4l deuddeg wythnos oni bai bod y "
        "tenant yn derbyn help\nNi chaniateir ei defnyddio ar gyfer dyraniadau nac achosion "
        "meddiannu",
        "Derbyniodd 214 o aelwydydd help yn y flwyddyn gyntaf; cafodd 9 ohonynt eu troi allan, o'i "
        "gymharu \u00e2 31 o nifer tebyg y flwyddyn cynt.",
        "Roedd tenantiaid yn ofni y byddai'r cyngor yn dal yr \u00f4l-ddyledion yn eu herbyn yn "
        "nes ymlaen. Ni sylwodd pobl ag ychydig o Saesneg ar y llythyr.",
        why);
}

static enum fail fill_series(struct filling *f, const char *title, const char *summary,
                             const char *title_cy, const char *summary_cy, int days,
                             struct why *why) {
    struct demo *demo = f->demo;
    struct db *db = demo->db;
    const struct case_study *library;
    size_t n;
    int64_t id;
    TRY(demo_engagement(db, demo->arena, f->proposal, f->version, "workshop", title, summary,
                        "Each area gets its report within a month. What was asked for is answered "
                        "with a reason.",
                        "planned", 0, demo->framework, 1, "Made up for the example programme.", 1,
                        f->lead, f->now + days * CLOCK_DAY, &f->engagement, why));
    TRY(workshop_series_add(db, demo->arena, f->engagement, title, demo->framework, &id, why));
    TRY(workshop_criteria_begin(db, demo->arena, f->engagement, why));
    TRY(workshop_criterion_add(
        db, demo->arena, f->engagement, "public-benefit", "Public benefit",
        "Does the good reach the public, and not only the organisations?",
        "Only the organisations gain", "The public clearly gains", "Budd i'r cyhoedd",
        "A yw'r lles yn cyrraedd y cyhoedd, nid y sefydliadau'n unig?",
        "Dim ond y sefydliadau sy'n elwa", "Mae'r cyhoedd yn elwa'n amlwg", &id, why));
    TRY(workshop_series_change(db, f->engagement, 1, title, summary, briefing, plan,
                               "Engagement office, 01632 960000", demo->framework, why));
    TRY(cases_load(demo->arena, &library, &n, why));
    for (size_t c = 0; c < CASES; c++)
        for (size_t i = 0; i < n; i++)
            if (text_is(library[i].id, case_ids[c]))
                TRY(workshop_case_copy(db, demo->arena, f->engagement, &library[i], &f->cases[c],
                                       why));
    TRY(fill_welsh(f, title_cy, summary_cy, why));
    struct workshop_criterion_list_row *rows;
    TRY(workshop_criterion_list(db, demo->arena, f->engagement, &rows, &n, why));
    for (size_t k = 0; k < CRITERIA && k < n; k++) f->criteria[k] = rows[k].id;
    return workshop_series_set_state(db, f->engagement, "draft", "running", why);
}

static enum fail fill_person(struct filling *f, int64_t workshop, int64_t number, size_t place,
                             const char *area, const char *state, int64_t table, int64_t takes,
                             struct str code, int64_t *person, struct why *why) {
    struct demo *demo = f->demo;
    struct arena *arena = demo->arena;
    size_t at = f->n_people++, who = at * 7 + 3;
    int64_t participant;
    TRY(demo_participant(demo->db, arena, f->engagement,
                         arena_printf(arena, "%s%02zu", workshop_letters(arena, number), place + 1),
                         area, code, &participant, why));
    TRY(workshop_person_add(demo->db, arena, workshop, participant, sectors[who % 10], "invited",
                            day_in(f, -70), person, why));
    if (takes != 0)
        TRY(workshop_person_change(demo->db, *person, workshop, 1, sectors[who % 10], 1, why));
    TRY(workshop_person_seat(demo->db, *person, workshop, state, table, why));
    f->numbers[at] = vault_number(VAULT_WORKSHOP, *person);
    f->contacts[at] = (struct contact){
        .name = arena_printf(arena, "%s %s", first_names[who % 12], last_names[(who / 3) % 11]),
        .email = arena_printf(arena, "workshop%zu@people.example", at + 1),
        .address = organisations[who % 10],
        .notes = posts[who % 9]};
    return FAIL_NONE;
}

static int64_t rating_draw(struct filling *f, double middle) {
    double value = round(middle + 0.8 * rng_normal(&f->rng));
    return value < 1 ? 1 : value > 5 ? 5 : (int64_t)value;
}

static enum fail fill_ratings(struct filling *f, size_t area, int64_t person, double mood,
                              const char *day, bool paper, struct why *why) {
    for (size_t c = 0; c < CASES; c++)
        for (size_t k = 0; k < CRITERIA; k++) {
            int64_t rating = rating_draw(f, case_means[c][k] + areas[area].shift[k] + mood);
            /* Some leave something out; one changed their mind. */
            if (rng_below(&f->rng, 40) == 0) continue;
            TRY(workshop_rating_put(f->demo->db, f->workshops[area], "person", person, f->cases[c],
                                    f->criteria[k], rating, paper ? "paper" : "web",
                                    paper ? f->note_taker : DB_NULL_INT, day, why));
        }
    return FAIL_NONE;
}

static enum fail fill_notes(struct filling *f, size_t area, int64_t table, const char *day,
                            struct why *why) {
    for (size_t c = 0; c < CASES; c++) {
        size_t which = (area + (size_t)table + c) % 2;
        int64_t changed;
        if ((area + (size_t)table + c) % 7 == 6) continue; /* no time was left */
        TRY(workshop_capture_add(f->demo->db, f->workshops[area], table, f->cases[c],
                                 notes[c].benefits[which], notes[c].risks[which],
                                 notes[c].balance[which], notes[c].conditions[which], "", "web",
                                 f->note_taker, DB_NULL_INT, day, &changed, why));
    }
    return FAIL_NONE;
}

static enum fail fill_table(struct filling *f, size_t area, int64_t table, const char *day,
                            struct why *why) {
    double mood = 0.25 * rng_normal(&f->rng);
    for (size_t seat = 0; seat < SEATS; seat++) {
        int64_t person;
        size_t place = (size_t)(table - 1) * SEATS + seat;
        bool came = !(area == 1 && table == 3 && seat == 5);
        TRY(fill_person(f, f->workshops[area], (int64_t)area + 1, place, areas[area].area,
                        came ? "attended" : "absent", came ? table : 0, seat == 0, (struct str){0},
                        &person, why));
        if (came) TRY(fill_ratings(f, area, person, mood, day, seat % 5 == 4, why));
    }
    TRY(workshop_rating_put(f->demo->db, f->workshops[area], "table", table, f->cases[2],
                            f->criteria[1], 4 + (table + (int64_t)area) % 2, "table", f->note_taker,
                            day, why));
    return fill_notes(f, area, table, day, why);
}

static enum fail fill_area(struct filling *f, size_t area, struct why *why) {
    static const char *const wordings[AREAS] = {
        "Would I be able to explain this use to the person in the data, and would they nod?",
        "Would people here accept it if they had been asked beforehand?",
        "Acceptable means: nobody in the data would be surprised by it."};
    struct demo *demo = f->demo;
    const char *day = day_in(f, -50 + 7 * (int)area);
    int64_t changed;
    TRY(workshop_add(demo->db, demo->arena, f->engagement, areas[area].area, areas[area].place, day,
                     "09:30", 275, 24, TABLES,
                     "Step-free entrance in the yard. A hearing loop is in the room.", f->now,
                     &f->workshops[area], why));
    for (int64_t table = 1; table <= TABLES; table++) TRY(fill_table(f, area, table, day, why));
    TRY(workshop_wording_add(demo->db, f->workshops[area], f->criteria[1], wordings[area],
                             area == 1 ? "Three would have it said by law, not by feeling." : "",
                             &changed, why));
    return workshop_set_state(demo->db, f->workshops[area], f->engagement, "planned", "held",
                              f->now, why);
}

/* ---- the framework ---- */

static enum fail fill_suggestions(struct filling *f, struct why *why) {
    struct demo *demo = f->demo;
    int64_t draft, id;
    TRY(workshop_framework_add(demo->db, demo->arena, f->engagement, demo->framework, "1.1",
                               "An end to each purpose, whom was asked, and a check from outside",
                               &draft, why));
    for (size_t i = 0; i < sizeof suggestions / sizeof suggestions[0]; i++) {
        const char *state = suggestions[i].state;
        const struct framework_question *q =
            framework_question(demo->pack, suggestions[i].question);
        TRY(workshop_suggestion_add(demo->db, demo->arena, f->engagement,
                                    f->workshops[suggestions[i].area], suggestions[i].table,
                                    suggestions[i].question, suggestions[i].part,
                                    suggestions[i].proposed, suggestions[i].because, &id, why));
        if (text_is(state, "new") || q == NULL) continue;
        TRY(workshop_suggestion_decide(demo->db, id, f->engagement, 1, state, suggestions[i].reason,
                                       suggestions[i].wording, f->lead, day_in(f, -20), why));
        if (!text_is(state, "rejected"))
            TRY(workshop_framework_change_add(
                demo->db, draft, id, suggestions[i].question, suggestions[i].part,
                revision_part(q, suggestions[i].part), suggestions[i].wording, why));
    }
    return workshop_framework_set_state(demo->db, draft, "draft", "ready", why);
}

static enum fail fill_published(struct filling *f, struct why *why) {
    struct demo *demo = f->demo;
    struct workshop_gathered all;
    struct workshop_series series = {0};
    struct workshop_file *files;
    size_t n;
    struct request request = {
        .arena = demo->arena, .app = demo->app, .language = "en", .now = f->now};
    TRY(workshop_series_set_state(demo->db, f->engagement, "running", "closed", why));
    TRY(engagement_get(demo->db, demo->arena, f->engagement, f->proposal, &series.engagement, why));
    TRY(workshop_series_get(demo->db, demo->arena, f->engagement, &series.row, why));
    TRY(workshop_gather(demo->db, demo->arena, f->engagement, &all, why));
    TRY(workshop_files_make(&request, &series, &all, 1, &files, &n, why));
    for (size_t i = 0; i < n; i++) {
        char digest[SHA256_HEX];
        sha256_hex(files[i].bytes.s, files[i].bytes.n, digest);
        TRY(workshop_paper_add(demo->db, f->engagement, files[i].name, files[i].title,
                               files[i].type, digest, files[i].bytes, day_in(f, -10), why));
    }
    TRY(workshop_series_outcome(demo->db, f->engagement, series.row.revision,
                                "Three suggestions go into version 1.1 of the framework. The case "
                                "on fraud was put back until its rules are published.",
                                "Mae tri awgrym yn mynd i fersiwn 1.1 o'r fframwaith. Cafodd yr "
                                "achos ar dwyll ei ohirio nes bod ei reolau wedi'u cyhoeddi.",
                                why));
    return workshop_series_set_state(demo->db, f->engagement, "closed", "published", why);
}

/* ---- one that is on today ---- */

static enum fail fill_today(struct filling *f, struct why *why) {
    struct demo *demo = f->demo;
    int64_t workshop, empty, person;
    TRY(fill_series(
        f, "Weighing data sharing: the coast",
        "The same case studies on the coast, where the first workshops did not reach.",
        "Pwyso a mesur rhannu data: yr arfordir",
        "Yr un astudiaethau achos ar yr arfordir, lle na chyrhaeddodd y gweithdai cyntaf.", -30,
        why));
    TRY(workshop_add(demo->db, demo->arena, f->engagement, "Saltmarsh", "Saltmarsh lifeboat house",
                     day_in(f, 0), "09:30", 275, 16, 2, "Ring at the side door.", f->now, &workshop,
                     why));
    TRY(workshop_set_step(demo->db, workshop, f->engagement, 7, f->cases[0], why));
    for (size_t i = 0; i < TODAY_PEOPLE; i++) {
        char *code = seed_code(demo->arena, "workshop", i);
        TRY(fill_person(f, workshop, 1, i, "Saltmarsh", i < 10 ? "accepted" : "invited",
                        (int64_t)(i % 2) + 1, i < 2,
                        access_code_hash(demo->arena, demo->app->key, code), &person, why));
        for (size_t k = 0; i >= 5 && i < 9 && k < CRITERIA; k++)
            TRY(workshop_rating_put(demo->db, workshop, "person", person, f->cases[0],
                                    f->criteria[k], rating_draw(f, case_means[0][k]), "web",
                                    DB_NULL_INT, day_in(f, 0), why));
        if (i >= 5 && i < 9)
            TRY(workshop_person_seat(demo->db, person, workshop, "attended", (int64_t)(i % 2) + 1,
                                     why));
    }
    TRY(workshop_add(demo->db, demo->arena, f->engagement, "Gullhaven", "Gullhaven chapel",
                     day_in(f, -9), "13:00", 240, 16, 2, "", f->now, &empty, why));
    return workshop_set_state(demo->db, empty, f->engagement, "planned", "empty", f->now, why);
}

enum fail fill_workshops(struct demo *demo, struct why *why) {
    struct demo_proposal_titled_row row;
    struct filling f = {.demo = demo, .now = clock_now()};
    rng_init(&f.rng, "Weighing data sharing");
    TRY(demo_proposal_titled(demo->db, demo->arena, "Where and when assaults happen", &row, why));
    f.proposal = row.id;
    f.version = 1;
    TRY(names_get(&demo->people, "leila", &f.lead, why));
    TRY(names_get(&demo->people, "owen", &f.note_taker, why));
    TRY(fill_series(
        &f, "Weighing data sharing in three areas",
        "Professionals of councils, the NHS, police, fire, housing and charities "
        "weighed six case studies of data sharing in three areas of the region.",
        "Pwyso a mesur rhannu data mewn tair ardal",
        "Bu gweithwyr proffesiynol o gynghorau, y GIG, yr heddlu, y gwasanaeth t\u00e2n, "
        "tai ac elusennau yn pwyso a mesur chwe astudiaeth achos o rannu data mewn tair "
        "ardal o'r rhanbarth.",
        -90, why));
    for (size_t a = 0; a < AREAS; a++) TRY(fill_area(&f, a, why));
    TRY(fill_suggestions(&f, why));
    TRY(fill_published(&f, why));
    TRY(fill_today(&f, why));
    return vault_put_many(demo->app->vault, demo->arena, f.numbers, f.contacts, f.n_people, why);
}
