/* The kit: checked, published, its versions, its languages, its papers. */
#include "base/clock.h"
#include "dialogue/dialogue_views.h"
#include "dialogue/kit_document.h"
#include "dialogue/kit_views.h"

#include <string.h>

/* ---- the papers, for whoever may open them ---- */

void kit_papers_put(struct request *request, const char *path, const char *query) {
    struct html *out = request->out;
    struct part_cell head[] = {{.text = tr(out, "Paper")},
                               {.text = tr(out, "PDF, to print")},
                               {.text = tr(out, "ODT, to change")},
                               {.text = tr(out, "Web page")}};
    struct part_cell cells[N_KIT_PARTS * 4];
    static const char *const formats[] = {"pdf", "odt", "html"};
    static const char *const words[] = {"PDF", "ODT", TR("Web page")};
    for (int p = 0; p < N_KIT_PARTS; p++) {
        struct part_cell *row = &cells[4 * p];
        const char *title = tr(out, kit_part_title((enum kit_part)p));
        row[0] = (struct part_cell){.text = arena_printf(request->arena, "%s. %s", title,
                                                         tr(out, kit_part_hint((enum kit_part)p)))};
        for (size_t f = 0; f < 3; f++)
            row[1 + f] = (struct part_cell){
                .markup = action_link(request,
                                      arena_printf(request->arena, "%s/%s.%s%s", path,
                                                   kit_part_words[p], formats[f], query),
                                      tr(out, words[f]), title)};
    }
    part_table(out, .caption = tr(out, "Papers of the kit"), .caption_hidden = true, .head = head,
               .cells = cells, .n_columns = 4, .n_rows = N_KIT_PARTS);
}

enum fail kit_send(struct request *request, const struct kit *kit, const struct kit_about *about,
                   const struct kit_event *event, const char *file, struct why *why) {
    enum kit_part part = KIT_GUIDE;
    const char *format = "", *type = "";
    struct str bytes = {0};
    if (!kit_file_read(file, &part, &format))
        return why_fail(why, FAIL_NOTFOUND, NULL, "the kit has no such paper");
    const struct document *document = kit_document(request->arena, kit, about, event, part);
    TRY(kit_file_write(request->arena, document, format, &bytes, &type, why));
    request->response->bytes = bytes.s;
    request->response->n_bytes = bytes.n;
    if (!text_is(format, "html")) {
        http_download(request->response, type,
                      arena_printf(request->arena, "%s.%s", kit_part_words[part], format));
        return FAIL_NONE;
    }
    request->response->type = type;
    http_header_add(request->response, "Content-Security-Policy",
                    arena_printf(request->arena,
                                 "default-src 'none'; style-src %s; img-src data:; "
                                 "frame-ancestors 'none'; base-uri 'none'",
                                 document_html_style_source(request->arena)));
    return FAIL_NONE;
}

/* The language asked for in the query, when the dialogue has it; else the reader's own; else
 * English. */
const char *kit_language(const struct request *request, const char *languages) {
    const char *asked = http_query(request->http, "language");
    const struct choice *choices = dialogue_language_choices(request->arena, languages);
    for (const struct choice *c = choices; c->value != NULL; c++)
        if (text_is(c->value, asked)) return c->value;
    for (const struct choice *c = choices; asked == NULL && c->value != NULL; c++)
        if (text_is(c->value, request->language)) return c->value;
    return "en";
}

/* ---- staff ---- */

static void notes_put(struct request *request, const struct kit *kit, bool *stops) {
    struct kit_note notes[KIT_NOTES_MAX];
    const char *texts[KIT_NOTES_MAX];
    struct html *out = request->out;
    size_t n = kit_check(kit, notes);
    *stops = false;
    for (size_t i = 0; i < n; i++) {
        const struct kit_note *note = &notes[i];
        *stops |= note->stops;
        texts[i] = kit_note_text(request->arena, tr(out, note->text), note);
    }
    put_heading(request, tr(out, "Before it goes out"));
    if (n == 0)
        put_text(request, tr(out, "Nothing is missing, and the sides are in balance."));
    else
        dialogue_list(request, texts, n);
    put_hint(request,
             trf(out,
                 "Number of reasons for: %lld, in %lld words. Number of reasons against: %lld, in "
                 "%lld words.",
                 (long long)kit_count(kit, "for"), (long long)kit_words(kit, "for"),
                 (long long)kit_count(kit, "against"), (long long)kit_words(kit, "against")));
}

