/* Address files: a sample is drawn from one, and only the chosen addresses are kept, sealed. */
#include "base/clock.h"
#include "base/hash.h"
#include "base/json.h"
#include "civic/app.h"
#include "recruit/address_views.h"
#include "recruit/addresses.html.h"
#include "recruit/frame_sample.h"
#include "recruit/register.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_BYTES = 8 << 20 };
static const size_t work_bytes = (size_t)2 << 30; /* address space for a file of eight megabytes */

/* ---- a new file ---- */

static const struct choice hows[] = {
    {"check", "Only check the file", "Nothing is stored"},
    {"draw", "Draw the addresses and keep them", NULL},
    {NULL, NULL, NULL},
};
static const struct field fields[] = {
    {.name = "file",
     .label = "Address file (CSV)",
     .kind = FIELD_FILE,
     .required = true,
     .max = FILE_BYTES,
     .hint =
         "Up to 8 MB, with columns such as address_line_1, town and postcode. For a larger file "
         "draw the sample with the command 'folkmoot sample' and bring its result here.",
     .missing = "Choose an address file"},
    {.name = "letters",
     .label = "How many letters?",
     .kind = FIELD_INT,
     .max = LETTERS_MAX,
     .hint = "Leave empty to write to every address in the file."},
    {.name = "strata",
     .label = "Share the letters evenly over these columns",
     .kind = FIELD_TEXT,
     .max = 200,
     .hint = "Names of columns, with commas between, for example area, deprivation. Leave empty "
             "for a simple draw."},
    {.name = "response",
     .label = "Column with the share of people that you expect to answer",
     .kind = FIELD_TEXT,
     .max = 80,
     .hint = "Groups that answer less then get more letters. Leave empty to treat all alike."},
    {.name = "address_columns",
     .label = "Columns of the address",
     .kind = FIELD_TEXT,
     .max = 400,
     .hint = "Only if their names are unusual: in order, with commas between."},
    {.name = "postcode_column",
     .label = "Column of the postcode",
     .kind = FIELD_TEXT,
     .max = 80,
     .hint = "Only if its name is unusual."},
    {.name = "seed",
     .label = "Seed of the draw",
     .kind = FIELD_TEXT,
     .max = 100,
     .hint = "The same file and seed choose the same addresses. Leave empty and we make one."},
    {.name = "how",
     .label = "What to do",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = hows,
     .missing = "Choose what to do"},
};

struct upload {
    struct arena *work; /* larger than a request's own memory */
    struct frame frame;
    char digest[SHA256_HEX];
};

static void work_end(void *work) {
    arena_free(work);
}

/* Read before the transaction: others write meanwhile. */
static enum fail add_prepare(struct request *request, struct why *why) {
    struct upload *upload = ARENA_NEW(request->arena, struct upload);
    const struct form *form = request->form;
    struct str bytes = form_upload(form, "file")->bytes;
    upload->work = arena_new(work_bytes);
    arena_on_end(request->arena, work_end, upload->work);
    sha256_hex(bytes.s, bytes.n, upload->digest);
    request->context = upload;
    return recruit_file_fail(
        request,
        address_file_read(upload->work, bytes, form_text(form, "address_columns"),
                          form_text(form, "postcode_column"), &upload->frame, why),
        why);
}

static int hash_order(struct str a, struct str b) {
    return a.n == b.n && a.n > 0 ? memcmp(a.s, b.s, a.n) : (int)(a.n > b.n) - (int)(a.n < b.n);
}

static int by_home(const void *a, const void *b) {
    const struct recruit_letter_homes_row *x = a, *y = b;
    int order = hash_order(x->postcode_hash, y->postcode_hash);
    return order != 0 ? order : hash_order(x->address_hash, y->address_hash);
}

struct homes {
    struct str *postcode, *street; /* [frame.n] */
    bool *written;
    size_t n_written;
};

