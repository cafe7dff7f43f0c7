/* The coding screen: one passage, the codes, the next one. */
#include "coding/codebook.sql.h"
#include "coding/coding.html.h"
#include "coding/coding_views.h"
#include "coding/decide.h"
#include "coding/decide.sql.h"

#include <string.h>

/* ---- the form's fields ---- */

static const struct choice stance_choices[] = {
    {"for", "For", NULL},         {"against", "Against", NULL}, {"mixed", "Mixed", NULL},
    {"neither", "Neither", NULL}, {NULL, NULL, NULL},
};
static const struct field fields[] = {
    {.name = "codes", .label = "Codes", .kind = FIELD_CHOICES},
    {.name = "stance", .label = "Stance", .kind = FIELD_CHOICE, .choices = stance_choices},
    {.name = "quick", .label = "Or type numbers", .kind = FIELD_TEXT, .max = 200},
    {.name = "memo", .label = "Memo", .kind = FIELD_LONG_TEXT, .max = 2000},
    {.name = "revision", .kind = FIELD_HIDDEN},
    {.name = "codebook", .kind = FIELD_HIDDEN},
};

/* Codes that were merged since the screen was shown are taken as well, for those they are now. */
enum fail coding_fields_make(struct request *request, struct db *db, const struct field **out,
                             size_t *n, struct why *why) {
    struct codebook book;
    struct code_merged_list_row *merged;
    size_t n_merged, count = 0;
    int64_t coding = request_int(request, "coding");
    TRY(codebook_load(db, request->arena, coding, &book, why));
    TRY(code_merged_list(db, request->arena, coding, &merged, &n_merged, why));
    struct choice *choices = ARENA_ARRAY(request->arena, struct choice, book.n + n_merged + 1);
    for (size_t i = 0; i < book.n; i++)
        if (!book.codes[i].is_heading)
            choices[count++] =
                (struct choice){arena_printf(request->arena, "%lld", (long long)book.codes[i].id),
                                book.codes[i].name, NULL};
    for (size_t i = 0; i < n_merged; i++)
        choices[count++] = (struct choice){
            arena_printf(request->arena, "%lld", (long long)merged[i].id), merged[i].name, NULL};
    struct field *list = ARENA_ARRAY(request->arena, struct field, LENGTH(fields));
    memcpy(list, fields, sizeof fields);
    list[0].choices = choices;
    *out = list;
    *n = LENGTH(fields);
    return FAIL_NONE;
}

/* ---- what was chosen ---- */

static void mark_add(struct mark *marks, size_t *n, int64_t code, const char *stance, bool over) {
    for (size_t i = 0; i < *n; i++)
        if (marks[i].code == code) {
            if (over) marks[i].stance = stance;
            return;
        }
    marks[(*n)++] = (struct mark){code, stance};
}

/* A code that may be given to passages. */
static bool is_given(const struct code *code) {
    return code != NULL && !code->is_heading;
}

/* Numbers count the codes of the state that was shown: after a code came or went they would mean
 * others. A form that names no state is not held to one. */
static enum fail numbers_hold(struct request *request, const struct coding *c, size_t n_quick,
                              struct why *why) {
    int64_t seen = row_number(form_text(request->form, "codebook"));
    if (n_quick == 0 || seen == 0 || seen == c->row.codebook) return FAIL_NONE;
    return why_fail(why, FAIL_INPUT, "quick",
                    "The codebook changed since you opened this page, so these numbers may stand "
                    "for other codes now. Look at them below, then save again");
}

enum fail coding_marks_of_form(struct request *request, struct db *db, const struct coding *c,
                               struct mark **out, size_t *n, struct why *why) {
    const struct form *f = request->form;
    struct codebook book;
    struct code_merged_list_row *merged;
    struct quick *quick;
    size_t n_merged, n_quick, count = 0;
    TRY(codebook_load(db, request->arena, c->row.id, &book, why));
    TRY(code_merged_list(db, request->arena, c->row.id, &merged, &n_merged, why));
    TRY(quick_read(request->arena, form_text(f, "quick"), book.n, &quick, &n_quick, why));
    TRY(numbers_hold(request, c, n_quick, why));
    struct mark *marks = ARENA_ARRAY(request->arena, struct mark, book.n + 1);
    bool stances = !text_is_empty(c->row.about), needs = false;
    const char *stance = stances ? form_text(f, "stance") : "neither";
    for (size_t i = 0; i < book.n; i++)
        if (form_chosen(f, "codes",
                        arena_printf(request->arena, "%lld", (long long)book.codes[i].id)))
            mark_add(marks, &count, book.codes[i].id, stance, false);
    for (size_t i = 0; i < n_merged; i++)
        if (form_chosen(f, "codes",
                        arena_printf(request->arena, "%lld", (long long)merged[i].id)) &&
            is_given(codebook_code(&book, merged[i].merged_into)))
            mark_add(marks, &count, merged[i].merged_into, stance, false);
    for (size_t i = 0; i < n_quick; i++)
        if (book.codes[quick[i].number - 1].is_heading)
            return why_fail(why, FAIL_INPUT, "quick",
                            "%zu is the heading '%.60s': choose a code below it", quick[i].number,
                            book.codes[quick[i].number - 1].name);
    for (size_t i = 0; i < n_quick; i++)
        mark_add(marks, &count, book.codes[quick[i].number - 1].id,
                 quick[i].has_stance && stances ? stance_word(quick[i].stance) : stance,
                 quick[i].has_stance);
    for (size_t i = 0; i < count; i++) needs = needs || text_is_empty(marks[i].stance);
    if (needs)
        return why_fail(why, FAIL_INPUT, "stance",
                        "Say whether the passage is for, against, mixed or neither");
    *out = marks;
    *n = count;
    return FAIL_NONE;
}

