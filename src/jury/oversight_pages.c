/* The oversight panel: signs off the materials, and publishes what it thinks of their balance. */
#include "jury/jury_pages.h"
#include "jury/materials.h"

#include <string.h>

/* ---- materials ---- */

struct material {
    const char *name, *title, *href, *digest;
};
struct materials {
    struct material *items;
    size_t n;
};

static enum fail materials_load(struct request *request, struct db *db, int64_t engagement,
                                const char *path, struct materials *out, struct why *why) {
    struct jury_material *rows;
    TRY(jury_materials(db, request->app->vault, request->arena, engagement, &rows, &out->n, why));
    out->items = ARENA_ARRAY(request->arena, struct material, out->n);
    for (size_t i = 0; i < out->n; i++)
        out->items[i] = (struct material){
            rows[i].name, tr_language(request->language, rows[i].title),
            arena_printf(request->arena, "%s%s", path, rows[i].path), rows[i].digest};
    return FAIL_NONE;
}

/* ---- the questionnaire ---- */

static const struct {
    const char *name, *text;
} questions[] = {
    {"charge", TR("The questions put to the jurors lead in no direction")},
    {"witnesses", TR("The witnesses give a fair hearing to both sides")},
    {"materials", TR("What the jurors are given to read is correct, complete and easy to follow")},
    {"recruitment", TR("The jurors are a fair cross-section and were chosen by lot")},
    {"facilitation", TR("Those who run the days are impartial")},
    {"influence", TR("Those who pay for the jury do not influence it")},
};

static const struct choice agree_choices[] = {{"5", "Strongly agree", NULL},
                                              {"4", "Agree", NULL},
                                              {"3", "Neither", NULL},
                                              {"2", "Disagree", NULL},
                                              {"1", "Strongly disagree", NULL},
                                              {"0", "Cannot say", NULL},
                                              {NULL, NULL, NULL}};

static const char *agree_text(struct request *request, int64_t answer) {
    static const char *const texts[] = {TR("Cannot say"), TR("Strongly disagree"),
                                        TR("Disagree"),   TR("Neither"),
                                        TR("Agree"),      TR("Strongly agree")};
    return answer < 0 || answer > 5 ? "" : tr(request->out, texts[answer]);
}

/* ---- showing it ---- */

static const char *member_label(struct request *request, const int64_t *people, size_t n,
                                int64_t person) {
    for (size_t i = 0; i < n; i++)
        if (people[i] == person) return trf(request->out, "Member %zu", i + 1);
    return tr(request->out, "Former member");
}

static enum fail members_load(struct request *request, struct db *db, int64_t proposal,
                              int64_t **people, size_t *n, struct why *why) {
    struct jury_oversight_members_row *rows;
    TRY(jury_oversight_members(db, request->arena, proposal, &rows, n, why));
    *people = ARENA_ARRAY(request->arena, int64_t, *n);
    for (size_t i = 0; i < *n; i++) (*people)[i] = rows[i].person;
    return FAIL_NONE;
}

static enum fail answers_put(struct request *request, struct db *db, int64_t engagement,
                             const int64_t *people, size_t n_people, struct why *why) {
    struct jury_bias_answer_list_row *rows;
    size_t n, n_shown = 0;
    TRY(jury_bias_answer_list(db, request->arena, engagement, &rows, &n, why));
    struct html *out = request->out;
    struct part_cell head[] = {{.text = tr(out, "Statement")},
                               {.text = tr(out, "Who")},
                               {.text = tr(out, "Answer")},
                               {.text = tr(out, "Why")}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * LENGTH(head));
    for (size_t q = 0; q < LENGTH(questions); q++)
        for (size_t i = 0; i < n; i++) {
            if (strcmp(rows[i].question, questions[q].name) != 0 ||
                rows[i].published_at == DB_NULL_INT)
                continue;
            struct part_cell *row = &cells[4 * n_shown++];
            row[0] = (struct part_cell){.text = tr(out, questions[q].text), .header = true};
            row[1] =
                (struct part_cell){.text = member_label(request, people, n_people, rows[i].person)};
            row[2] = (struct part_cell){.text = agree_text(request, rows[i].answer)};
            row[3] = (struct part_cell){.text = rows[i].note};
        }
    put_heading(request, tr(out, "What the panel publishes about balance"));
    if (n_shown == 0)
        put_text(request, tr(out, "No member has published their questionnaire yet."));
    else
        part_table(out, .caption = tr(out, "The panel's questionnaire"), .head = head,
                   .cells = cells, .n_columns = LENGTH(head), .n_rows = n_shown,
                   .first_cell_is_header = true, .scrolls = true);
    return FAIL_NONE;
}

