/* Free text of the example programme, coded: what groups wrote up about safer nights, and letters
 * about the same question, by two people and for a share of them by both. */
#include "base/clock.h"
#include "coding/assist.h"
#include "coding/codebook.h"
#include "coding/coding.sql.h"
#include "coding/decide.h"
#include "coding/decide.sql.h"
#include "coding/publish.h"
#include "coding/results.sql.h"
#include "coding/source.h"
#include "demo/demo.sql.h"
#include "demo/seed.h"

#include <string.h>
#include <strings.h>

enum { CODES = 12, CAMPAIGN = 9 };

static const struct {
    const char *name, *above, *definition, *includes, *excludes, *example;
} codes[CODES] = {
    {"Trust", "", "Whether those who would have the information can be relied on.", "", "", ""},
    {"Trust in the hospital", "Trust", "What is told to a nurse or doctor stays where it is told.",
     "Nurses, doctors, being treated", "Staying away from treatment: see Seeking help",
     "You tell a nurse because she is a nurse."},
    {"Trust in the police", "Trust", "What the police would do with what they are told.",
     "Stops, knocks on the door", "", "The police will only use it to stop more of us."},
    {"Safety at night", "", "Whether the streets would be safer for it.",
     "Fewer injuries, feeling safe on the way home", "", "If it stops one bottle in a face."},
    {"Light and buses", "Safety at night", "Lamps, buses, taxis, toilets and other plain means.",
     "", "", "Street lights and buses are cheap."},
    {"Bars and drink", "Safety at night", "Licences, glasses, door staff, late hours.", "", "",
     "The bars know very well where it happens."},
    {"Seeking help", "", "Whether people still come to be treated.",
     "Fear of being reported, staying at home hurt", "",
     "He would not have gone to have his hand sewn."},
    {"Names", "", "Whether anybody could be known from the list.",
     "No names, place and time alone, being recognised", "", "Where, yes. Who, no."},
    {"What it may become", "", "That the use grows beyond what was said.", "Other lists, insurers",
     "", "Next year they want more."},
    {"Reputation of places", "", "What a map does to a street and those who live there.",
     "Value of homes, red streets", "", "Our street will be on a map."},
    {"Fairness", "", "Whether some people bear more of it than others.",
     "Young men, minorities, night workers", "",
     "It is always the same young men who are stopped."},
    {"Being asked", "", "Consent, being told what happened, a say in it.",
     "Nobody asked me, an independent check", "", "Nobody asked me when I was sewn up."},
};

/* What the two who code look for; a stance of a for, an a against, an x mixed, an n neither. */
static const struct {
    const char *words;
    size_t code;
    char stance;
} rules[] = {
    {"nurse", 1, 'a'},
    {"doctor", 1, 'a'},
    {"hospital sees", 1, 'f'},
    {"the police only know", 2, 'f'},
    {"police to have names", 2, 'f'},
    {"stop more", 2, 'a'},
    {"knock", 2, 'a'},
    {"police could be where", 2, 'f'},
    {"bottle in a face", 3, 'f'},
    {"walk home", 3, 'f'},
    {"safer", 3, 'f'},
    {"lights", 4, 'f'},
    {"buses", 4, 'f'},
    {"night bus", 4, 'f'},
    {"lamp", 4, 'f'},
    {"bar", 5, 'f'},
    {"glass", 5, 'f'},
    {"licence", 5, 'f'},
    {"not have gone", 6, 'a'},
    {"stay away", 6, 'a'},
    {"leave the hospital", 6, 'a'},
    {"sewn at home", 6, 'a'},
    {"no name", 7, 'f'},
    {"Where, yes", 7, 'f'},
    {"everybody would know", 7, 'a'},
    {"without names", 7, 'f'},
    {"next year", 8, 'a'},
    {"insurers", 8, 'a'},
    {"other lists", 8, 'a'},
    {"our street", 9, 'a'},
    {"house price", 9, 'a'},
    {"at home is not", 9, 'a'},
    {"people move", 9, 'n'},
    {"young men", 10, 'a'},
    {"work at night", 10, 'x'},
    {"same people", 10, 'a'},
    {"asked me", 11, 'x'},
    {"told what", 11, 'x'},
    {"independent", 11, 'f'},
};

