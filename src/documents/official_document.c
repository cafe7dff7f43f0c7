/* A document for reading and printing: a heading for each field, its lines as paragraphs and lists.
 */
#include "documents/official.h"

#include <string.h>

bool official_line_next(struct arena *arena, struct str *rest, struct official_line *out) {
    while (rest->s != NULL) {
        struct str line = str_trim(str_cut(rest, '\n'));
        size_t dash = strlen(OFFICIAL_ITEM);
        if (line.n == 0) continue;
        out->item = str_starts(line, OFFICIAL_ITEM);
        out->text =
            out->item ? arena_copy_n(arena, line.s + dash, line.n - dash) : str_copy(arena, line);
        return true;
    }
    return false;
}

static void text_put(struct document *document, const char *text, struct arena *arena) {
    struct str rest = str_of(text);
    struct official_line line;
    bool in_list = false;
    while (official_line_next(arena, &rest, &line)) {
        if (line.item && !in_list) document_list_open(document, false);
        if (!line.item && in_list) document_list_close(document);
        in_list = line.item;
        if (line.item)
            document_item(document, line.text);
        else
            document_paragraph(document, line.text);
    }
    if (in_list) document_list_close(document);
}

static void head_put(struct document *document, const struct official *official,
                     const struct official_about *about, struct arena *arena) {
    document_title(document, official->form->title);
    document_paragraph(document, arena_printf(arena, "%s (%s), %s", about->title, about->reference,
                                              about->organisation));
    document_paragraph(document,
                       arena_printf(arena, "%s%s%s",
                                    about->number == 0 ? "Working draft of "
                                                       : arena_printf(arena, "Version %lld, ",
                                                                      (long long)about->number),
                                    clock_day_text(arena, date_start(about->day), "en"),
                                    about->proposal_version == 0
                                        ? ". The proposal has not been frozen yet."
                                        : arena_printf(arena, ", on version %lld of the proposal.",
                                                       (long long)about->proposal_version)));
    if (about->example)
        document_note(document, "Example", "This belongs to a made-up example programme.");
    size_t open = official->n[OFFICIAL_EMPTY], stale = official->n[OFFICIAL_STALE];
    if (open + stale > 0)
        document_note(document, "Not finished",
                      arena_printf(arena, "%zu of %zu parts are empty. Out of date: %zu.", open,
                                   official->n_fields, stale));
    if (!text_is_empty(official->form->authority))
        document_paragraph(document,
                           arena_printf(arena, "Follows: %s.", official->form->authority));
}

struct document *official_document(const struct official *official,
                                   const struct official_about *about, struct arena *arena) {
    struct document *document =
        document_new(arena, &(struct document_about){.title = official->form->title,
                                                     .language = "en",
                                                     .author = about->organisation,
                                                     .subject = about->title,
                                                     .footer = about->reference,
                                                     .date = about->day});
    head_put(document, official, about, arena);
    for (size_t i = 0; i < official->n_fields; i++) {
        const struct official_field *field = &official->fields[i];
        document_heading(document, 1, field->title);
        if (text_is_empty(field->text))
            document_paragraph(document, "Nothing is written here yet.");
        else
            text_put(document, field->text, arena);
    }
    return document;
}
