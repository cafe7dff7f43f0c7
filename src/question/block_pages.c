/* The editor over the text: a question added, changed, moved, removed; without script. */
#include "civic/app.h"
#include "question/questionnaire.html.h"
#include "question/questionnaire_views.h"
#include "question/weighed.h"

#include <ctype.h>
#include <string.h>

enum { PROPERTIES_MAX = 12 };

/* ---- saving an outline ---- */

/* Writes the outline as the new draft; what cannot be understood is refused with words for the
 * form. */
static enum fail outline_save(struct request *request, struct db *db, struct questionnaire *q,
                              int64_t revision, const char *field, struct why *why) {
    struct definition definition;
    struct why problem = {0};
    const char *text = outline_write(request->arena, &q->outline);
    if (definition_read(request->arena, str_of(text), &definition, &problem) != FAIL_NONE) {
        if (request->form != NULL) form_error(request->form, field, "%s", problem.text);
        return why_fail(why, FAIL_INPUT, field, "%s", problem.text);
    }
    TRY(questionnaire_save(db, q, revision, text, why));
    request->subject = q->row.id;
    return FAIL_NONE;
}

static enum fail editable(struct request *request, const struct questionnaire *q, struct why *why) {
    if (q->outline.n_blocks > 0 && (q->good || q->problem.row > 0)) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, NULL, "mend the text first: %s",
                    questionnaire_problem(request->arena, &q->problem));
}

static size_t block_of_path(const struct request *request, const struct questionnaire *q) {
    const char *name = request_text(request, "block");
    for (size_t i = 0; i < q->outline.n_blocks; i++)
        if (q->outline.blocks[i].kind != BLOCK_SETTING && text_is(q->outline.blocks[i].name, name))
            return i;
    return OUTLINE_NONE;
}

static enum fail block_load(struct request *request, struct db *db, struct questionnaire *q,
                            size_t *at, struct why *why) {
    TRY(questionnaire_of_path(request, db, q, why));
    TRY(editable(request, q, why));
    *at = block_of_path(request, q);
    if (*at == OUTLINE_NONE) return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such question");
    return FAIL_NONE;
}

/* ---- adding ---- */

static const struct choice *type_choices(struct arena *arena) {
    size_t n;
    const struct question_type *const *types = question_type_list(arena, &n);
    struct choice *choices = ARENA_ARRAY(arena, struct choice, n + 3);
    for (size_t i = 0; i < n; i++)
        choices[i] = (struct choice){types[i]->name, types[i]->label, types[i]->help};
    choices[n] = (struct choice){"section", TR("A section"), TR("A heading over what follows.")};
    choices[n + 1] =
        (struct choice){"quota", TR("A quota"), TR("So many people of a kind are enough.")};
    return choices;
}

static const struct choice *place_choices(struct request *request, const struct questionnaire *q) {
    struct choice *choices = ARENA_ARRAY(request->arena, struct choice, q->outline.n_blocks + 2);
    size_t n = 0;
    choices[n++] = (struct choice){"", TR("At the end"), NULL};
    for (size_t i = 0; i < q->outline.n_blocks; i++) {
        const struct block *block = &q->outline.blocks[i];
        if (block->kind == BLOCK_SETTING) continue;
        choices[n++] = (struct choice){
            block->name, arena_printf(request->arena, "%s: %.60s", block->name, block->text.in[0]),
            NULL};
    }
    return choices;
}

static enum fail add_fields(struct request *request, struct db *db, const struct field **fields,
                            size_t *n_fields, struct why *why) {
    struct questionnaire *q = ARENA_NEW(request->arena, struct questionnaire);
    TRY(questionnaire_of_path(request, db, q, why));
    TRY(editable(request, q, why));
    request->context = q;
    struct field *made = ARENA_ARRAY(request->arena, struct field, 5);
    made[0] = (struct field){.name = "text",
                             .label = "What people read",
                             .kind = FIELD_LONG_TEXT,
                             .rows = 3,
                             .required = true,
                             .max = 4000,
                             .missing = "Enter the question"};
    made[1] = (struct field){.name = "type",
                             .label = "What kind of answer",
                             .kind = FIELD_CHOICE,
                             .required = true,
                             .choices = type_choices(request->arena),
                             .missing = "Choose what kind of answer"};
    made[2] = (struct field){.name = "name",
                             .label = "Short name (optional)",
                             .hint = "For the columns of the answers, never changed later. Small "
                                     "letters, digits and _.",
                             .kind = FIELD_TEXT,
                             .max = OUTLINE_NAME_MAX};
    made[3] = (struct field){.name = "after",
                             .label = "Comes after",
                             .kind = FIELD_SELECT,
                             .choices = place_choices(request, q)};
    made[4] = (struct field){.name = "revision", .label = "Revision", .kind = FIELD_HIDDEN};
    *fields = made;
    *n_fields = 5;
    return FAIL_NONE;
}

