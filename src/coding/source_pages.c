/* What is coded: taken in from the dialogue, the jury, surveys, or a file. */
#include "base/clock.h"
#include "civic/work.h"
#include "coding/coding_views.h"
#include "coding/source.h"

#include <string.h>

static const size_t work_bytes = (size_t)2 << 30; /* address space for what is read */

/* ---- list ---- */

static const struct coding_source_list_row *taken_of(const struct coding_source_list_row *rows,
                                                     size_t n, const struct source_item *item) {
    for (size_t i = 0; i < n; i++)
        if (text_is(rows[i].kind, item->kind->word) && rows[i].item == item->item &&
            rows[i].part == item->part)
            return &rows[i];
    return NULL;
}

static const char *kind_name(const struct html *out, const char *word) {
    const struct source_kind *kind = source_kind_of(word);
    return kind == NULL ? word : tr(out, kind->name);
}

static void taken_put(struct request *request, const struct coding_source_list_row *rows,
                      size_t n) {
    struct html *out = request->out;
    if (n == 0) {
        put_text(request, tr(out, "Nothing was taken in yet."));
        return;
    }
    struct part_cell head[] = {{.text = tr(out, "Source")},
                               {.text = tr(out, "Kind")},
                               {.text = tr(out, "Passages"), .numeric = true},
                               {.text = tr(out, "Taken in")}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * LENGTH(head));
    for (size_t i = 0; i < n; i++) {
        struct part_cell *row = &cells[i * LENGTH(head)];
        row[0] = (struct part_cell){.text = rows[i].title};
        row[1] = (struct part_cell){.text = kind_name(out, rows[i].kind)};
        row[2] = (struct part_cell){
            .text = arena_printf(request->arena, "%lld", (long long)rows[i].n_passages),
            .numeric = true};
        row[3] = (struct part_cell){
            .text = clock_minute_text(request->arena, rows[i].taken_at, request->language)};
    }
    part_table(out, .caption = tr(out, "What was taken in"), .caption_hidden = true, .head = head,
               .cells = cells, .n_columns = LENGTH(head), .n_rows = n,
               .first_cell_is_header = true);
}

/* Sources of which nothing is left, while passages of them are still here. */
static size_t emptied_add(struct request *request, const struct coding *c,
                          const struct coding_source_list_row *rows, size_t n,
                          const struct source_item *items, size_t n_items,
                          struct part_task *tasks) {
    size_t added = 0;
    for (size_t i = 0; i < n; i++) {
        const struct source_kind *kind = source_kind_of(rows[i].kind);
        bool found = rows[i].n_passages == 0 || kind == NULL || kind->passages == NULL;
        for (size_t k = 0; k < n_items && !found; k++)
            found = items[k].kind == kind && items[k].item == rows[i].item &&
                    items[k].part == rows[i].part;
        if (found) continue;
        tasks[added++] = (struct part_task){
            .title = tr(request->out, kind->name),
            .hint = rows[i].title,
            .href = arena_printf(request->arena, "%s/sources/%s/%lld/%lld", c->path, kind->word,
                                 (long long)rows[i].item, (long long)rows[i].part),
            .status = tr(request->out, "Nothing is left there"),
            .status_colour = "orange"};
    }
    return added;
}

static enum fail sources_show(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    struct coding_source_list_row *rows;
    struct source_item *items;
    size_t n, n_items;
    TRY(coding_of_path(request, db, &c, why));
    TRY(coding_source_list(db, request->arena, c.row.id, &rows, &n, why));
    coding_head(request, &c, tr(request->out, "What is coded"));
    struct html *out = request->out;
    put_text(request, tr(out, "Passages are copies. E-mail addresses, telephone numbers and "
                              "postcodes are taken out on the way; each passage keeps its place "
                              "in its source."));
    taken_put(request, rows, n);
    if (!request_has_role(request, CODING_ANALYSES)) return FAIL_NONE;
    TRY(source_items(db, request->arena, c.engagement.id, c.engagement.proposal, &items, &n_items,
                     why));
    put_heading(request, tr(out, "What can be taken in"));
    struct part_task *tasks = ARENA_ARRAY(request->arena, struct part_task, n_items + n + 1);
    for (size_t i = 0; i < n_items; i++) {
        const struct coding_source_list_row *taken = taken_of(rows, n, &items[i]);
        const char *hint = items[i].kind->hint == NULL ? NULL : tr(out, items[i].kind->hint);
        tasks[i] = (struct part_task){
            .title = tr(out, items[i].kind->name),
            .hint = text_is(items[i].kind->word, "answers") ? items[i].title : hint,
            .href =
                arena_printf(request->arena, "%s/sources/%s/%lld/%lld", c.path, items[i].kind->word,
                             (long long)items[i].item, (long long)items[i].part),
            .status = taken == NULL ? tr(out, "Not taken in") : tr(out, "Taken in")};
    }
    n_items += emptied_add(request, &c, rows, n, items, n_items, &tasks[n_items]);
    if (n_items > 0)
        part_task_list(out, .items = tasks, .n_items = n_items);
    else
        put_text(request, tr(out, "Nothing was written in this engagement yet."));
    part_button(out, .text = tr(out, "Import a file"), .secondary = true,
                .href = arena_printf(request->arena, "%s/sources/file", c.path));
    return FAIL_NONE;
}