struct sign_off {
    struct request *request;
    const struct jury_review_list_row *reviews;
    size_t n_reviews;
    const int64_t *people;
    size_t n_people;
};

/* "Member 1 signed it off. Member 2 wants a change: ..."; older looks are marked. */
static const char *said_of(const struct sign_off *s, const struct material *material) {
    struct html *out = s->request->out;
    struct buf text;
    buf_init(&text, s->request->arena, 1 << 16);
    for (size_t i = 0; i < s->n_reviews; i++) {
        const struct jury_review_list_row *r = &s->reviews[i];
        if (!text_is(r->material, material->name)) continue;
        const char *who = member_label(s->request, s->people, s->n_people, r->person);
        if (text.n > 0) buf_char(&text, ' ');
        if (!text_is(r->digest, material->digest))
            buf_text(&text, trf(out, "%s looked at an earlier state; it has changed since.", who));
        else if (r->fit != 0)
            buf_text(&text, trf(out, "%s signed it off.", who));
        else
            buf_text(&text, trf(out, "%s wants a change: %s", who, r->note));
    }
    return text.n == 0 ? tr(out, "Nobody has looked yet") : text.s;
}

static size_t n_fit(const struct sign_off *s, const struct material *material) {
    size_t n = 0;
    for (size_t i = 0; i < s->n_reviews; i++)
        n += text_is(s->reviews[i].material, material->name) && s->reviews[i].fit != 0 &&
             text_is(s->reviews[i].digest, material->digest);
    return n;
}

static enum fail materials_put(struct request *request, struct db *db, int64_t engagement,
                               const char *path, const int64_t *people, size_t n_people,
                               struct why *why) {
    struct materials materials;
    struct jury_review_list_row *reviews;
    size_t n_reviews, n_done = 0, columns;
    TRY(materials_load(request, db, engagement, path == NULL ? "" : path, &materials, why));
    TRY(jury_review_list(db, request->arena, engagement, &reviews, &n_reviews, why));
    struct sign_off s = {request, reviews, n_reviews, people, n_people};
    bool reviews_here = path != NULL && request_has_role(request, ROLE_OVERSIGHT);
    columns = reviews_here ? 3 : 2;
    struct html *out = request->out;
    struct part_cell head[3] = {
        {.text = tr(out, "Material")}, {.text = tr(out, "The panel")}, {.text = tr(out, "Review")}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, materials.n * columns);
    for (size_t i = 0; i < materials.n; i++) {
        const struct material *m = &materials.items[i];
        struct part_cell *row = &cells[i * columns];
        row[0] = (struct part_cell){
            .text = m->title, .href = path == NULL ? NULL : m->href, .header = true};
        row[1] = (struct part_cell){.text = said_of(&s, m)};
        if (reviews_here)
            row[2].markup =
                action_link(request, arena_printf(request->arena, "%s/oversight/%s", path, m->name),
                            tr(out, "Review"), m->title);
        n_done += n_people > 0 && n_fit(&s, m) >= n_people;
    }
    put_heading(request, tr(out, "Sign-off of the materials"));
    if (materials.n == 0) {
        put_text(request, tr(out, "There is nothing to look at yet."));
        return FAIL_NONE;
    }
    put_text(request,
             n_people == 1
                 ? trf(out, "%zu of %zu materials are signed off by the member as they are now.",
                       n_done, materials.n)
                 : trf(out,
                       "%zu of %zu materials are signed off by all %zu members as they are now.",
                       n_done, materials.n, n_people));
    part_table(out, .caption = tr(out, "Materials"), .caption_hidden = true, .head = head,
               .cells = cells, .n_columns = columns, .n_rows = materials.n,
               .first_cell_is_header = true, .scrolls = true);
    return FAIL_NONE;
}