static enum fail versions_put(struct request *request, struct db *db,
                              const struct dialogue *dialogue, struct why *why) {
    struct dialogue_kit_list_row *rows;
    size_t n;
    TRY(dialogue_kit_list(db, request->arena, dialogue->engagement.id, &rows, &n, why));
    struct html *out = request->out;
    put_heading(request, tr(out, "Published versions"));
    if (n == 0) {
        put_text(request, tr(out, "None yet."));
        return FAIL_NONE;
    }
    struct part_cell head[] = {{.text = tr(out, "Version")},
                               {.text = tr(out, "Language")},
                               {.text = tr(out, "Published")},
                               {.text = tr(out, "What changed")},
                               {.text = tr(out, "Write-ups"), .numeric = true}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * LENGTH(head));
    for (size_t i = 0; i < n; i++) {
        struct part_cell *row = &cells[i * LENGTH(head)];
        row[0] = (struct part_cell){
            .text = arena_printf(request->arena, "%lld", (long long)rows[i].number),
            .href = arena_printf(request->arena, "%s/kit/%lld/guide.html?language=%s",
                                 dialogue->path, (long long)rows[i].number, rows[i].language)};
        row[1] = (struct part_cell){.text = dialogue_word(language_names, rows[i].language)};
        row[2] = (struct part_cell){
            .text = clock_day_text(request->arena, rows[i].published_at, request->language)};
        row[3] = (struct part_cell){.text = rows[i].note};
        row[4] = (struct part_cell){
            .text = arena_printf(request->arena, "%lld", (long long)rows[i].n_write_ups),
            .numeric = true};
    }
    part_table(out, .caption = tr(out, "Published versions"), .caption_hidden = true, .head = head,
               .cells = cells, .n_columns = LENGTH(head), .n_rows = n);
    return FAIL_NONE;
}

/* Whether the draft, in any language, is other than what was published last. */
static enum fail changed_since(struct request *request, struct db *db,
                               const struct dialogue *dialogue, int64_t last, bool *changed,
                               struct why *why) {
    *changed = true;
    if (last == 0) return FAIL_NONE;
    *changed = false;
    const struct choice *languages =
        dialogue_language_choices(request->arena, dialogue->row.languages);
    for (; languages->value != NULL; languages++) {
        struct kit kit;
        struct dialogue_kit_get_row row;
        char digest[SHA256_HEX];
        TRY(kit_draft(db, request->arena, dialogue->engagement.id, languages->value, &kit, why));
        TRY(dialogue_kit_get(db, request->arena, dialogue->engagement.id, last, languages->value,
                             &row, why));
        kit_digest(kit_write(request->arena, &kit), digest);
        *changed |= !text_is(row.language, languages->value) || !text_is(row.digest, digest);
    }
    return FAIL_NONE;
}

static const struct field publish_fields[] = {
    {.name = "note",
     .label = "What changed since the last version? (optional)",
     .kind = FIELD_TEXT,
     .max = 200},
};

static void languages_put(struct request *request, const struct dialogue *dialogue) {
    const struct choice *languages =
        dialogue_language_choices(request->arena, dialogue->row.languages);
    for (; languages->value != NULL; languages++)
        if (!text_is(languages->value, "en"))
            put_link(
                request,
                arena_printf(request->arena, "%s/translate/%s", dialogue->path, languages->value),
                trf(request->out, "The kit's texts in another language: %s", languages->label));
}

static enum fail kit_show(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    struct kit kit;
    int64_t last;
    bool changed, stops;
    TRY(dialogue_of_path(request, db, &dialogue, why));
    dialogue_head(request, &dialogue, tr(request->out, "The kit"));
    if (dialogue.row.id == 0) {
        put_text(request, tr(request->out, "Set up the dialogue first."));
        return FAIL_NONE;
    }
    bool leads = request_has_role(request, DIALOGUE_LEADS);
    TRY(kit_draft(db, request->arena, dialogue.engagement.id, "en", &kit, why));
    TRY(dialogue_kit_last(db, request->arena, dialogue.engagement.id, &last, why));
    TRY(changed_since(request, db, &dialogue, last, &changed, why));
    notes_put(request, &kit, &stops);
    if (leads) languages_put(request, &dialogue);
    put_heading(request, tr(request->out, "As it stands now"));
    kit_papers_put(request, arena_printf(request->arena, "%s/kit/0", dialogue.path), "");
    if (!changed)
        put_text(request, tr(request->out, "This is what was published last."));
    else if (stops)
        part_inset(request->out,
                   .text =
                       tr(request->out, "It cannot be published before what is missing is there."));
    else if (leads)
        put_form(request, trf(request->out, "Publish version %lld", (long long)last + 1), NULL);
    return versions_put(request, db, &dialogue, why);
}