/* "How old are you?" to "how_old_are_you", and a number behind it when that is taken. */
static char *name_make(struct arena *arena, const struct outline *outline, const char *text) {
    char base[28];
    size_t n = 0;
    for (const char *s = text; *s != '\0' && n < sizeof base - 1; s++) {
        if (isalnum((unsigned char)*s) && (n > 0 || isalpha((unsigned char)*s)))
            base[n++] = (char)tolower((unsigned char)*s);
        else if (n > 0 && base[n - 1] != '_')
            base[n++] = '_';
    }
    while (n > 0 && base[n - 1] == '_') n--;
    char *name = n == 0 ? arena_copy(arena, "question") : arena_copy_n(arena, base, n);
    for (int i = 2;; i++) {
        bool taken = false;
        for (size_t k = 0; k < outline->n_blocks; k++)
            taken |= text_is(outline->blocks[k].name, name);
        if (!taken) return name;
        name = arena_printf(arena, "%.*s_%d", n == 0 ? 8 : (int)n, n == 0 ? "question" : base, i);
    }
}

/* A new question is whole from the start, so that it can be tried at once. */
static void start_items(struct arena *arena, struct block *block) {
    const struct question_type *type = question_type_find(block->type);
    static const struct item options[] = {
        {.name = "first", .label = {{"First answer"}}, .flags = ""},
        {.name = "second", .label = {{"Second answer"}}, .flags = ""},
        {.name = "third", .label = {{"Third answer"}}, .flags = ""},
        {.name = "fourth", .label = {{"Fourth answer"}}, .flags = ""},
    };
    size_t n = 0;
    block->items = ARENA_ARRAY(arena, struct item, 5);
    if (type == NULL) return;
    if ((type->takes & TAKES_ROWS) != 0)
        block->items[n++] =
            (struct item){.is_row = true, .name = "row", .label = {{"First row"}}, .flags = ""};
    for (size_t i = 0; (type->takes & TAKES_OPTIONS) != 0 && i < 4; i++)
        if (i < type->options_min || i < 2) block->items[n++] = options[i];
    block->n_items = n;
}

static enum fail add_act(struct request *request, struct db *db, struct why *why) {
    struct questionnaire *q = request->context;
    const char *text = form_text(request->form, "text"), *type = form_text(request->form, "type");
    const char *name = form_text(request->form, "name"), *after = form_text(request->form, "after");
    int64_t revision = q->row.revision;
    struct block block = {.kind = text_is(type, "section") ? BLOCK_SECTION : BLOCK_QUESTION,
                          .name =
                              name[0] == '\0' ? name_make(request->arena, &q->outline, text) : name,
                          .type = text_is(type, "section") ? "" : type,
                          .text = {{text}}};
    if (!outline_name_is(block.name)) {
        form_error(request->form, "name",
                   "Use small letters, digits and _, a letter first, for example age_group");
        return why_fail(why, FAIL_INPUT, "name", "the name cannot be used");
    }
    start_items(request->arena, &block);
    if (text_is(type, "calculated")) block_property_set(request->arena, &block, "value", "1");
    if (text_is(type, "quota")) {
        block_property_set(request->arena, &block, "when", "mode = web");
        block_property_set(request->arena, &block, "at most", "100");
    }
    size_t at = q->outline.n_blocks;
    for (size_t i = 0; i < q->outline.n_blocks; i++)
        if (text_is(q->outline.blocks[i].name, after) && q->outline.blocks[i].kind != BLOCK_SETTING)
            at = i + 1;
    outline_insert(request->arena, &q->outline, at, &block);
    if (!str_int(str_of(form_text(request->form, "revision")), 0, INT64_MAX, &revision))
        revision = q->row.revision;
    TRY(outline_save(request, db, q, revision, "text", why));
    request_go(request, "%s/blocks/%s", q->path, block.name);
    return FAIL_NONE;
}

