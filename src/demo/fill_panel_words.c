/* What members of the panel wrote at the end of its first wave, coded and published: by one person,
 * from made-up answers. */
#include "base/clock.h"
#include "coding/codebook.h"
#include "coding/coding.sql.h"
#include "coding/decide.h"
#include "coding/decide.sql.h"
#include "coding/publish.h"
#include "coding/source.h"
#include "demo/demo.sql.h"
#include "demo/seed.h"

#include <string.h>

enum { CODES = 4 };

static const struct {
    const char *name, *definition, *words;
} codes[CODES] = {
    {"Being told", "That people hear of it beforehand, in words they understand.",
     "Tell people beforehand"},
    {"Seeing who looked", "That people can see who used information about them.", "looked at my"},
    {"Companies", "Whether companies may take part, or earn by it.", "Companies"},
    {"It helps", "What somebody gained by it, or would.", "helped"},
};

struct words_fill {
    struct demo *demo;
    struct coding_get_row row;
    int64_t lead, now, codes[CODES];
};

static enum fail codes_fill(struct words_fill *f, struct why *why) {
    struct demo *demo = f->demo;
    for (size_t i = 0; i < CODES; i++) {
        struct codebook book;
        struct code_new code = {.name = codes[i].name,
                                .definition = codes[i].definition,
                                .includes = "",
                                .excludes = "",
                                .example = ""};
        TRY(codebook_load(demo->db, demo->arena, f->row.id, &book, why));
        TRY(code_new_add(demo->db, demo->arena, f->row.id, &book, &code, &f->codes[i], why));
        TRY(codebook_changed(demo->db, demo->arena, f->row.id, f->lead, f->now,
                             arena_printf(demo->arena, "Added: %s", code.name), why));
    }
    return FAIL_NONE;
}

/* The last question of the wave, as the room that codes offers it. */
static enum fail answers_fill(struct words_fill *f, int64_t engagement, int64_t proposal,
                              struct why *why) {
    static const char last[] = ": said";
    struct demo *demo = f->demo;
    struct source_item *items;
    struct source_passage *passages;
    size_t n, n_passages;
    int64_t source;
    TRY(source_items(demo->db, demo->arena, engagement, proposal, &items, &n, why));
    for (size_t i = 0; i < n; i++) {
        size_t length = strlen(items[i].title), end = sizeof last - 1;
        if (!text_is(items[i].kind->word, "answers") || length < end ||
            !text_is(items[i].title + length - end, last))
            continue;
        struct source_store plan = {.coding = f->row.id,
                                    .person = f->lead,
                                    .now = f->now,
                                    .kind = items[i].kind->word,
                                    .title = items[i].title,
                                    .seed = f->row.seed,
                                    .item = items[i].item,
                                    .part = items[i].part,
                                    .double_percent = 0,
                                    .may_quote = false};
        TRY(source_read(demo->db, demo->arena, items[i].kind, items[i].item, items[i].part, false,
                        &passages, &n_passages, why));
        TRY(source_store(demo->db, demo->arena, &plan, passages, n_passages, &source, why));
    }
    return FAIL_NONE;
}

static enum fail decisions_fill(struct words_fill *f, struct why *why) {
    struct demo *demo = f->demo;
    struct passage_all_row *rows;
    size_t n;
    TRY(passage_all(demo->db, demo->arena, f->row.id, &rows, &n, why));
    for (size_t i = 0; i < n; i++) {
        struct mark mark = {0, "neither"};
        struct decision_new decision = {.coding = f->row.id,
                                        .passage = rows[i].id,
                                        .coder = f->lead,
                                        .codebook = CODES,
                                        .now = f->now,
                                        .stance = "neither",
                                        .memo = "",
                                        .marks = &mark,
                                        .n_marks = 1};
        for (size_t k = 0; k < CODES && mark.code == 0; k++)
            if (strstr(rows[i].text, codes[k].words) != NULL) mark.code = f->codes[k];
        if (mark.code == 0) continue; /* waits for whoever opens the screen */
        TRY(decision_save(demo->db, demo->arena, &decision, why));
    }
    return FAIL_NONE;
}

enum fail fill_panel_words(struct demo *demo, struct why *why) {
    struct demo_engagement_about_row row;
    struct words_fill f = {.demo = demo, .now = seed_time("2026-06-23")};
    struct public_themes themes;
    int64_t coding, publication;
    TRY(demo_engagement_about(demo->db, demo->arena, "Sharing information about you", &row, why));
    TRY(names_get(&demo->people, "leila", &f.lead, why));
    TRY(coding_add(demo->db, demo->arena, row.id, "Wendale Voices: what members wrote (made up)",
                   "Is there anything else you would like to say?", "", "en", 0,
                   "Wendale Voices, coded", "each", f.lead, f.now, &coding, why));
    TRY(coding_get(demo->db, demo->arena, coding, row.id, &f.row, why));
    TRY(codes_fill(&f, why));
    TRY(answers_fill(&f, row.id, row.proposal, why));
    TRY(decisions_fill(&f, why));
    TRY(public_themes_gather(demo->db, demo->arena, coding, f.row.title, f.row.asked, f.row.about,
                             &themes, why));
    return public_themes_store(demo->db, demo->arena, coding, &themes, f.lead, f.now, &publication,
                               why);
}
