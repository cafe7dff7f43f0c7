#include "dialogue/kit_document.h"

#include "dialogue/dialogue.h"
#include "web/html.h"

#include <string.h>

const char *const kit_part_words[N_KIT_PARTS] = {"guide", "cards", "sign-in", "write-up",
                                                 "invitation"};

const char *kit_part_title(enum kit_part part) {
    switch (part) {
    case KIT_GUIDE: return TR("Host guide");
    case KIT_CARDS: return TR("Cards to cut out");
    case KIT_SIGN_IN: return TR("Sign-in sheet");
    case KIT_WRITE_UP: return TR("Write-up form");
    case KIT_INVITATION: return TR("Invitation");
    }
    return "";
}

const char *kit_part_hint(enum kit_part part) {
    switch (part) {
    case KIT_GUIDE: return TR("All that a host needs, with timed plans");
    case KIT_CARDS: return TR("Statements and roles");
    case KIT_SIGN_IN: return TR("Optional: nobody has to sign, and it stays with the host");
    case KIT_WRITE_UP: return TR("On paper, for those who do not want to use a screen");
    case KIT_INVITATION: return TR("To hang up or to hand out");
    }
    return "";
}

struct writer {
    struct arena *arena;
    struct document *doc;
    const struct kit *kit;
    const struct kit_about *about;
    const struct kit_event *event;
};

static const char *say(const struct writer *w, const char *english) {
    return tr_language(w->about->language, english);
}

/* What is the same everywhere is marked, on paper too. */
static const char *core(const struct writer *w, const char *text) {
    return arena_printf(w->arena, "\u25a0 %s", text);
}

static void paragraphs(const struct writer *w, const char *text) {
    struct str rest = str_of(text);
    while (rest.s != NULL) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (line.n > 0) document_paragraph(w->doc, str_copy(w->arena, line));
    }
}

static void items_list(const struct writer *w, const char *kind, bool numbered, bool marked) {
    if (kit_count(w->kit, kind) == 0) return;
    document_list_open(w->doc, numbered);
    for (size_t i = 0; i < w->kit->n_items; i++) {
        const struct kit_item *item = &w->kit->items[i];
        if (!text_is(item->kind, kind)) continue;
        const char *text = text_is_empty(item->body)
                               ? item->title
                               : arena_printf(w->arena, "%s\n%s", item->title, item->body);
        document_item(w->doc, marked ? core(w, text) : text);
    }
    document_list_close(w->doc);
}

static void plan_table(const struct writer *w, const struct kit_plan *plan) {
    const char **cells = ARENA_ARRAY(w->arena, const char *, plan->n_steps * 4 + 4);
    int from = 0;
    for (size_t i = 0; i < plan->n_steps; i++) {
        const struct kit_step *step = &plan->steps[i];
        cells[4 * i] = arena_printf(w->arena, "%d:%02d", from / 60, from % 60);
        cells[4 * i + 1] = arena_printf(w->arena, "%d", step->minutes);
        cells[4 * i + 2] = step->title;
        cells[4 * i + 3] = step->body;
        from += step->minutes;
    }
    const struct document_column columns[] = {{say(w, TR("From")), true, 1},
                                              {say(w, TR("Minutes")), true, 1},
                                              {say(w, TR("What")), false, 3},
                                              {say(w, TR("How")), false, 5}};
    document_table(w->doc, &(struct document_table){
                               .caption = arena_printf(
                                   w->arena, tr_language(w->about->language, "Plan for %d minutes"),
                                   plan->minutes),
                               .columns = columns,
                               .n_columns = 4,
                               .cells = cells,
                               .n_rows = plan->n_steps});
    if (!text_is_empty(plan->people)) document_paragraph(w->doc, plan->people);
}

static void event_put(const struct writer *w) {
    const struct kit_event *e = w->event;
    if (!text_is_empty(e->place))
        document_runs(
            w->doc,
            (struct run[]){{arena_printf(w->arena, "%s: ", say(w, TR("Where"))), RUN_BOLD, NULL},
                           {e->place, 0, NULL}},
            2);
    if (!text_is_empty(e->when))
        document_runs(
            w->doc,
            (struct run[]){{arena_printf(w->arena, "%s: ", say(w, TR("When"))), RUN_BOLD, NULL},
                           {e->when, 0, NULL}},
            2);
}