static enum fail add_show(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    struct questionnaire *q = request->context;
    form_fill_int(request->form, "revision", q->row.revision);
    struct form_page_view view = {.request = request,
                                  .form = request->form,
                                  .caption = q->row.name,
                                  .title = tr(request->out, "Add a question"),
                                  .button = tr(request->out, "Add it")};
    request->title = view.title;
    request->back_href = q->path;
    form_page(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_add = {
    .name = "question_add",
    .path = "/organisations/:organisation/questionnaires/:questionnaire/add",
    .scope = SCOPE_ORGANISATION,
    .section = "questionnaires",
    .fields_make = add_fields,
    .show = add_show,
    .act = add_act,
};
REGISTER(page, page_add);

/* ---- changing ---- */

struct edit {
    struct questionnaire q;
    size_t at;
    const struct question_type *type;      /* NULL: a section or quota */
    const char *names[PROPERTIES_MAX * 2]; /* of properties with a field of their own */
    size_t n_names;
};

static const char *const asked_properties[] = {"hint",      "only if", "must",
                                               "otherwise", "missing", NULL};
static const char *const section_properties[] = {"text",  "only if", "together",
                                                 "order", "show",    NULL};
static const char *const quota_properties[] = {"when", "at most", "hard", NULL};
static const char *const page_properties[] = {"only if", NULL};

static const char *property_label(const char *name) {
    static const char *const labels[][2] = {
        {"hint", TR("Hint (optional)")},
        {"only if", TR("Asked only if (optional)")},
        {"must", TR("The answer must fulfil (optional)")},
        {"otherwise", TR("What to say when it does not (optional)")},
        {"missing", TR("What to say when there is no answer (optional)")},
        {"text", TR("Words above its questions (optional)")},
        {"together", TR("All its questions on one page: yes or no (optional)")},
        {"show", TR("Ask each person only so many of its questions, drawn at random (optional)")},
        {"when", TR("Who counts for it")},
        {"at most", TR("At most")},
        {"hard", TR("Nobody more is asked when it is full: yes or no")},
        {"order", TR("Order: random, or as written (optional)")},
        {"row order", TR("Order of the rows: random, or as written (optional)")},
        {"min", TR("Least (optional)")},
        {"max", TR("Most (optional)")},
        {"low", TR("Words at the low end (optional)")},
        {"high", TR("Words at the high end (optional)")},
        {"unit", TR("Unit (optional)")},
        {"before", TR("Sign before the number (optional)")},
        {"decimals", TR("Digits after the point (optional)")},
        {"at least", TR("At least (optional)")},
        {"points", TR("Points to share out (100 unless you say)")},
        {"of", TR("Name of the question that it checks")},
        {"sets", TR("Number of sets (optional)")},
        {"set size", TR("Options in a set (optional)")},
        {"ways", TR("Ways in a choice: 2, or 1 to accept or refuse (optional)")},
        {"never", TR("Pairs that never go together, such as 'who_company+keep_always' (optional)")},
        {"weighs", TR("Weighs the tests of a proposal: its number (optional)")},
        {"third", TR("A third answer, such as 'Not sure' (optional)")},
        {"as", TR("Shown as: buttons or list (optional)")},
        {"keep", TR("How much is kept: district, sector or whole (optional)")},
        {"value", TR("How it is calculated")},
    };
    for (size_t i = 0; i < LENGTH(labels); i++)
        if (text_is(labels[i][0], name)) return labels[i][1];
    return name;
}

static void names_add(struct edit *edit, const char *const *list) {
    for (; list != NULL && *list != NULL && edit->n_names < LENGTH(edit->names); list++)
        edit->names[edit->n_names++] = *list;
}

static void property_fields(struct request *request, const struct edit *edit, struct field *made,
                            size_t *n) {
    for (size_t i = 0; i < edit->n_names; i++) {
        const char *name = edit->names[i];
        bool long_text = text_is(name, "text");
        bool condition = text_is(name, "only if") || text_is(name, "must") || text_is(name, "when");
        made[(*n)++] =
            (struct field){.name = arena_printf(request->arena, "p-%zu", i),
                           .label = property_label(name),
                           .hint = condition ? TR("For example: age >= 18 and uses has gp")
                                   : text_is(name, "weighs")
                                       ? TR("For example: FM-2026-0007. Its answers are then the "
                                            "tests of that proposal, and the score shows what "
                                            "people give to them once the survey is closed.")
                                       : NULL,
                           .kind = long_text ? FIELD_LONG_TEXT : FIELD_TEXT,
                           .rows = 3,
                           .max = 1000};
    }
}

static enum fail edit_fields(struct request *request, struct db *db, const struct field **fields,
                             size_t *n_fields, struct why *why) {
    struct edit *edit = ARENA_NEW(request->arena, struct edit);
    TRY(block_load(request, db, &edit->q, &edit->at, why));
    const struct block *block = &edit->q.outline.blocks[edit->at];
    edit->type = block->kind == BLOCK_QUESTION ? question_type_find(block->type) : NULL;
    bool asks = edit->type != NULL && edit->type->fields != NULL;
    if (block->kind == BLOCK_SECTION)
        names_add(edit, section_properties);
    else if (edit->type == NULL)
        names_add(edit, quota_properties);
    else
        names_add(edit, asks ? asked_properties : page_properties);
    if (edit->type != NULL) names_add(edit, edit->type->properties);
    struct field *made = ARENA_ARRAY(request->arena, struct field, edit->n_names + 5);
    size_t n = 0;
    made[n++] = (struct field){.name = "text",
                               .label = "What people read",
                               .kind = FIELD_LONG_TEXT,
                               .rows = 3,
                               .required = true,
                               .max = 4000,
                               .missing = "Enter the text"};
    if (edit->type != NULL && (edit->type->takes & TAKES_ROWS) != 0)
        made[n++] = (struct field){.name = "rows",
                                   .label = "Rows, one on each line",
                                   .kind = FIELD_LONG_TEXT,
                                   .rows = 6,
                                   .max = 20000,
                                   .hint = "gp = Your GP surgery. New ones can be only the words."};
    if (edit->type != NULL && (edit->type->takes & TAKES_OPTIONS) != 0)
        made[n++] = (struct field){
            .name = "options",
            .label = "Answers, one on each line",
            .kind = FIELD_LONG_TEXT,
            .rows = 8,
            .max = 20000,
            .hint =
                "gp = A GP surgery. Behind it in square brackets: exclusive, say (with a line to "
                "say more), fixed (keeps its place), only if and a condition."};
    if (asks)
        made[n++] =
            (struct field){.name = "required", .label = "Must be answered", .kind = FIELD_YES};
    property_fields(request, edit, made, &n);
    made[n++] = (struct field){.name = "revision", .label = "Revision", .kind = FIELD_HIDDEN};
    request->context = edit;
    *fields = made;
    *n_fields = n;
    return FAIL_NONE;
}

static char *items_text(struct arena *arena, const struct block *block, bool rows) {
    struct buf buf;
    buf_init(&buf, arena, 64 << 10);
    for (size_t i = 0; i < block->n_items; i++) {
        const struct item *item = &block->items[i];
        if (item->is_row != rows) continue;
        buf_printf(&buf, "%s%s = %s", buf.n == 0 ? "" : "\n", item->name, item->label.in[0]);
        if (!text_is_empty(item->flags)) buf_printf(&buf, " [%s]", item->flags);
    }
    return buf.n == 0 ? arena_copy(arena, "") : buf.s;
}

/* Lines as the language has them, with a name made where only the words were typed. */
static enum fail items_read(struct request *request, const char *typed, bool rows,
                            struct block *out, struct why *why) {
    struct outline outline, names = {0};
    struct buf buf;
    struct str rest = str_of(typed);
    buf_init(&buf, request->arena, 256 << 10);
    buf_text(&buf, "q (single): q\n");
    while (rest.s != NULL) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (line.n == 0) continue;
        char *text = str_copy(request->arena, line);
        if (strchr(text, '=') != NULL) {
            buf_printf(&buf, "  %c %s\n", rows ? '-' : '*', text);
            continue;
        }
        char *name = name_make(request->arena, &names, text);
        struct block used = {.kind = BLOCK_QUESTION, .name = name};
        outline_insert(request->arena, &names, names.n_blocks, &used);
        buf_printf(&buf, "  %c %s = %s\n", rows ? '-' : '*', name, text);
    }
    TRY(outline_read(request->arena, str_of(buf.s), &outline, why));
    *out = outline.blocks[0];
    return FAIL_NONE;
}

/* New items in the order typed; those that were there keep their translations. */
static enum fail items_change(struct request *request, struct block *block, const char *field,
                              bool rows, struct why *why) {
    struct block typed;
    struct why problem = {0};
    if (items_read(request, form_text(request->form, field), rows, &typed, &problem) != FAIL_NONE) {
        form_error(request->form, field, "%s", problem.text);
        return why_fail(why, FAIL_INPUT, field, "%s", problem.text);
    }
    struct item *items =
        ARENA_ARRAY(request->arena, struct item, typed.n_items + block->n_items + 1);
    size_t n = 0;
    for (size_t i = 0; rows ? i < typed.n_items : i < block->n_items; i++)
        if (rows || block->items[i].is_row) items[n++] = rows ? typed.items[i] : block->items[i];
    for (size_t i = 0; rows ? i < block->n_items : i < typed.n_items; i++)
        if (!rows || !block->items[i].is_row) items[n++] = rows ? block->items[i] : typed.items[i];
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < block->n_items; k++)
            if (block->items[k].is_row == items[i].is_row &&
                text_is(block->items[k].name, items[i].name))
                for (size_t l = 1; l < OUTLINE_LANGUAGES_MAX; l++)
                    items[i].label.in[l] = block->items[k].label.in[l];
    block->items = items;
    block->n_items = n;
    return FAIL_NONE;
}