enum fail oversight_put(struct request *request, struct db *db, int64_t proposal,
                        int64_t engagement, struct why *why) {
    int64_t *people;
    size_t n;
    TRY(members_load(request, db, proposal, &people, &n, why));
    TRY(materials_put(request, db, engagement, NULL, people, n, why));
    return answers_put(request, db, engagement, people, n, why);
}

static enum fail oversight_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    int64_t *people;
    size_t n;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(members_load(request, db, jury.engagement.proposal, &people, &n, why));
    jury_head(request, &jury, tr(request->out, "Oversight"));
    put_text(request, trn(request->out,
                          "%lld person of the oversight panel, with no interest in the outcome, "
                          "checks that the jury is fair.",
                          "%lld people of the oversight panel, with no interest in the outcome, "
                          "check that the jury is fair.",
                          (int64_t)n));
    if (n < 3)
        part_inset(request->out,
                   .text = tr(request->out, "Published juries had a panel of three. Give "
                                            "people the role on the proposal's page of "
                                            "people and roles."));
    if (request_has_role(request, ROLE_OVERSIGHT))
        part_button(request->out, .text = tr(request->out, "Fill in the questionnaire"),
                    .href = arena_printf(request->arena, "%s/questionnaire", jury.path));
    TRY(materials_put(request, db, jury.engagement.id, jury.path, people, n, why));
    return answers_put(request, db, jury.engagement.id, people, n, why);
}

static const struct page page_jury_oversight = {.name = "jury_oversight",
                                                .path = JURY_PATH "/oversight",
                                                .scope = SCOPE_PROPOSAL,
                                                .roles = JURY_READS,
                                                .section = "proposals",
                                                .wide = true,
                                                .show = oversight_show};
REGISTER(page, page_jury_oversight);

/* ---- one material ---- */

static const struct choice fit_choices[] = {
    {"yes", "I sign it off", NULL}, {"no", "It wants a change first", NULL}, {NULL, NULL, NULL}};
static const struct field review_fields[] = {
    {.name = "fit",
     .label = "Is it fair, correct and easy to follow?",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = fit_choices,
     .missing = "Choose whether you sign it off"},
    {.name = "note",
     .label = "What should change, or why not",
     .kind = FIELD_LONG_TEXT,
     .max = 2000},
    {.name = "digest", .kind = FIELD_HIDDEN},
};

static enum fail material_of_path(struct request *request, struct db *db, const struct jury *jury,
                                  struct material *out, struct why *why) {
    struct materials materials;
    TRY(materials_load(request, db, jury->engagement.id, jury->path, &materials, why));
    for (size_t i = 0; i < materials.n; i++)
        if (text_is(materials.items[i].name, request_text(request, "material"))) {
            *out = materials.items[i];
            return FAIL_NONE;
        }
    return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such material");
}

static enum fail review_act(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct material material;
    const struct form *f = request->form;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(material_of_path(request, db, &jury, &material, why));
    /* Signed off is what was on the page that they had before them, not what it is by now. */
    if (!text_is(form_text(f, "digest"), material.digest))
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "this has changed since you opened the page; look at it again");
    bool fit = text_is(form_text(f, "fit"), "yes");
    if (!fit && text_is_empty(form_text(f, "note")))
        return why_fail(why, FAIL_INPUT, "note", "Say what should change");
    request->subject = jury.engagement.id;
    request_go(request, "%s/oversight", jury.path);
    return jury_review_put(db, jury.engagement.id, request->viewer.person, material.name,
                           material.digest, fit, form_text(f, "note"), request->now, why);
}