static const struct {
    const char *text, *area, *group;
} letters[] = {
    {"I am a nurse on Saturdays. People tell me things because I am not the police. Please do not "
     "make me their ear.",
     "North", ""},
    {"With a map the police could be where it happens and not where they always stand.", "North",
     ""},
    {"More lights at the canal and a night bus until three would do more than any list.",
     "Riverside", ""},
    {"My son has been stopped eleven times. It is always the same young men who pay for such "
     "ideas.",
     "Riverside", "Black, Asian and other minority residents"},
    {"As long as there is no name on it I have nothing against it.", "South", ""},
    {"In our village everybody would know who it was, name or no name.", "Hillside", ""},
    {"The bar at the corner serves people who can hardly stand. Its licence should hang on such "
     "figures.",
     "Old Town", ""},
    {"Plastic instead of glass after ten. One does not need a register for that.", "Old Town", ""},
    {"I work at night and come home at five. I want it safer, but I do not want to be counted.",
     "South", "People who work at night"},
    {"Nobody asked me whether my broken jaw may be in a table. I would have said yes.", "West",
     "Young adults, 16 to 24"},
    {"If people stay away from the hospital because they are afraid, then somebody will die of it.",
     "North", ""},
    {"First it is the safety team, next year the insurers, then the landlord.", "South", ""},
    {"Our street is red on every map already. House prices fall and nobody asks why.", "Riverside",
     ""},
    {"I want to be told what came of it: which lamp was put up, which bar was shut.", "West", ""},
    {"An independent person should look at it once a year and say so in public.", "South",
     "People over 70"},
    {"The doctor swore an oath. The council did not.", "West", "People over 70"},
    {"Where there is a dark corner, put a lamp. To know where, one has to count.", "North", ""},
    {"I was sewn at home by a friend, because I did not want questions.", "Riverside",
     "Young adults, 16 to 24"},
    {"Good idea, without names, and with the figures for everybody to see.", "North", ""},
    {"The police will knock at doors. That is what they do with maps.", "Riverside",
     "Black, Asian and other minority residents"},
    {"Buses stop at midnight, clubs at four. Who planned that?", "Old Town",
     "Young adults, 16 to 24"},
    {"I do not walk home alone since last winter. Anything that makes it safer is right.", "South",
     ""},
    {"It will be joined with other lists, that is how it always goes.", "West", ""},
    {"My mother was hit at home. Her kitchen is not a place for a map.", "South", ""},
    {"Ask the people who work at night, the cleaners and porters, where they are afraid.", "North",
     "People who work at night"},
    {"A wheelchair does not run away. Lights and dropped kerbs, please, and then talk of data.",
     "West", "Disabled people"},
    {"The hospital sees what nobody reports. Not to use it would be a sin.", "North", ""},
    {"The same people are measured again and again, and it never helps them.", "Riverside",
     "Black, Asian and other minority residents"},
    {"If a bar has three fights a month it should pay for the nurse.", "Old Town", ""},
    {"I would have gone to another town had I known that the police hears of it.", "Old Town", ""},
    {"Tell us once a year what was done with it, in the library, in plain words.", "South", ""},
    {"\xd9\x86\xd8\xad\xd9\x86 \xd9\x86\xd8\xb1\xd9\x8a\xd8\xaf "
     "\xd8\xb4\xd9\x88\xd8\xa7\xd8\xb1\xd8\xb9 "
     "\xd8\xa2\xd9\x85\xd9\x86\xd8\xa9 "
     "\xd9\x84\xd8\xa3\xd8\xa8\xd9\x86\xd8\xa7\xd8\xa6\xd9\x86\xd8\xa7.",
     "Riverside", "Black, Asian and other minority residents"},
    {"Lights, lights, lights \xf0\x9f\x92\xa1 and somebody at the bus stop.", "West",
     "Young adults, 16 to 24"},
    {"Write to me at kit.specimen@people.example if you want to hear how the police treated me.",
     "North", ""},
};
static const char *const campaign_ends[CAMPAIGN] = {"",
                                                    " Yours, a neighbour.",
                                                    " Thank you.",
                                                    " We will watch how you decide.",
                                                    " I have lived here for forty years.",
                                                    " Please read this aloud in the meeting.",
                                                    " Many of us think so.",
                                                    " Do not do it.",
                                                    " Think again."};