/* Where it weighs a proposal's tests its options are these. */
static enum fail weighs_check(struct request *request, struct db *db, const struct edit *edit,
                              struct block *block, struct why *why) {
    for (size_t i = 0; i < edit->n_names; i++) {
        const char *field = arena_printf(request->arena, "p-%zu", i);
        const char *reference = form_text(request->form, field);
        struct why problem = {0};
        if (!text_is(edit->names[i], "weighs") || text_is_empty(reference)) continue;
        enum fail fail =
            weighed_fit(db, request->arena, edit->q.row.organisation, reference, block, &problem);
        if (fail == FAIL_INPUT) form_error(request->form, field, "%s", problem.text);
        if (fail != FAIL_NONE) return why_fail(why, fail, field, "%s", problem.text);
    }
    return FAIL_NONE;
}

static enum fail edit_act(struct request *request, struct db *db, struct why *why) {
    struct edit *edit = request->context;
    struct form *form = request->form;
    struct block *block = &edit->q.outline.blocks[edit->at];
    int64_t revision = 0;
    block->text.in[0] = form_text(form, "text");
    if (has_field(form, "rows")) TRY(items_change(request, block, "rows", true, why));
    if (has_field(form, "options")) TRY(items_change(request, block, "options", false, why));
    if (has_field(form, "required"))
        block_property_set(request->arena, block, "required",
                           form_yes(form, "required") ? "yes" : NULL);
    for (size_t i = 0; i < edit->n_names; i++)
        block_property_set(request->arena, block, edit->names[i],
                           form_text(form, arena_printf(request->arena, "p-%zu", i)));
    TRY(weighs_check(request, db, edit, block, why));
    if (!str_int(str_of(form_text(form, "revision")), 0, INT64_MAX, &revision)) revision = 0;
    TRY(outline_save(request, db, &edit->q, revision, "text", why));
    request_go(request, "%s", edit->q.path);
    request_say(request, tr_language(request->language, "'%s' is saved."), block->name);
    return FAIL_NONE;
}