static void version_put(const struct writer *w) {
    if (w->about->number == 0)
        document_note(w->doc, say(w, TR("Draft")), say(w, TR("This kit is not published yet.")));
    else
        document_paragraph(w->doc, arena_printf(w->arena,
                                                tr_language(w->about->language, "Kit version %lld"),
                                                (long long)w->about->number));
}

/* ---- parts ---- */

static void talk_questions_put(const struct writer *w) {
    items_list(w, "question", true, true);
    if (w->event->n_questions == 0) return;
    document_heading(w->doc, 2, say(w, TR("Questions that you added")));
    document_list_open(w->doc, false);
    for (size_t i = 0; i < w->event->n_questions; i++)
        document_item(w->doc, w->event->questions[i]);
    document_list_close(w->doc);
}

static void sending_put(const struct writer *w) {
    document_heading(w->doc, 1, say(w, TR("Afterwards: tell us what was said")));
    document_paragraph(
        w->doc, arena_printf(w->arena,
                             tr_language(w->about->language,
                                         "Send the write-up within %lld days: on the web with your "
                                         "code, by telephone, or on the paper form."),
                             (long long)w->about->write_up_days));
    document_paragraph(w->doc,
                       say(w, TR("Count each person if you can. If you only write what most "
                                 "people thought, the others are lost.")));
    document_paragraph(w->doc,
                       say(w, TR("Write the reasons behind the votes, and the view of those "
                                 "who saw it otherwise. If nobody did, say so.")));
    if (!text_is_empty(w->event->code))
        document_note(w->doc, say(w, TR("Your code")), w->event->code);
    const char *address =
        w->event->code_address != NULL ? w->event->code_address : w->about->address;
    document_qr(w->doc, address, address, 30);
    if (!text_is_empty(w->about->contact))
        document_paragraph(w->doc, arena_printf(w->arena, "%s: %s", say(w, TR("How to reach us")),
                                                w->about->contact));
}

static void guide_write(const struct writer *w) {
    const struct kit *kit = w->kit;
    document_title(w->doc,
                   arena_printf(w->arena, "%s: %s", say(w, kit_part_title(KIT_GUIDE)), kit->topic));
    version_put(w);
    event_put(w);
    paragraphs(w, kit->summary);
    document_note(
        w->doc, say(w, TR("What has this mark is the same everywhere")),
        core(w, say(w, TR("Please do not change these words: otherwise answers of different "
                          "groups cannot be put together. You may add questions of your "
                          "own."))));
    if (!text_is_empty(w->about->promise)) {
        document_heading(w->doc, 1, say(w, TR("What will come of it")));
        paragraphs(w, w->about->promise);
    }
    document_heading(w->doc, 1, say(w, TR("Your plan")));
    for (size_t i = 0; i < kit->n_plans; i++) plan_table(w, &kit->plans[i]);
    document_heading(w->doc, 1, say(w, TR("Background")));
    paragraphs(w, kit->background);
    document_heading(w->doc, 2, say(w, TR("Reasons for")));
    items_list(w, "for", false, true);
    document_heading(w->doc, 2, say(w, TR("Reasons against")));
    items_list(w, "against", false, true);
    document_heading(w->doc, 1, say(w, TR("Questions to talk about")));
    talk_questions_put(w);
    document_heading(w->doc, 1, say(w, TR("Statements to vote on")));
    document_paragraph(w->doc,
                       say(w, TR("Read each aloud. Everybody says agree, disagree or unsure. "
                                 "Count the three.")));
    items_list(w, "statement", true, true);
    document_heading(w->doc, 1, say(w, TR("So that everybody can take part")));
    paragraphs(w, kit->accessibility);
    document_heading(w->doc, 1, say(w, TR("Safeguarding")));
    paragraphs(w, kit->safeguarding);
    sending_put(w);
}

static void cards_write(const struct writer *w) {
    struct document_card *cards = ARENA_ARRAY(w->arena, struct document_card, w->kit->n_items + 1);
    document_title(
        w->doc, arena_printf(w->arena, "%s: %s", say(w, kit_part_title(KIT_CARDS)), w->kit->topic));
    version_put(w);
    const char *const kinds[] = {"statement", "role"};
    const char *const titles[] = {TR("Statements to vote on"), TR("Role cards")};
    for (size_t k = 0; k < 2; k++) {
        size_t n = 0;
        for (size_t i = 0; i < w->kit->n_items; i++) {
            const struct kit_item *item = &w->kit->items[i];
            if (!text_is(item->kind, kinds[k])) continue;
            const char *heading =
                k == 0 ? arena_printf(w->arena, "\u25a0 %zu", n + 1) : item->title;
            const char *text = k == 1 ? item->body
                               : text_is_empty(item->body)
                                   ? item->title
                                   : arena_printf(w->arena, "%s\n%s", item->title, item->body);
            cards[n++] = (struct document_card){heading, text};
        }
        if (n == 0) continue;
        document_heading(w->doc, 1, say(w, titles[k]));
        document_cards(w->doc, cards, n, 2);
    }
}