/* ---- the form as it is shown ---- */

static const char *error_of(const struct form *form, const char *name) {
    for (size_t i = 0; i < form->n_fields; i++)
        if (text_is(form->fields[i].name, name)) return form->values[i].error;
    return NULL;
}

static bool is_marked(const struct mark *marks, size_t n, int64_t code) {
    for (size_t i = 0; i < n; i++)
        if (marks[i].code == code) return true;
    return false;
}

/* "12:0.431 7:0.310": is the code among them? */
static bool is_suggested(const char *suggested, int64_t code) {
    struct str rest = str_of(suggested);
    while (rest.s != NULL && rest.n > 0) {
        struct str cosine = str_cut(&rest, ' '), number = str_cut(&cosine, ':');
        int64_t id;
        if (str_int(number, 1, INT64_MAX, &id) && id == code) return true;
    }
    return false;
}

/* Numbers with a stance that differs from the passage's: "4 against". */
static const char *quick_of(struct request *request, const struct codebook *book,
                            const struct mark *marks, size_t n, const char *stance) {
    struct buf buf;
    buf_init(&buf, request->arena, 4000);
    for (size_t i = 0; i < n; i++) {
        const struct code *code = codebook_code(book, marks[i].code);
        if (code != NULL && !text_is(marks[i].stance, stance))
            buf_printf(&buf, "%s%zu %s", buf.n > 0 ? ", " : "", code->number, marks[i].stance);
    }
    return buf.n > 0 ? buf.s : "";
}

static const char *box_hint(struct request *request, const struct code *code) {
    if (text_is_empty(code->definition)) return NULL;
    return text_short(request->arena, code->definition, 140);
}

void coding_form_put(struct request *request, const struct coding *c, const struct codebook *book,
                     const struct coding_form *given) {
    static const char *const keys[N_STANCES] = {"f", "a", "x", "e"};
    struct html *out = request->out;
    const struct form *form = request->form;
    struct code_box *boxes = ARENA_ARRAY(request->arena, struct code_box, book->n + 1);
    struct stance_box stances[N_STANCES];
    const char *stance = form->submitted ? form_text(form, "stance") : given->stance;
    for (size_t i = 0; i < book->n; i++) {
        const struct code *code = &book->codes[i];
        const char *id = arena_printf(request->arena, "%lld", (long long)code->id);
        boxes[i] = (struct code_box){
            .id = code->id,
            .depth = code->depth,
            .name = code->name,
            .hint = box_hint(request, code),
            .checked = form->submitted ? form_chosen(form, "codes", id)
                                       : is_marked(given->marks, given->n_marks, code->id),
            .suggested = is_suggested(given->suggested, code->id),
            .is_heading = code->is_heading};
    }
    for (int i = 0; i < N_STANCES; i++)
        stances[i] =
            (struct stance_box){stance_word((enum stance)i), tr(out, stance_name((enum stance)i)),
                                keys[i], text_is(stance, stance_word((enum stance)i))};
    bool takes = !text_is_empty(c->row.about);
    struct code_form_view view = {
        .form = form,
        .revision = given->revision,
        .codebook = c->row.codebook,
        .codes = boxes,
        .n_codes = book->n,
        .about = takes ? c->row.about : NULL,
        .stances = stances,
        .n_stances = N_STANCES,
        .quick = form->submitted ? form_text(form, "quick")
                 : takes         ? quick_of(request, book, given->marks, given->n_marks, stance)
                                 : "",
        .quick_hint = takes ? tr(out, "For example 1, 4 against, 7: a stance behind a number "
                                      "holds for that code alone")
                            : tr(out, "For example 1, 4, 7"),
        .memo = form->submitted ? form_text(form, "memo") : given->memo,
        .memo_label = given->memo_label,
        .memo_hint = given->memo_hint,
        .memo_error = error_of(form, "memo"),
        .codes_error = error_of(form, "codes"),
        .stance_error = error_of(form, "stance"),
        .quick_error = error_of(form, "quick"),
        .button = given->button,
        .skip_href = given->skip_href,
    };
    coding_code_form_html(out, &view);
}