static const char campaign[] =
    "I am against the plan to pass on where people were hurt. Our street will be on a map for "
    "ever, the value of our homes will fall, and it is not the task of a hospital to watch over "
    "us. Leave the hospital out of it.";

struct coding_fill {
    struct demo *demo;
    int64_t engagement, proposal, coding, lead, now;
    int64_t codes[CODES], coders[2];
    struct coding_get_row row;
};

static enum fail codebook_fill(struct coding_fill *f, struct why *why) {
    struct demo *demo = f->demo;
    for (size_t i = 0; i < CODES; i++) {
        struct codebook book;
        struct code_new code = {.name = codes[i].name,
                                .definition = codes[i].definition,
                                .includes = codes[i].includes,
                                .excludes = codes[i].excludes,
                                .example = codes[i].example};
        TRY(codebook_load(demo->db, demo->arena, f->coding, &book, why));
        for (size_t k = 0; k < book.n; k++)
            if (text_is(book.codes[k].name, codes[i].above)) code.parent = book.codes[k].id;
        TRY(code_check(&book, 0, &code, why));
        TRY(code_new_add(demo->db, demo->arena, f->coding, &book, &code, &f->codes[i], why));
        TRY(codebook_changed(demo->db, demo->arena, f->coding, f->coders[1], f->now,
                             arena_printf(demo->arena, "Added: %s", code.name), why));
    }
    return FAIL_NONE;
}

static enum fail source_fill(struct coding_fill *f, const char *kind, const char *title,
                             int64_t item, int64_t part, struct source_passage *passages, size_t n,
                             struct why *why) {
    int64_t source;
    struct source_store plan = {.coding = f->coding,
                                .person = f->lead,
                                .now = f->now - 6 * CLOCK_DAY,
                                .kind = kind,
                                .title = title,
                                .seed = f->row.seed,
                                .item = item,
                                .part = part,
                                .double_percent = f->row.double_percent,
                                .may_quote = true};
    return source_store(f->demo->db, f->demo->arena, &plan, passages, n, &source, why);
}

static enum fail write_ups_fill(struct coding_fill *f, struct why *why) {
    static const char *const kinds[] = {"write_up_notes", "write_up_for", "write_up_against",
                                        "write_up_minority"};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        const struct source_kind *kind = source_kind_of(kinds[i]);
        struct source_passage *passages;
        size_t n;
        TRY(source_read(f->demo->db, f->demo->arena, kind, f->engagement, kind->part, true,
                        &passages, &n, why));
        TRY(source_fill(f, kind->word, "Safer nights out", f->engagement, kind->part, passages, n,
                        why));
    }
    return FAIL_NONE;
}

static enum fail letters_fill(struct coding_fill *f, struct why *why) {
    enum { LETTERS = sizeof letters / sizeof letters[0] };
    struct arena *arena = f->demo->arena;
    struct source_passage *list = ARENA_ARRAY(arena, struct source_passage, LETTERS + CAMPAIGN);
    for (size_t i = 0; i < LETTERS + CAMPAIGN; i++) {
        const char *text = i < LETTERS
                               ? letters[i].text
                               : arena_printf(arena, "%s%s", campaign, campaign_ends[i - LETTERS]);
        const char *shown = text_hide_contacts(arena, text);
        list[i] = (struct source_passage){
            .origin = arena_printf(arena, "%zu", i + 1),
            .record = (int64_t)i + 2,
            .voice = arena_printf(arena, "Letters and e-mails %zu", i + 1),
            .label = arena_printf(arena, "Letters and e-mails, line %zu", i + 2),
            .area = i < LETTERS ? letters[i].area : "Old Town",
            .group = i < LETTERS ? letters[i].group : "",
            .hint = "",
            .text = shown,
            .hidden = shown != text,
            .may_quote = true};
    }
    return source_fill(f, "file", "Letters and e-mails", 0, 1, list, LETTERS + CAMPAIGN, why);
}