static const struct page page_coding_sources = {.name = "coding_sources",
                                                .path = CODING_PATH "/sources",
                                                .scope = SCOPE_PROPOSAL,
                                                .roles = CODING_READS,
                                                .section = "proposals",
                                                .show = sources_show};
REGISTER(page, page_coding_sources);

/* ---- one ---- */

static const struct choice quoting[] = {
    {"yes", "Yes", "They were told that their words may be published without a name"},
    {"no", "No, or not known", "Their words are counted and never published"},
    {NULL, NULL, NULL}};
#define FIELD_QUOTING                                                                              \
    {                                                                                              \
        .name = "may_quote", .label = "May people be quoted?", .kind = FIELD_CHOICE,               \
        .required = true, .choices = quoting, .missing = "Say whether people may be quoted"        \
    }
static const struct field take_fields[] = {FIELD_QUOTING};

struct taking {
    struct request *request;
    struct arena *work; /* a hundred thousand answers do not fit into a request's memory */
    const struct source_kind *kind;
    struct source_item item;
    struct source_passage *passages;
    size_t n;
};

/* What was taken in before, though nothing is left of it: taken in again it leaves the counts. */
static enum fail item_taken(struct request *request, struct db *db, struct taking *out,
                            struct why *why) {
    struct coding c;
    struct coding_source_list_row *rows;
    size_t n;
    TRY(coding_of_path(request, db, &c, why));
    TRY(coding_source_list(db, request->arena, c.row.id, &rows, &n, why));
    for (size_t i = 0; i < n; i++)
        if (out->kind != NULL && out->kind->passages != NULL &&
            text_is(rows[i].kind, out->kind->word) &&
            rows[i].item == request_int(request, "item") &&
            rows[i].part == row_number(request_text(request, "part"))) {
            out->item =
                (struct source_item){out->kind, rows[i].item, rows[i].part, 0, rows[i].title};
            return FAIL_NONE;
        }
    return why_fail(why, FAIL_NOTFOUND, NULL, "there is nothing of the kind to take in");
}

/* The item of the path; NOTFOUND when the engagement has no such thing. */
static enum fail item_of_path(struct request *request, struct db *db, struct taking *out,
                              struct why *why) {
    struct source_item *items;
    size_t n;
    out->kind = source_kind_of(request_text(request, "kind"));
    TRY(source_items(db, request->arena, request_int(request, "engagement"),
                     request_int(request, "proposal"), &items, &n, why));
    for (size_t i = 0; i < n; i++)
        if (items[i].kind == out->kind && items[i].item == request_int(request, "item") &&
            items[i].part == row_number(request_text(request, "part"))) {
            out->item = items[i];
            return FAIL_NONE;
        }
    return item_taken(request, db, out, why);
}

static enum fail take_read(struct db *db, void *context, struct why *why) {
    struct taking *taking = context;
    TRY(item_of_path(taking->request, db, taking, why));
    bool may_quote = text_is(form_text(taking->request->form, "may_quote"), "yes");
    return source_read(db, taking->work, taking->kind, taking->item.item, taking->item.part,
                       may_quote, &taking->passages, &taking->n, why);
}

/* Reading a hundred thousand answers has no place inside the write transaction. */
static enum fail take_prepare(struct request *request, struct why *why) {
    struct taking *taking = ARENA_NEW(request->arena, struct taking);
    taking->request = request;
    taking->work = request_work(request, work_bytes);
    request->context = taking;
    return request_read(request, take_read, taking, why);
}

static enum fail take_fields_make(struct request *request, struct db *db,
                                  const struct field **fields, size_t *n, struct why *why) {
    (void)db;
    (void)why;
    const struct source_kind *kind = source_kind_of(request_text(request, "kind"));
    struct field *list = ARENA_ARRAY(request->arena, struct field, 1);
    list[0] = take_fields[0];
    list[0].required = kind != NULL && kind->asks_quoting;
    *fields = list;
    *n = 1;
    return FAIL_NONE;
}

static enum fail take_act(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    const struct taking *taking = request->context;
    TRY(coding_of_path(request, db, &c, why));
    struct source_store plan = {.coding = c.row.id,
                                .person = request->viewer.person,
                                .now = request->now,
                                .kind = taking->kind->word,
                                .title = taking->item.title,
                                .seed = c.row.seed,
                                .item = taking->item.item,
                                .part = taking->item.part,
                                .double_percent = c.row.double_percent,
                                .may_quote = !taking->kind->asks_quoting ||
                                             text_is(form_text(request->form, "may_quote"), "yes")};
    TRY(source_store(db, request->arena, &plan, taking->passages, taking->n, &request->subject,
                     why));
    request_go(request, "%s/sources", c.path);
    request_say(request, tr_language(request->language, "%zu passages are here now."), taking->n);
    return FAIL_NONE;
}