static enum fail edit_show(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    struct edit *edit = request->context;
    struct form *form = request->form;
    const struct block *block = &edit->q.outline.blocks[edit->at];
    form_fill(form, "text", block->text.in[0]);
    if (has_field(form, "rows")) form_fill(form, "rows", items_text(request->arena, block, true));
    if (has_field(form, "options"))
        form_fill(form, "options", items_text(request->arena, block, false));
    if (has_field(form, "required") && text_is(block_property(block, "required"), "yes"))
        form_fill(form, "required", "yes");
    for (size_t i = 0; i < edit->n_names; i++)
        form_fill(form, arena_printf(request->arena, "p-%zu", i),
                  block_property(block, edit->names[i]));
    form_fill_int(form, "revision", edit->q.row.revision);
    struct html *after = html_apart(request->out);
    struct html *page = request->out;
    request->out = after;
    request_button(request,
                   arena_printf(request->arena, "%s/blocks/%s/remove", edit->q.path, block->name),
                   tr(page, "Remove it"), "warning");
    request->out = page;
    struct form_page_view view = {.request = request,
                                  .form = form,
                                  .caption = edit->q.row.name,
                                  .title = block->name,
                                  .text = edit->type == NULL ? NULL : tr(page, edit->type->label),
                                  .button = tr(page, "Save"),
                                  .after = html_taken(after)};
    request->title = block->name;
    request->back_href = edit->q.path;
    form_page(page, &view);
    return FAIL_NONE;
}