/* ---- coding ---- */

static const char *stance_of(char letter) {
    return letter == 'f' ? "for" : letter == 'a' ? "against" : letter == 'x' ? "mixed" : "neither";
}

/* The second person reads more narrowly: now and then a code less, a stance otherwise. */
static size_t marks_of(const struct coding_fill *f, const char *text, int64_t passage, int who,
                       struct mark *marks) {
    size_t n = 0;
    for (size_t r = 0; r < sizeof rules / sizeof rules[0]; r++) {
        bool there = false;
        if (strcasestr(text, rules[r].words) == NULL) continue;
        for (size_t i = 0; i < n; i++) there = there || marks[i].code == f->codes[rules[r].code];
        if (there || (who == 1 && (passage + (int64_t)r) % 4 == 1)) continue;
        char stance = who == 1 && (passage + (int64_t)r) % 7 == 3 ? 'x' : rules[r].stance;
        marks[n++] = (struct mark){f->codes[rules[r].code], stance_of(stance)};
    }
    return n;
}

static enum fail passage_fill(struct coding_fill *f, const struct passage_all_row *row, int who,
                              struct why *why) {
    struct mark marks[CODES];
    size_t n = marks_of(f, row->text, row->id, who, marks);
    struct decision_new decision = {
        .coding = f->coding,
        .passage = row->id,
        .coder = f->coders[who],
        .codebook = CODES,
        .now = f->now - 5 * CLOCK_DAY + row->id * CLOCK_SECOND,
        .stance = n == 0 ? "" : marks[0].stance,
        .memo = n == 0 && who == 0 ? "Says nothing that a code is there for" : "",
        .marks = marks,
        .n_marks = n};
    return decision_save(f->demo->db, f->demo->arena, &decision, why);
}

static enum fail coding_do(struct coding_fill *f, struct why *why) {
    struct passage_all_row *rows;
    size_t n, left = 0;
    struct demo *demo = f->demo;
    TRY(passage_all(demo->db, demo->arena, f->coding, &rows, &n, why));
    for (size_t i = 0; i < n; i++) {
        struct passage_get_row p;
        bool first = rows[i].near == DB_NULL_INT || rows[i].near == rows[i].id;
        if (!first) continue;
        TRY(passage_get(demo->db, demo->arena, rows[i].id, f->coding, &p, why));
        /* A few are still waiting, for whoever opens the screen. */
        if (i + 60 > n && left < 4 && i % 5 == 2) {
            left++;
            continue;
        }
        TRY(passage_fill(f, &rows[i], (int)(i % 3 == 1), why));
        if (p.coders > 1) TRY(passage_fill(f, &rows[i], (int)(i % 3 != 1), why));
    }
    return FAIL_NONE;
}

/* One difference was talked about. */
static enum fail settle_fill(struct coding_fill *f, struct why *why) {
    struct passage_page_row *rows;
    size_t n;
    struct mark marks[CODES];
    struct demo *demo = f->demo;
    TRY(passage_page(demo->db, demo->arena, f->coding, "differs", "", 1, 0, &rows, &n, why));
    if (n == 0) return FAIL_NONE;
    struct settle_new settle = {.coding = f->coding,
                                .passage = rows[0].id,
                                .person = f->lead,
                                .now = f->now - CLOCK_DAY,
                                .reason =
                                    "We agreed that both codes fit; the codebook now says so.",
                                .marks = marks};
    settle.n_marks = marks_of(f, rows[0].text, rows[0].id, 0, marks);
    return passage_settle(demo->db, demo->arena, &settle, why);
}