/* ---- the screen ---- */

struct screen {
    struct coding coding;
    struct passage_get_row passage;
    struct coder_decision_get_row mine; /* id 0: none */
    struct mark *marks;
    size_t n_marks;
};

static enum fail screen_load(struct request *request, struct db *db, struct screen *out,
                             struct why *why) {
    struct coder_decision_marks_row *rows;
    *out = (struct screen){0};
    TRY(coding_of_path(request, db, &out->coding, why));
    TRY(passage_get(db, request->arena, request_int(request, "passage"), out->coding.row.id,
                    &out->passage, why));
    enum fail fail = coder_decision_get(db, request->arena, out->passage.id, request->viewer.person,
                                        &out->mine, why);
    if (fail == FAIL_NOTFOUND) {
        out->mine = (struct coder_decision_get_row){.stance = "", .memo = ""};
        return FAIL_NONE;
    }
    TRY(fail);
    TRY(coder_decision_marks(db, request->arena, out->mine.id, &rows, &out->n_marks, why));
    out->marks = ARENA_ARRAY(request->arena, struct mark, out->n_marks + 1);
    for (size_t i = 0; i < out->n_marks; i++)
        out->marks[i] = (struct mark){rows[i].code, rows[i].stance};
    return FAIL_NONE;
}

/* What changed in the codebook since somebody coded this. */
static enum fail changes_put(struct request *request, struct db *db, const struct screen *s,
                             struct why *why) {
    struct codebook_since_row *rows;
    size_t n;
    if (s->mine.id == 0 || s->mine.codebook >= s->coding.row.codebook) return FAIL_NONE;
    TRY(codebook_since(db, request->arena, s->coding.row.id, s->mine.codebook, &rows, &n, why));
    const char **lines = ARENA_ARRAY(request->arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++) lines[i] = rows[i].change;
    struct html *inner = html_apart(request->out);
    coding_list_html(inner, lines, n);
    part_details(request->out,
                 .summary = tr(request->out, "The codebook changed since you coded this"),
                 .markup = html_taken(inner));
    return FAIL_NONE;
}

static const char *where_of(struct request *request, const struct passage_get_row *p) {
    struct buf buf;
    buf_init(&buf, request->arena, 2000);
    buf_text(&buf, p->label);
    if (!text_is_empty(p->group_name) && strstr(p->label, p->group_name) == NULL)
        buf_printf(&buf, " \xc2\xb7 %s", p->group_name);
    if (!text_is_empty(p->area)) buf_printf(&buf, " \xc2\xb7 %s", p->area);
    return buf.s;
}

static enum fail screen_show(struct request *request, struct db *db, struct why *why) {
    struct screen s;
    struct codebook book;
    struct passage_beside_row beside;
    struct coding_progress_row progress;
    int64_t next;
    TRY(screen_load(request, db, &s, why));
    const struct coding *c = &s.coding;
    TRY(codebook_load(db, request->arena, c->row.id, &book, why));
    TRY(passage_beside(db, request->arena, c->row.id, s.passage.id, &beside, why));
    TRY(coding_progress(db, request->arena, c->row.id, request->viewer.person, &progress, why));
    TRY(passage_next(db, request->arena, c->row.id, request->viewer.person, s.passage.id, &next,
                     why));
    struct html *out = request->out;
    coding_head(
        request, c,
        trf(out, "Passage %lld of %lld", (long long)beside.place, (long long)progress.n_passages));
    put_hint(request, trf(out, "%lld coded by you, %lld still wait for somebody",
                          (long long)progress.n_mine, (long long)progress.n_waiting));
    coding_passage_html(out, s.passage.text);
    put_hint(request, where_of(request, &s.passage));
    if (book.n == 0) {
        put_text(request, tr(out, "There are no codes yet. Read on, and write the first codes "
                                  "into the codebook."));
    }
    TRY(changes_put(request, db, &s, why));
    if (request->form->submitted && revision_of(request->form) != s.mine.revision)
        part_inset(out, .text = trf(out, "What is stored now: %s",
                                    coding_marks_text(request, &book, s.marks, s.n_marks)));
    const char *base = arena_printf(request->arena, "%s/code", c->path);
    struct coding_form given = {
        .revision = s.mine.revision,
        .marks = s.marks,
        .n_marks = s.n_marks,
        .stance = s.mine.id == 0 ? s.passage.stance_hint : s.mine.stance,
        .memo = s.mine.memo,
        .memo_label = tr(out, "Memo (optional)"),
        .memo_hint = tr(out, "For the others who code, never published"),
        .suggested = s.passage.suggested,
        .button = tr(out, "Save and go on"),
        .skip_href =
            next == 0 ? NULL : arena_printf(request->arena, "%s/%lld", base, (long long)next)};
    coding_form_put(request, c, &book, &given);
    const char *links[] = {
        beside.before == 0
            ? NULL
            : arena_printf(request->arena, "%s/%lld", base, (long long)beside.before),
        beside.behind == 0
            ? NULL
            : arena_printf(request->arena, "%s/%lld", base, (long long)beside.behind),
        arena_printf(request->arena, "%s/passages/%lld", c->path, (long long)s.passage.id),
        arena_printf(request->arena, "%s/passages/%lld/hide", c->path, (long long)s.passage.id)};
    coding_nearby_html(out, links[0], links[1], links[2], links[3]);
    if (progress.n_mine > 0)
        request_button(request, arena_printf(request->arena, "%s/undo", c->path),
                       tr(out, "Undo what I coded last"), "secondary");
    return FAIL_NONE;
}