static void sign_in_write(const struct writer *w) {
    enum { LINES = 20 };
    const char *cells[LINES * 3];
    for (size_t i = 0; i < LINES * 3; i++) cells[i] = " \n ";
    document_title(w->doc, arena_printf(w->arena, "%s: %s", say(w, kit_part_title(KIT_SIGN_IN)),
                                        w->kit->topic));
    event_put(w);
    document_note(
        w->doc, say(w, TR("You do not have to sign")),
        say(w, TR("This sheet stays with the host and is not sent to us. Sign only if you "
                  "want the host to tell you what came of it.")));
    const struct document_column columns[] = {{say(w, TR("Name")), false, 3},
                                              {say(w, TR("How to reach you")), false, 3},
                                              {say(w, TR("Needs we should know")), false, 2}};
    document_table(w->doc, &(struct document_table){.caption = say(w, TR("Who is here")),
                                                    .columns = columns,
                                                    .n_columns = 3,
                                                    .cells = cells,
                                                    .n_rows = LINES});
}

static void boxes(const struct writer *w, const char *label, const char *hint,
                  const struct word *list) {
    const char *options[16];
    size_t n = 0;
    for (; list->word != NULL && n < 16; list++) options[n++] = say(w, list->text);
    document_boxes(w->doc, label, hint, options, n);
}

static void counts_put(const struct writer *w) {
    size_t n = 0;
    const char **cells = ARENA_ARRAY(w->arena, const char *, w->kit->n_items * 4 + 4);
    for (size_t i = 0; i < w->kit->n_items; i++) {
        if (!text_is(w->kit->items[i].kind, "statement")) continue;
        cells[4 * n] = arena_printf(w->arena, "\u25a0 %zu. %s", n + 1, w->kit->items[i].title);
        cells[4 * n + 1] = cells[4 * n + 2] = cells[4 * n + 3] = " ";
        n++;
    }
    const struct document_column columns[] = {{say(w, TR("Statement")), false, 6},
                                              {say(w, TR("Agree")), true, 1},
                                              {say(w, TR("Disagree")), true, 1},
                                              {say(w, TR("Unsure")), true, 1}};
    if (n > 0)
        document_table(w->doc,
                       &(struct document_table){.caption = say(w, TR("How many people said what?")),
                                                .columns = columns,
                                                .n_columns = 4,
                                                .cells = cells,
                                                .n_rows = n});
}

static void write_up_write(const struct writer *w) {
    const char *bands[N_ATTENDANCES], *plans[KIT_PLANS_MAX + 1];
    const char *voiced[2] = {say(w, TR("Somebody saw it otherwise (write it below)")),
                             say(w, TR("None was voiced"))};
    size_t n_plans = 0;
    document_title(w->doc, arena_printf(w->arena, "%s: %s", say(w, kit_part_title(KIT_WRITE_UP)),
                                        w->kit->topic));
    version_put(w);
    event_put(w);
    if (!text_is_empty(w->event->code))
        document_note(w->doc, say(w, TR("Code of this event")), w->event->code);
    else
        document_field(w->doc, say(w, TR("Code of this event")),
                       say(w, TR("From your registration")), 1);
    for (size_t i = 0; i < N_ATTENDANCES; i++) bands[i] = say(w, attendances[i].text);
    document_boxes(w->doc, say(w, TR("How many people came?")), NULL, bands, N_ATTENDANCES);
    for (size_t i = 0; i < w->kit->n_plans; i++)
        plans[n_plans++] = arena_printf(w->arena, tr_language(w->about->language, "%d minutes"),
                                        w->kit->plans[i].minutes);
    plans[n_plans++] = say(w, TR("Another plan, or none"));
    document_boxes(w->doc, say(w, TR("Which plan did you use?")), NULL, plans, n_plans);
    boxes(w, say(w, TR("How were votes taken?")), NULL, votes_ways);
    counts_put(w);
    document_field(w->doc, say(w, TR("The strongest reasons for")), NULL, 4);
    document_field(w->doc, say(w, TR("The strongest reasons against")), NULL, 4);
    document_boxes(w->doc, say(w, TR("Did anybody see it otherwise than most?")),
                   say(w, TR("Please tick one: this box is never left empty.")), voiced, 2);
    document_field(w->doc, say(w, TR("The view of the minority")), NULL, 4);
    document_field(w->doc, say(w, TR("What people said, in their words")),
                   say(w, TR("Without names or anything that shows who somebody is")), 8);
    document_field(w->doc, say(w, TR("Questions that people asked")), NULL, 3);
    document_field(w->doc, say(w, TR("What you changed in the plan or the words")), NULL, 2);
    document_field(w->doc, say(w, TR("Your own view or interest in the topic")),
                   say(w, TR("So that readers can judge. It does not count against your group.")),
                   2);
    document_field(w->doc, say(w, TR("Help that people with access needs got")), NULL, 2);
    document_qr(w->doc, w->event->code_address != NULL ? w->event->code_address : w->about->address,
                say(w, TR("Or fill it in on the web")), 30);
}