/* Keyed hashes of all addresses of the file, and which of them got a letter before. */
static enum fail homes_make(struct request *request, struct db *db, const struct upload *upload,
                            int64_t recruitment, struct homes *out, struct why *why) {
    struct recruit_letter_homes_row *rows;
    size_t n, n_frame = upload->frame.n;
    TRY(recruit_letter_homes(db, upload->work, recruitment, &rows, &n, why));
    if (n > 0) qsort(rows, n, sizeof *rows, by_home);
    *out = (struct homes){ARENA_ARRAY(upload->work, struct str, n_frame + 1),
                          ARENA_ARRAY(upload->work, struct str, n_frame + 1),
                          ARENA_ARRAY(upload->work, bool, n_frame + 1), 0};
    for (size_t i = 0; i < n_frame; i++) {
        struct address address =
            address_read(upload->work, upload->frame.lines[i], upload->frame.postcodes[i]);
        struct recruit_address_hashes hashes =
            recruit_address_hash(upload->work, request->app, recruitment, &address);
        out->postcode[i] = hashes.postcode;
        out->street[i] = hashes.street;
        struct recruit_letter_homes_row home = {.postcode_hash = hashes.postcode,
                                                .address_hash = hashes.street};
        out->written[i] = n > 0 && hashes.street.s != NULL &&
                          bsearch(&home, rows, n, sizeof *rows, by_home) != NULL;
        out->n_written += out->written[i];
    }
    return FAIL_NONE;
}

/* Values of the categories that come with the address, as JSON; INPUT names row and column. */
static enum fail from_address(const struct upload *upload, size_t i,
                              const struct category *categories, size_t n, const char **out,
                              struct why *why) {
    struct buf buf;
    struct json_out json;
    const struct frame *frame = &upload->frame;
    buf_init(&buf, upload->work, 4096);
    json_out_init(&json, &buf);
    json_open(&json, '{');
    for (size_t k = 0; k < n; k++) {
        if (!categories[k].from_address) continue;
        const char *name = categories[k].row.name, *cell = address_file_cell(frame, i, name);
        if (cell == NULL)
            return why_fail(why, FAIL_INPUT, "file",
                            "the category '%s' comes with the address, but the file has no column "
                            "of this name",
                            name);
        const struct recruit_value_list_row *value = category_value_named(&categories[k], cell);
        if (value == NULL) {
            int64_t line = frame->table.row_numbers[frame->rows[i]];
            enum fail fail =
                why_fail(why, FAIL_INPUT, "file",
                         "column '%s': '%.40s' is no value of this category; correct it or "
                         "add the value to the quotas",
                         name, cell);
            if (why != NULL) {
                why->row = line;
                why->column = csv_column(&frame->table, name) + 1;
            }
            return fail;
        }
        json_pair_text(&json, name, value->name);
    }
    json_close(&json, '}');
    *out = buf.s;
    return FAIL_NONE;
}