static enum fail review_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct material material;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(material_of_path(request, db, &jury, &material, why));
    jury_head(request, &jury, trf(request->out, "Review: %s", material.title));
    request->back_href = arena_printf(request->arena, "%s/oversight", jury.path);
    form_renew(request->form, "digest", material.digest);
    /* What they sign off stands on this very page; a document is opened from it. */
    int64_t id = jury.engagement.id;
    if (text_is(material.name, "charge"))
        TRY(charge_put(request, db, &jury, why));
    else if (text_is(material.name, "agenda"))
        TRY(agenda_put(request, db, id, NULL, why));
    else if (text_is(material.name, "witnesses"))
        TRY(witnesses_put(request, db, id, NULL, why));
    else
        put_link(request, material.href, tr(request->out, "Open the document"));
    put_form(request, tr(request->out, "Save"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_jury_review = {.name = "jury_review",
                                             .path = JURY_PATH "/oversight/:material",
                                             .scope = SCOPE_PROPOSAL,
                                             .roles = ROLE_OVERSIGHT,
                                             .section = "proposals",
                                             .fields = review_fields,
                                             .n_fields = LENGTH(review_fields),
                                             .show = review_show,
                                             .act = review_act};
REGISTER(page, page_jury_review);

/* ---- a member's questionnaire ---- */

static const char *note_name(struct request *request, size_t question) {
    return arena_printf(request->arena, "%s_note", questions[question].name);
}

static enum fail questionnaire_fields(struct request *request, struct db *db,
                                      const struct field **fields, size_t *n, struct why *why) {
    (void)db, (void)why;
    struct field *made = ARENA_ARRAY(request->arena, struct field, 2 * LENGTH(questions) + 1);
    *n = 0;
    for (size_t q = 0; q < LENGTH(questions); q++) {
        made[(*n)++] = (struct field){
            .name = questions[q].name,
            .label = questions[q].text,
            .kind = FIELD_CHOICE,
            .choices = agree_choices,
            .required = true,
            .missing =
                arena_printf(request->arena, tr_language(request->language, "Choose an answer: %s"),
                             tr_language(request->language, questions[q].text))};
        made[(*n)++] = (struct field){.name = note_name(request, q),
                                      .label = "Why (optional)",
                                      .kind = FIELD_LONG_TEXT,
                                      .max = 1000,
                                      .rows = 2};
    }
    made[(*n)++] = (struct field){
        .name = "publish",
        .kind = FIELD_YES,
        .label = "Publish my answers with the jury, as \"Member 1\", \"Member 2\" and so on"};
    *fields = made;
    return FAIL_NONE;
}

static enum fail questionnaire_act(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    const struct form *f = request->form;
    TRY(jury_of_path(request, db, &jury, why));
    for (size_t q = 0; q < LENGTH(questions); q++) {
        int64_t answer = 0;
        str_int(str_of(form_text(f, questions[q].name)), 0, 5, &answer);
        TRY(jury_bias_answer_put(db, jury.engagement.id, request->viewer.person, questions[q].name,
                                 answer, form_text(f, note_name(request, q)), why));
    }
    if (form_yes(f, "publish"))
        TRY(jury_bias_answer_publish(db, jury.engagement.id, request->viewer.person, request->now,
                                     why));
    request->subject = jury.engagement.id;
    request_go(request, "%s/oversight", jury.path);
    return FAIL_NONE;
}

static enum fail questionnaire_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct jury_bias_answer_list_row *rows;
    size_t n;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(jury_bias_answer_list(db, request->arena, jury.engagement.id, &rows, &n, why));
    for (size_t i = 0; i < n; i++)
        for (size_t q = 0; q < LENGTH(questions); q++) {
            if (rows[i].person != request->viewer.person ||
                !text_is(rows[i].question, questions[q].name))
                continue;
            form_fill_int(request->form, questions[q].name, rows[i].answer);
            form_fill(request->form, note_name(request, q), rows[i].note);
            if (rows[i].published_at != DB_NULL_INT) form_fill(request->form, "publish", "yes");
        }
    jury_head(request, &jury, tr(request->out, "Questionnaire of the oversight panel"));
    request->back_href = arena_printf(request->arena, "%s/oversight", jury.path);
    put_text(request,
             tr(request->out, "Do you agree? Look at the materials first. What you publish "
                              "cannot be taken back, only corrected."));
    put_form(request, tr(request->out, "Save"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_jury_questionnaire = {.name = "jury_questionnaire",
                                                    .path = JURY_PATH "/questionnaire",
                                                    .scope = SCOPE_PROPOSAL,
                                                    .roles = ROLE_OVERSIGHT,
                                                    .section = "proposals",
                                                    .fields_make = questionnaire_fields,
                                                    .show = questionnaire_show,
                                                    .act = questionnaire_act};
REGISTER(page, page_jury_questionnaire);