/* For each code the first quotes that may be shown, chosen by one and checked by another. */
static enum fail quotes_fill(struct coding_fill *f, struct why *why) {
    struct demo *demo = f->demo;
    for (size_t i = 0; i < CODES; i++) {
        struct result_quotes_row *rows;
        size_t n, chosen = 0;
        TRY(result_quotes(demo->db, demo->arena, f->coding,
                          arena_printf(demo->arena, ",%lld,", (long long)f->codes[i]), "", 40, 0,
                          &rows, &n, why));
        const char *before = "";
        for (size_t k = 0; k < n && chosen < 3; k++) {
            if (rows[k].may_quote == 0 || text_is(before, rows[k].text)) continue;
            before = rows[k].text;
            TRY(quote_choose(demo->db, f->codes[i], rows[k].id, f->coding, f->coders[1], why));
            if (chosen < 2) TRY(quote_check(demo->db, f->codes[i], rows[k].id, f->lead, why));
            chosen++;
        }
    }
    return FAIL_NONE;
}

static enum fail publish_fill(struct coding_fill *f, struct why *why) {
    struct public_themes themes;
    int64_t publication;
    struct demo *demo = f->demo;
    TRY(public_themes_gather(demo->db, demo->arena, f->coding, f->row.title, f->row.asked,
                             f->row.about, &themes, why));
    return public_themes_store(demo->db, demo->arena, f->coding, &themes, f->lead,
                               f->now - CLOCK_DAY / 2, &publication, why);
}

static enum fail assist_fill(struct coding_fill *f, struct why *why) {
    struct demo *demo = f->demo;
    struct assist_start start = {.coding = f->coding,
                                 .now = f->now,
                                 .language = f->row.language,
                                 .seed = f->row.seed,
                                 .repeats = f->row.repeats,
                                 .themes = 8};
    TRY(coding_run_add(demo->db, demo->arena, f->coding, f->coders[1], f->now, &start.run, why));
    return assist_run_now(demo->db, demo->arena, &start, why);
}

/* The letters that a campaign wrote count once, whatever else counts each time. */
static enum fail campaign_fill(struct coding_fill *f, struct why *why) {
    struct passage_near_heads_row *rows;
    size_t n;
    struct demo *demo = f->demo;
    TRY(passage_near_heads(demo->db, demo->arena, f->coding, 100, &rows, &n, why));
    for (size_t i = 0; i < n; i++)
        if (strncmp(rows[i].text, campaign, 40) == 0)
            TRY(passage_near_counts(demo->db, f->coding, rows[i].id, 0, why));
    return FAIL_NONE;
}

enum fail fill_coding(struct demo *demo, struct why *why) {
    struct demo_engagement_titled_row row;
    struct coding_fill f = {.demo = demo, .now = clock_now()};
    TRY(demo_engagement_titled(demo->db, demo->arena, "Safer nights out", &row, why));
    TRY(names_get(&demo->people, "leila", &f.lead, why));
    TRY(names_get(&demo->people, "owen", &f.coders[0], why));
    TRY(names_get(&demo->people, "noor", &f.coders[1], why));
    f.engagement = row.id;
    f.proposal = row.proposal;
    TRY(coding_add(demo->db, demo->arena, row.id, "Safer nights out: in their own words",
                   "Arrow Valley hospital could tell the council and the police where and when "
                   "people were assaulted, without saying who they are. Would that be right?",
                   "passing on where people were hurt", "en", 35, "Safer nights out, coded", "each",
                   f.lead, f.now - 7 * CLOCK_DAY, &f.coding, why));
    TRY(coding_get(demo->db, demo->arena, f.coding, row.id, &f.row, why));
    TRY(codebook_fill(&f, why));
    TRY(write_ups_fill(&f, why));
    TRY(letters_fill(&f, why));
    TRY(assist_fill(&f, why));
    TRY(campaign_fill(&f, why));
    TRY(coding_do(&f, why));
    TRY(assist_fill(&f, why));
    TRY(settle_fill(&f, why));
    TRY(quotes_fill(&f, why));
    return publish_fill(&f, why);
}