static const char *allocation_json(struct arena *arena, const struct frame_sample *sample) {
    struct buf buf;
    struct json_out json;
    buf_init(&buf, arena, 4 << 20);
    json_out_init(&json, &buf);
    json_open(&json, '[');
    for (size_t s = 0; s < sample->n_strata; s++) {
        json_open(&json, '{');
        json_pair_text(&json, "stratum", sample->strata[s].name);
        json_pair_int(&json, "addresses", (int64_t)sample->strata[s].addresses);
        json_pair_int(&json, "letters", (int64_t)sample->strata[s].letters);
        json_pair_real(&json, "weight", sample->strata[s].weight);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    return buf.s;
}

static enum fail letters_store(struct request *request, struct db *db, const struct upload *upload,
                               const struct recruitment *recruitment,
                               const struct frame_sample *sample, const struct homes *homes,
                               const char *const *values, int64_t frame, struct why *why) {
    int64_t next, id = recruitment->row.id;
    struct arena *work = upload->work;
    TRY(recruit_letter_next(db, request->arena, id, &next, why));
    int64_t *numbers = ARENA_ARRAY(work, int64_t, sample->n + 1);
    struct str *plain = ARENA_ARRAY(work, struct str, sample->n + 1);
    struct str *sealed = ARENA_ARRAY(work, struct str, sample->n + 1);
    for (size_t i = 0; i < sample->n; i++) {
        numbers[i] = next + (int64_t)i;
        plain[i] = str_of(upload->frame.lines[sample->chosen[i]]);
    }
    TRY(vault_seal(request->app->vault, work, vault_number(VAULT_RECRUITMENT, id), numbers, plain,
                   sample->n, sealed, why));
    for (size_t i = 0; i < sample->n; i++) {
        size_t at = sample->chosen[i];
        const struct frame_stratum *stratum = &sample->strata[sample->stratum[i]];
        TRY(recruit_letter_add(db, id, frame, numbers[i], sealed[i], homes->postcode[at],
                               homes->street[at], stratum->name, values[i], stratum->weight, why));
    }
    return FAIL_NONE;
}

/* What was typed beside the file, which is to be chosen again. */
static const char *const typed_names[] = {"letters",         "strata",          "response",
                                          "address_columns", "postcode_column", "seed"};

static const char *typed_again(struct request *request) {
    struct buf out;
    buf_init(&out, request->arena, 8192);
    for (size_t i = 0; i < LENGTH(typed_names); i++) {
        const char *text = form_text(request->form, typed_names[i]);
        if (text_is_empty(text)) continue;
        buf_printf(&out, "&%s=", typed_names[i]);
        buf_encoded(&out, text);
    }
    return out.n > 0 ? out.s : "";
}

static const char *seed_of(struct request *request) {
    const char *seed = form_text(request->form, "seed");
    return text_is_empty(seed) ? secret_code(request->arena, 4) : seed;
}

static enum fail add_act(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    struct category *categories;
    struct homes homes;
    struct frame_sample sample;
    size_t n_categories;
    const struct form *form = request->form;
    const struct upload *upload = request->context;
    TRY(recruitment_of_path(request, db, &recruitment, why));
    if (recruitment.state >= RECRUITMENT_FROZEN)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "the pool is frozen; nobody else can be written to");
    int64_t id = recruitment.row.id;
    TRY(categories_load(db, request->arena, id, &categories, &n_categories, why));
    TRY(homes_make(request, db, upload, id, &homes, why));
    struct frame_plan plan = {.letters = (size_t)form_int(form, "letters", 0),
                              .strata = form_text(form, "strata"),
                              .response = form_text(form, "response"),
                              .seed = seed_of(request),
                              .written = homes.written};
    TRY(recruit_file_fail(
        request, address_file_sample(upload->work, &upload->frame, &plan, &sample, why), why));
    if (sample.n > LETTERS_MAX)
        return why_fail(why, FAIL_INPUT, "letters", "Want at most %d letters from one file",
                        LETTERS_MAX);
    const char **values = ARENA_ARRAY(upload->work, const char *, sample.n + 1);
    for (size_t i = 0; i < sample.n; i++)
        TRY(recruit_file_fail(
            request,
            from_address(upload, sample.chosen[i], categories, n_categories, &values[i], why),
            why));
    request->subject = id;
    if (text_is(form_text(form, "how"), "check")) {
        request_go(request, "%s/addresses/add?good=%zu&drawn=%zu&same=%zu&before=%zu&groups=%zu%s",
                   recruitment.path, upload->frame.n, sample.n, upload->frame.n_same,
                   homes.n_written, sample.n_strata, typed_again(request));
        return FAIL_NONE;
    }
    int64_t frame;
    const char *method = text_is_empty(plan.strata)     ? "random"
                         : text_is_empty(plan.response) ? "proportional"
                                                        : "expected response";
    TRY(recruit_frame_add(db, request->arena, id, form_upload(form, "file")->file_name,
                          upload->digest, (int64_t)upload->frame.n, (int64_t)sample.n,
                          plan.letters == 0 ? "all" : method, plan.seed, plan.strata,
                          allocation_json(upload->work, &sample), request->viewer.person,
                          request->now, &frame, why));
    TRY(letters_store(request, db, upload, &recruitment, &sample, &homes, values, frame, why));
    request_go(request, "%s/addresses", recruitment.path);
    struct html words = {.arena = request->arena, .language = request->language};
    request_say(
        request, "%s",
        trn(&words, "%lld address was drawn.", "%lld addresses were drawn.", (long long)sample.n));
    return FAIL_NONE;
}

static int64_t query_number(const struct request *request, const char *name) {
    int64_t number;
    const char *text = http_query(request->http, name);
    return text != NULL && str_int(str_of(text), 0, 100000000, &number) ? number : -1;
}