static const struct page page_edit = {
    .name = "question_edit",
    .path = "/organisations/:organisation/questionnaires/:questionnaire/blocks/:block",
    .scope = SCOPE_ORGANISATION,
    .section = "questionnaires",
    .fields_make = edit_fields,
    .show = edit_show,
    .act = edit_act,
};
REGISTER(page, page_edit);

/* ---- moving and removing ---- */

static enum fail move_by(struct request *request, struct db *db, int step, struct why *why) {
    struct questionnaire q;
    size_t at;
    TRY(block_load(request, db, &q, &at, why));
    size_t to = step < 0 ? at - 1 : at + 1;
    if ((step < 0 && (at == 0 || q.outline.blocks[at - 1].kind == BLOCK_SETTING)) ||
        (step > 0 && to >= q.outline.n_blocks))
        return why_fail(why, FAIL_CONFLICT, NULL, "it cannot go further");
    outline_move(&q.outline, at, to);
    enum fail fail = outline_save(request, db, &q, q.row.revision, NULL, why);
    if (fail == FAIL_INPUT) /* there is no form to mend it in */
        return why_fail(why, FAIL_CONFLICT, NULL, "it cannot go there: %s",
                        arena_copy(request->arena, why->text));
    TRY(fail);
    request_go(request, "%s", q.path);
    return FAIL_NONE;
}

static enum fail up_act(struct request *request, struct db *db, struct why *why) {
    return move_by(request, db, -1, why);
}

static enum fail down_act(struct request *request, struct db *db, struct why *why) {
    return move_by(request, db, 1, why);
}

static enum fail remove_act(struct request *request, struct db *db, struct why *why) {
    struct questionnaire q;
    size_t at;
    TRY(block_load(request, db, &q, &at, why));
    const char *name = q.outline.blocks[at].name;
    outline_remove(&q.outline, at);
    enum fail fail = outline_save(request, db, &q, q.row.revision, NULL, why);
    if (fail == FAIL_INPUT)
        return why_fail(why, FAIL_CONFLICT, NULL, "'%s' cannot be removed yet: %s", name,
                        arena_copy(request->arena, why->text));
    TRY(fail);
    request_go(request, "%s", q.path);
    request_say(request, tr_language(request->language, "'%s' is removed."), name);
    return FAIL_NONE;
}

#define MOVE_PAGE(id, last, function)                                                              \
    static const struct page page_##id = {                                                         \
        .name = "question_" #id,                                                                   \
        .path = "/organisations/:organisation/questionnaires/:questionnaire/blocks/:block/" last,  \
        .scope = SCOPE_ORGANISATION,                                                               \
        .act = (function)};                                                                        \
    REGISTER(page, page_##id)
MOVE_PAGE(up, "up", up_act);
MOVE_PAGE(down, "down", down_act);
MOVE_PAGE(remove, "remove", remove_act);