static enum fail publish_one(struct request *request, struct db *db,
                             const struct dialogue *dialogue, int64_t number, const char *language,
                             struct why *why) {
    struct kit kit;
    char digest[SHA256_HEX];
    TRY(kit_draft(db, request->arena, dialogue->engagement.id, language, &kit, why));
    struct str content = kit_write(request->arena, &kit);
    kit_digest(content, digest);
    return dialogue_kit_add(
        db, dialogue->engagement.id, number, language, str_copy(request->arena, content), digest,
        form_text(request->form, "note"), request->viewer.person, request->now, why);
}

static enum fail publish_act(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    struct kit kit;
    struct kit_note notes[KIT_NOTES_MAX];
    int64_t last;
    bool changed;
    TRY(dialogue_of_path(request, db, &dialogue, why));
    if (!request_has_role(request, DIALOGUE_LEADS))
        return why_fail(why, FAIL_DENIED, NULL, "you do not have permission for this page");
    TRY(kit_draft(db, request->arena, dialogue.engagement.id, "en", &kit, why));
    size_t n = kit_check(&kit, notes);
    for (size_t i = 0; i < n; i++)
        if (notes[i].stops)
            return why_fail(why, FAIL_CONFLICT, NULL,
                            "the kit cannot be published before what is missing is there");
    TRY(dialogue_kit_last(db, request->arena, dialogue.engagement.id, &last, why));
    TRY(changed_since(request, db, &dialogue, last, &changed, why));
    if (!changed)
        return why_fail(why, FAIL_CONFLICT, NULL, "nothing has changed since the last version");
    const struct choice *languages =
        dialogue_language_choices(request->arena, dialogue.row.languages);
    for (; languages->value != NULL; languages++)
        TRY(publish_one(request, db, &dialogue, last + 1, languages->value, why));
    TRY(dialogue_items_published(db, dialogue.engagement.id, why));
    request->subject = dialogue.engagement.id;
    request_go(request, "%s/kit", dialogue.path);
    request_say(request, tr_language(request->language, "Version %lld of the kit is published."),
                (long long)last + 1);
    return FAIL_NONE;
}

static const struct page page_dialogue_kit = {.name = "dialogue_kit",
                                              .path = DIALOGUE_PATH "/kit",
                                              .scope = SCOPE_PROPOSAL,
                                              .roles = DIALOGUE_READS,
                                              .section = "proposals",
                                              .fields = publish_fields,
                                              .n_fields = LENGTH(publish_fields),
                                              .show = kit_show,
                                              .act = publish_act};
REGISTER(page, page_dialogue_kit);

/* Version 0 is the draft. */
static enum fail paper_send(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    struct kit kit;
    int64_t number = request_int(request, "version");
    TRY(dialogue_of_path(request, db, &dialogue, why));
    const char *language = kit_language(request, dialogue.row.languages);
    if (number == 0)
        TRY(kit_draft(db, request->arena, dialogue.engagement.id, language, &kit, why));
    else
        TRY(kit_of(db, request->arena, dialogue.engagement.id, number, language, &kit, why));
    struct kit_about about = {.language = language,
                              .number = number,
                              .contact = dialogue.row.contact,
                              .promise = dialogue.engagement.promise,
                              .address = arena_printf(request->arena, "%s/d/%s",
                                                      request->app->settings.public_url,
                                                      dialogue.row.short_name),
                              .write_up_days = dialogue.row.write_up_days,
                              .date = date_of(request->now)};
    return kit_send(request, &kit, &about, NULL, request_text(request, "file"), why);
}

static const struct page page_dialogue_paper = {.name = "dialogue_paper",
                                                .path = DIALOGUE_PATH "/kit/:version/:file",
                                                .scope = SCOPE_PROPOSAL,
                                                .roles = DIALOGUE_READS,
                                                .send = paper_send};
REGISTER(page, page_dialogue_paper);