static enum fail add_show(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    TRY(recruitment_of_path(request, db, &recruitment, why));
    struct address_add_view view = {.form = request->form, .recruitment = &recruitment};
    form_fill(request->form, "how", "draw");
    if (query_number(request, "good") >= 0) {
        struct html *inner = html_apart(request->out);
        part_notice(inner, .title = tr(inner, "The file is good"), .success = true,
                    .text = trf(inner,
                                "Different addresses: %lld. Would get a letter: %lld. Groups that "
                                "letters are shared over: %lld. Rows that repeat another: %lld. "
                                "Written to before: %lld. Nothing is stored yet: to draw them, "
                                "choose the file once more and continue.",
                                (long long)query_number(request, "good"),
                                (long long)query_number(request, "drawn"),
                                (long long)query_number(request, "groups"),
                                (long long)query_number(request, "same"),
                                (long long)query_number(request, "before")));
        for (size_t i = 0; i < LENGTH(typed_names); i++)
            form_fill(request->form, typed_names[i], http_query(request->http, typed_names[i]));
        view.checked = html_taken(inner);
    }
    request->title = tr(request->out, "Draw addresses from a file");
    request->back_href = arena_printf(request->arena, "%s/addresses", recruitment.path);
    recruit_address_add_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_recruit_address_add = {
    .name = "recruit_address_add",
    .path = "/proposals/:proposal/recruitments/:recruitment/addresses/add",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_MANAGERS,
    .section = "proposals",
    .fields = fields,
    .n_fields = LENGTH(fields),
    .prepare = add_prepare,
    .show = add_show,
    .act = add_act,
};
REGISTER(page, page_recruit_address_add);

/* ---- the list ---- */

static struct raw allocation_table(struct request *request, const char *text) {
    json_t *list;
    struct html *out = html_apart(request->out);
    if (json_read(request->arena, str_of(text), &list, NULL) != FAIL_NONE ||
        json_array_size(list) < 2)
        return html_taken(out);
    size_t n = json_array_size(list), i;
    json_t *row;
    struct part_cell head[] = {{.text = tr(out, "Stratum")},
                               {.text = tr(out, "Addresses"), .numeric = true},
                               {.text = tr(out, "Letters"), .numeric = true},
                               {.text = tr(out, "Addresses a letter"), .numeric = true}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, 4 * n);
    json_array_foreach(list, i, row) {
        cells[4 * i] = (struct part_cell){.text = json_text_or(row, "stratum", "")};
        long long addresses = json_integer_value(json_object_get(row, "addresses"));
        long long letters = json_integer_value(json_object_get(row, "letters"));
        double weight = json_number_value(json_object_get(row, "weight"));
        cells[4 * i + 1] = (struct part_cell){.text = trf(out, "%lld", addresses), .numeric = true};
        cells[4 * i + 2] = (struct part_cell){.text = trf(out, "%lld", letters), .numeric = true};
        cells[4 * i + 3] = (struct part_cell){
            .text = letters == 0 ? "" : arena_printf(request->arena, "%.2f", weight),
            .numeric = true};
    }
    part_table(out, .caption = tr(out, "How the letters were shared out"), .caption_hidden = true,
               .head = head, .cells = cells, .n_columns = 4, .n_rows = n,
               .first_cell_is_header = true);
    return html_taken(out);
}

static const struct recruit_letter_parts_row *part_of(const struct recruit_letter_parts_row *rows,
                                                      size_t n, int64_t frame, size_t part) {
    for (size_t i = 0; i < n; i++)
        if (rows[i].frame == frame && rows[i].part == (int64_t)part) return &rows[i];
    return NULL;
}

static const char *print_text(const struct html *out, int64_t first, int64_t last, bool again) {
    if (first == last)
        return again ? trf(out, "Print letter %lld again (PDF)", (long long)first)
                     : trf(out, "Print letter %lld (PDF)", (long long)first);
    return again ? trf(out, "Print letters %lld to %lld again (PDF)", (long long)first,
                       (long long)last)
                 : trf(out, "Print letters %lld to %lld (PDF)", (long long)first, (long long)last);
}

static struct frame_line line_of(struct request *request, const struct recruitment *recruitment,
                                 const struct recruit_frame_list_row *row,
                                 const struct recruit_letter_parts_row *printed, size_t n_printed) {
    const struct html *out = request->out;
    struct arena *arena = request->arena;
    size_t n = (size_t)((row->n_letters + LETTERS_A_PART - 1) / LETTERS_A_PART);
    struct letter_part *parts = ARENA_ARRAY(arena, struct letter_part, n + 1);
    size_t n_shown = 0;
    bool fixed = row->posted_day != NULL && recruitment->row.letter_codes != 0;
    for (size_t i = 0; i < n; i++) {
        int64_t first = row->n_first + (int64_t)i * LETTERS_A_PART;
        int64_t last = first + LETTERS_A_PART - 1;
        const struct recruit_letter_parts_row *part = part_of(printed, n_printed, row->id, i);
        bool all = part != NULL && part->n_drawn == 0;
        if (fixed && all) continue;
        if (last > row->n_last) last = row->n_last;
        parts[n_shown++] = (struct letter_part){
            print_text(out, first, last, all),
            arena_printf(arena, "%s/addresses/%lld/letters/%lld", recruitment->path,
                         (long long)row->id, (long long)first)};
    }
    return (struct frame_line){
        .row = row,
        .sentence = trf(out, "%s from %s, %lld printed, %lld answered",
                        trn(out, "%lld letter", "%lld letters", row->n_letters),
                        trn(out, "%lld address", "%lld addresses", row->n_rows),
                        (long long)row->n_printed, (long long)row->n_answered),
        .posted =
            row->posted_day == NULL ? NULL : recruit_day(arena, row->posted_day, request->language),
        .posted_path =
            arena_printf(arena, "%s/addresses/%lld/posted", recruitment->path, (long long)row->id),
        .parts = parts,
        .n_parts = n_shown,
        .allocation = allocation_table(request, row->allocation),
    };
}

static const struct field returned_fields[] = {
    {.name = "number",
     .label = "Number printed on the letter",
     .kind = FIELD_INT,
     .required = true,
     .min = 1,
     .max = 100000000,
     .missing = "Enter the number printed on the letter"},
    {.name = "what",
     .label = "What happened",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = (const struct choice[]){{"returned", "The post brought it back", NULL},
                                        {"declined", "They asked not to be written to", NULL},
                                        {NULL, NULL, NULL}},
     .missing = "Choose what happened"},
};

static enum fail returned_act(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    struct recruit_letter_by_number_row row;
    TRY(recruitment_of_path(request, db, &recruitment, why));
    enum fail fail = recruit_letter_by_number(db, request->arena, recruitment.row.id,
                                              form_int(request->form, "number", 0), &row, why);
    if (fail == FAIL_NOTFOUND)
        return why_fail(why, FAIL_INPUT, "number", "No letter has this number");
    TRY(fail);
    TRY(recruit_letter_set_state(db, row.id, recruitment.row.id, form_text(request->form, "what"),
                                 why));
    request->subject = row.id;
    request_go(request, "%s/addresses", recruitment.path);
    request_say(request, "%s", tr_language(request->language, "Noted."));
    return FAIL_NONE;
}

static enum fail addresses_show(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    struct recruit_frame_list_row *rows;
    struct recruit_letter_parts_row *parts;
    size_t n, n_parts;
    TRY(recruitment_of_path(request, db, &recruitment, why));
    TRY(recruit_frame_list(db, request->arena, recruitment.row.id, &rows, &n, why));
    TRY(recruit_letter_parts(db, request->arena, recruitment.row.id, LETTERS_A_PART, &parts,
                             &n_parts, why));
    struct frame_line *lines = ARENA_ARRAY(request->arena, struct frame_line, n + 1);
    for (size_t i = 0; i < n; i++)
        lines[i] = line_of(request, &recruitment, &rows[i], parts, n_parts);
    struct addresses_view view = {.request = request,
                                  .recruitment = &recruitment,
                                  .frames = lines,
                                  .n_frames = n,
                                  .may_edit = recruitment.state < RECRUITMENT_FROZEN,
                                  .forecast = recruit_letters_forecast(request, db, &recruitment),
                                  .form = request->form};
    request->title = tr(request->out, "Addresses and letters");
    request->back_href = recruitment.path;
    recruit_addresses_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_recruit_addresses = {
    .name = "recruit_addresses",
    .path = "/proposals/:proposal/recruitments/:recruitment/addresses",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_MANAGERS,
    .section = "proposals",
    .fields = returned_fields,
    .n_fields = LENGTH(returned_fields),
    .show = addresses_show,
    .act = returned_act,
};
REGISTER(page, page_recruit_addresses);

/* ---- posted ---- */

static enum fail posted_act(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    TRY(recruitment_of_path(request, db, &recruitment, why));
    TRY(recruit_frame_set_posted(db, request_int(request, "frame"), recruitment.row.id,
                                 date_iso(request->arena, date_of(request->now)), why));
    request->subject = request_int(request, "frame");
    request_go(request, "%s/addresses", recruitment.path);
    return FAIL_NONE;
}

static const struct page page_recruit_posted = {
    .name = "recruit_posted",
    .path = "/proposals/:proposal/recruitments/:recruitment/addresses/:frame/posted",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_MANAGERS,
    .act = posted_act,
};
REGISTER(page, page_recruit_posted);