static enum fail take_show(struct request *request, struct db *db, struct why *why) {
    enum { SHOWN = 5 };
    struct coding c;
    struct taking taking = {.request = request, .work = request_work(request, work_bytes)};
    struct html *out = request->out;
    TRY(coding_of_path(request, db, &c, why));
    TRY(item_of_path(request, db, &taking, why));
    TRY(source_read(db, taking.work, taking.kind, taking.item.item, taking.item.part, false,
                    &taking.passages, &taking.n, why));
    coding_head(request, &c, tr(out, taking.kind->name));
    request->back_href = arena_printf(request->arena, "%s/sources", c.path);
    put_text(request, taking.item.title);
    put_text(request,
             trn(out, "There is %lld passage.", "There are %lld passages.", (int64_t)taking.n));
    if (taking.n > 0) put_heading(request, tr(out, "The first of them"));
    for (size_t i = 0; i < taking.n && i < SHOWN; i++)
        part_inset(out, .text = text_short(request->arena, taking.passages[i].text, 300));
    if (taking.kind->asks_quoting) {
        put_form(request, tr(out, "Take them in"), request->back_href);
    } else {
        form_open(out, request->form);
        part_button(out, .text = tr(out, "Take them in"), .prevent_double_click = true);
        form_close(out, request->form);
    }
    put_hint(request, tr(out, "Taken in again later, new passages are added; what is no longer "
                              "there leaves the counts. Codes that were given stay."));
    return FAIL_NONE;
}

static const struct page page_coding_take = {.name = "coding_take",
                                             .path = CODING_PATH "/sources/:kind/:item/:part",
                                             .scope = SCOPE_PROPOSAL,
                                             .roles = CODING_ANALYSES,
                                             .section = "proposals",
                                             .fields_make = take_fields_make,
                                             .prepare = take_prepare,
                                             .show = take_show,
                                             .act = take_act};
REGISTER(page, page_coding_take);

/* ---- file ---- */

static const struct field file_fields[] = {
    {.name = "file",
     .label = "Table of passages (CSV)",
     .kind = FIELD_FILE,
     .required = true,
     .max = 100 << 20,
     .hint = "A line for each passage, with the column text, and if you have them: id, group, "
             "area, who (the same word for passages of one person), stance, may_quote (yes or no)",
     .missing = "Choose a file"},
    {.name = "title",
     .label = "What is it called?",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 100,
     .hint = "It stands with each passage, for example: Letters in June",
     .missing = "Enter what it is called"},
    FIELD_QUOTING,
};

static enum fail file_prepare(struct request *request, struct why *why) {
    struct taking *taking = ARENA_NEW(request->arena, struct taking);
    request->context = taking;
    enum fail fail = source_file_read(request->arena, form_upload(request->form, "file")->bytes,
                                      form_text(request->form, "title"),
                                      text_is(form_text(request->form, "may_quote"), "yes"),
                                      &taking->passages, &taking->n, why);
    if (fail != FAIL_INPUT && fail != FAIL_LIMIT) return fail;
    if (why->row > 0)
        form_error(request->form, "file", "Line %lld, column %lld: %s", (long long)why->row,
                   (long long)why->column, why->text);
    else
        form_error(request->form, "file", "%s", why->text);
    return why_fail(why, FAIL_INPUT, "file", "the file is not good");
}

static enum fail file_act(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    const struct taking *taking = request->context;
    struct source_store plan = {.person = request->viewer.person,
                                .now = request->now,
                                .kind = "file",
                                .title = form_text(request->form, "title")};
    TRY(coding_of_path(request, db, &c, why));
    TRY(coding_source_next_part(db, request->arena, c.row.id, &plan.part, why));
    plan.coding = c.row.id;
    plan.seed = c.row.seed;
    plan.double_percent = c.row.double_percent;
    plan.may_quote = text_is(form_text(request->form, "may_quote"), "yes");
    TRY(source_store(db, request->arena, &plan, taking->passages, taking->n, &request->subject,
                     why));
    request_go(request, "%s/sources", c.path);
    request_say(request, tr_language(request->language, "%zu passages are here now."), taking->n);
    return FAIL_NONE;
}

static enum fail file_show(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    TRY(coding_of_path(request, db, &c, why));
    coding_head(request, &c, tr(request->out, "Import passages from a file"));
    request->back_href = arena_printf(request->arena, "%s/sources", c.path);
    put_text(request, tr(request->out, "The file is checked whole before anything is stored."));
    put_form(request, tr(request->out, "Import"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_coding_file = {.name = "coding_file",
                                             .path = CODING_PATH "/sources/file",
                                             .scope = SCOPE_PROPOSAL,
                                             .roles = CODING_ANALYSES,
                                             .section = "proposals",
                                             .fields = file_fields,
                                             .n_fields = LENGTH(file_fields),
                                             .prepare = file_prepare,
                                             .show = file_show,
                                             .act = file_act};
REGISTER(page, page_coding_file);