static void invitation_write(const struct writer *w) {
    document_title(w->doc, w->kit->topic);
    document_heading(w->doc, 1, say(w, TR("Come and talk about it")));
    event_put(w);
    if (text_is_empty(w->event->place)) {
        document_field(w->doc, say(w, TR("Where")), NULL, 1);
        document_field(w->doc, say(w, TR("When")), NULL, 1);
    }
    paragraphs(w, w->kit->summary);
    document_paragraph(w->doc, say(w, TR("You need not know anything about it beforehand. You may "
                                         "speak or only listen. Nobody writes down your name.")));
    if (!text_is_empty(w->about->promise)) {
        document_heading(w->doc, 1, say(w, TR("What will come of it")));
        paragraphs(w, w->about->promise);
    }
    document_qr(w->doc, w->about->address, w->about->address, 35);
    if (!text_is_empty(w->about->organisation)) document_paragraph(w->doc, w->about->organisation);
}

struct document *kit_document(struct arena *arena, const struct kit *kit,
                              const struct kit_about *about, const struct kit_event *event,
                              enum kit_part part) {
    static const struct kit_event none = {0};
    struct writer w = {
        .arena = arena, .kit = kit, .about = about, .event = event == NULL ? &none : event};
    w.doc = document_new(
        arena,
        &(struct document_about){
            .title = arena_printf(arena, "%s: %s", say(&w, kit_part_title(part)), kit->topic),
            .language = about->language,
            .author = about->organisation,
            .footer = about->number == 0
                          ? say(&w, TR("Draft"))
                          : arena_printf(arena, tr_language(about->language, "Kit version %lld"),
                                         (long long)about->number),
            .date = about->date,
            .large_print = about->large_print});
    switch (part) {
    case KIT_GUIDE: guide_write(&w); break;
    case KIT_CARDS: cards_write(&w); break;
    case KIT_SIGN_IN: sign_in_write(&w); break;
    case KIT_WRITE_UP: write_up_write(&w); break;
    case KIT_INVITATION: invitation_write(&w); break;
    }
    return w.doc;
}

/* ---- files ---- */

bool kit_file_read(const char *file, enum kit_part *part, const char **format) {
    static const char *const formats[] = {"html", "odt", "pdf"};
    struct str rest = str_of(file);
    struct str name = str_cut(&rest, '.');
    for (int p = 0; p < N_KIT_PARTS; p++) {
        if (!str_is(name, kit_part_words[p]) || rest.s == NULL) continue;
        for (size_t f = 0; f < 3; f++)
            if (str_is(rest, formats[f])) {
                *part = (enum kit_part)p;
                *format = formats[f];
                return true;
            }
    }
    return false;
}

enum fail kit_file_write(struct arena *arena, const struct document *document, const char *format,
                         struct str *out, const char **media_type, struct why *why) {
    if (text_is(format, "pdf")) {
        *media_type = "application/pdf";
        return document_pdf(arena, document, out, why);
    }
    if (text_is(format, "odt")) {
        *media_type = "application/vnd.oasis.opendocument.text";
        return document_odt(arena, document, out, why);
    }
    *media_type = "text/html; charset=utf-8";
    return document_html(arena, document, out, why);
}