static enum fail screen_act(struct request *request, struct db *db, struct why *why) {
    struct screen s;
    struct mark *marks;
    size_t n;
    int64_t next, seen = row_number(form_text(request->form, "codebook"));
    const struct form *f = request->form;
    TRY(screen_load(request, db, &s, why));
    TRY(coding_marks_of_form(request, db, &s.coding, &marks, &n, why));
    struct decision_new decision = {.coding = s.coding.row.id,
                                    .passage = s.passage.id,
                                    .coder = request->viewer.person,
                                    .codebook = seen,
                                    .now = request->now,
                                    .revision = revision_of(f),
                                    .stance = n == 0 ? "" : form_text(f, "stance"),
                                    .memo = form_text(f, "memo"),
                                    .marks = marks,
                                    .n_marks = n};
    TRY(decision_save(db, request->arena, &decision, why));
    TRY(passage_next(db, request->arena, s.coding.row.id, request->viewer.person, s.passage.id,
                     &next, why));
    if (next == 0)
        TRY(passage_next(db, request->arena, s.coding.row.id, request->viewer.person, 0, &next,
                         why));
    request->subject = s.passage.id;
    if (next != 0) {
        request_go(request, "%s/code/%lld", s.coding.path, (long long)next);
    } else {
        request_go(request, "%s", s.coding.path);
        request_say(request, "%s",
                    tr_language(request->language, "Nothing waits for you any more."));
    }
    if (seen != s.coding.row.codebook)
        request_say(request, "%s",
                    tr_language(request->language,
                                "Saved. The codebook changed while you were coding: look at it "
                                "before you go on."));
    return FAIL_NONE;
}

static const struct page page_coding_code = {.name = "coding_screen",
                                             .path = CODING_PATH "/code/:passage",
                                             .scope = SCOPE_PROPOSAL,
                                             .roles = CODING_CODES,
                                             .section = "proposals",
                                             .fields_make = coding_fields_make,
                                             .show = screen_show,
                                             .act = screen_act};
REGISTER(page, page_coding_code);

/* ---- next, undo ---- */

static enum fail next_send(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    int64_t next;
    TRY(coding_of_path(request, db, &c, why));
    TRY(passage_next(db, request->arena, c.row.id, request->viewer.person, 0, &next, why));
    http_redirect(request->response, next == 0 ? arena_printf(request->arena, "%s/passages", c.path)
                                               : arena_printf(request->arena, "%s/code/%lld",
                                                              c.path, (long long)next));
    return FAIL_NONE;
}

static const struct page page_coding_next = {.name = "coding_next",
                                             .path = CODING_PATH "/code",
                                             .scope = SCOPE_PROPOSAL,
                                             .roles = CODING_CODES,
                                             .send = next_send};
REGISTER(page, page_coding_next);

static enum fail undo_act(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    TRY(coding_of_path(request, db, &c, why));
    TRY(decision_undo(db, request->arena, c.row.id, request->viewer.person, &request->subject,
                      why));
    request_go(request, "%s/code/%lld", c.path, (long long)request->subject);
    request_say(request, "%s",
                tr_language(request->language, "Undone. This passage is as it was before."));
    return FAIL_NONE;
}

static const struct page page_coding_undo = {.name = "coding_undo",
                                             .path = CODING_PATH "/undo",
                                             .scope = SCOPE_PROPOSAL,
                                             .roles = CODING_CODES,
                                             .section = "proposals",
                                             .act = undo_act};
REGISTER(page, page_coding_undo);
