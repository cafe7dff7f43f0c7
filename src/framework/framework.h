/*
 * framework -- what a proposal is held against: tests, questions, features, screen, gates.
 *
 * A framework is a versioned JSON data file (a pack), never code. It is parsed and
 * checked as a whole before anything uses it, installed once under its name and
 * version, and its content never changes afterwards: assessments are pinned to it.
 * docs/reference/framework-pack.md describes the file; src/framework/README.md the room.
 *
 * Fails:  INPUT names the path of the fault: "questions[3].anchors.5: ...".
 * Memory: everything read lives in the arena given. Pointers inside a struct
 *         framework stay good as long as that arena. Members are never NULL unless
 *         said so ("" when the pack leaves them out).
 * Pure:   all but the last section, which reads and writes the database.
 */
#ifndef FRAMEWORK_FRAMEWORK_H
#define FRAMEWORK_FRAMEWORK_H

#include "base/arena.h"
#include "base/str.h"
#include "store/db.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    FRAMEWORK_SCALE = 5, /* ratings are 1..5 */
    FRAMEWORK_QUESTIONS_MAX = 200,
    FRAMEWORK_PACK_BYTES_MAX = 1 << 20
};

/* A test that a data use must pass: "purposeful". Questions belong to one test each. */
struct framework_test {
    const char *id, *title, *meaning;
};

/* A feature of public benefit that a question speaks to. */
struct framework_feature {
    const char *id, *title, *meaning;
};

struct framework_question {
    const char *id;          /* "P1": stable over versions of the pack */
    const char *test;        /* id of its test */
    const char *title;       /* short label: "Clear purpose" */
    const char *text;        /* the question as asked */
    const char *help;        /* guidance for whoever rates */
    const char *evidence;    /* what good evidence looks like */
    const char *public_text; /* the same as a member of the public is asked to weigh it */
    int polarity;            /* 1: 5 is the more acceptable end; -1: 1 is */
    const char *anchors[FRAMEWORK_SCALE]; /* [0] is for rating 1; "" where none (1 and 5 never) */
    const size_t *features;               /* indices into framework->features */
    size_t n_features;
    size_t test_index; /* into framework->tests */
    const char *basis; /* what of it is attested and what is reconstructed */
};

/* The quick screen. Each answer leads to go, fix or stop, with its reason. */
enum framework_verdict { FRAMEWORK_GO = 1, FRAMEWORK_FIX, FRAMEWORK_STOP };
enum { FRAMEWORK_YES, FRAMEWORK_NO, FRAMEWORK_UNSURE, FRAMEWORK_ANSWERS };

struct framework_screen {
    const char *id; /* "purpose" */
    const char *title, *text, *help;
    const char *question; /* the question it foreshadows: "P1"; "" when none */
    struct {
        enum framework_verdict verdict;
        const char *reason; /* shown when this answer is given */
    } answers[FRAMEWORK_ANSWERS];
};

/* What no score can buy off. */
struct framework_gate {
    const char *id; /* "lawful_basis", "transparency", "dpia", "residual_risk" */
    const char *title, *question, *help;
    const char *passed, *failed, *unknown; /* sentences for the public page */
};

struct framework_guidance {
    const char *id, *title, *text; /* text in Markdown */
};

/* A document that the answers feed. */
struct framework_form {
    const char *id; /* "dpia", "dsa", "decision", "dea", "atrs", "caldicott", "eia" ... */
    const char *title, *meaning, *authority;         /* authority: who asks for it, or the law */
    const char *const *fields, *const *field_titles; /* [n_fields] ids and titles, in order */
    size_t n_fields;
};

enum framework_map_kind {
    FRAMEWORK_PREFILL = 1, /* copied into the field, with provenance, until edited */
    FRAMEWORK_PREVIEW,     /* shown beside the field */
    FRAMEWORK_REQUIRE,     /* the field cannot be complete without it */
    FRAMEWORK_DERIVE       /* computed from it */
};
struct framework_map {
    const char
        *source; /* a question ("P1"), "text.NAME", "gate.NAME", or a table: "party", "risk" */
    size_t form; /* into framework->forms */
    const char *field;       /* "2.purposes" */
    const char *field_title; /* "Purposes of the processing" */
    enum framework_map_kind kind;
};

/* Something about the proposal on which rules depend. */
enum framework_fact_source {
    FRAMEWORK_FACT_DRAFT = 1, /* derived from the draft: see framework_facts_of_draft */
    FRAMEWORK_FACT_ASKED,  /* only a person can tell: `text` is the question, yes / no / unsure */
    FRAMEWORK_FACT_SCREEN, /* answer to the quick screen: "screen.purpose" */
    FRAMEWORK_FACT_RATING  /* rating so far: "rating.S2", the lowest of all assessors */
};
struct framework_fact {
    const char *id;    /* "children" */
    const char *title; /* "Children's data" */
    const char *text, *help;
    enum framework_fact_source source;
    bool number;        /* a number, else yes / no / unsure */
    bool unknown_is_no; /* not known yet counts as no */
};

/* Levels of engagement, lowest first: inform, panel, dialogue, jury. */
struct framework_level {
    const char *id, *title, *meaning;
};

enum framework_strength {
    FRAMEWORK_NOT_NEEDED = 0,
    FRAMEWORK_RECOMMENDED = 1,
    FRAMEWORK_REQUIRED = 2
};

struct framework_condition; /* private: a tree over facts */
struct framework_rule {
    const char *id;
    int form;                         /* into forms, or -1: the rule proposes a level */
    int level;                        /* into levels, or -1 */
    enum framework_strength strength; /* of a form rule */
    const char *reason;               /* plain English, shown when the rule holds */
    const char *source;               /* law or guidance that it follows */
    const struct framework_condition *when;
};

struct framework {
    const char *name, *version, *title; /* "dfpb-reconstruction", "1.0" */
    const char *label; /* shown wherever it is used: "a reconstruction in our own words" */
    const char *description, *licence, *language;
    const struct framework_test *tests;
    size_t n_tests;
    const struct framework_feature *features;
    size_t n_features;
    const struct framework_question *questions; /* in the order asked */
    size_t n_questions;
    const struct framework_screen *screen;
    size_t n_screen;
    const struct framework_gate *gates;
    size_t n_gates;
    const struct framework_guidance *guidance;
    size_t n_guidance;
    const struct framework_form *forms;
    size_t n_forms;
    const struct framework_map *maps;
    size_t n_maps;
    const struct framework_fact *facts;
    size_t n_facts;
    const struct framework_level *levels;
    size_t n_levels;
    const struct framework_rule *rules;
    size_t n_rules;
};

/* Parses and checks a whole pack. Unknown members are refused, so that a
 * misspelling is not silently nothing. O(bytes). */
enum fail framework_read(struct arena *arena, struct str bytes, struct framework **out,
                         struct why *why) MUST_USE;

/* By id; NULL when there is none. */
const struct framework_question *framework_question(const struct framework *framework,
                                                    const char *id);
const struct framework_test *framework_test(const struct framework *framework, const char *id);
const struct framework_screen *framework_screen(const struct framework *framework, const char *id);
const struct framework_gate *framework_gate(const struct framework *framework, const char *id);
const struct framework_form *framework_form(const struct framework *framework, const char *id);

/* A rating 1..5 turned so that 5 is always the more acceptable end. */
int framework_rating_oriented(const struct framework_question *question, int rating);

/* --- Quick screen ------------------------------------------------------ */

/* "yes" "no" "unsure" -> FRAMEWORK_YES ...; -1 for anything else (not answered). */
int framework_answer_read(const char *answer);
const char *framework_verdict_word(enum framework_verdict verdict); /* "go", "fix", "stop" */

struct framework_screen_result {
    enum framework_verdict
        verdict; /* the worst of all answers; 0 while one is missing and none stops */
    size_t n_answered;
    size_t *at;  /* [n] indices into framework->screen of answers that say fix or stop, */
    int *answer; /* [n] what was answered; stops first, then in the order of the screen */
    size_t n;
};
/* `answers[i]` answers framework->screen[i]: "yes", "no", "unsure", or NULL / "" for none. */
void framework_screen_judge(const struct framework *framework, struct arena *arena,
                            const char *const *answers, struct framework_screen_result *out);

/* --- Which documents, and how much engagement --------------------------- */

struct framework_fact_value {
    const char *id;   /* of a fact in the pack; others are ignored */
    const char *text; /* "yes", "no", "unsure", or a whole number; "" or NULL: not known */
};

/* What a draft says by itself; filled by the proposal's slice from its own tables. */
struct framework_draft {
    int64_t n_parties, n_joint_controllers, n_processors;
    int64_t n_givers; /* parties that give data, or give and receive */
    int64_t n_assets, n_assets_identified, n_assets_pseudonymised;
    int64_t n_assets_unclear; /* identifiability not yet answered */
    int64_t n_assets_special, n_assets_criminal;
    int64_t n_assets_sensitivity_unclear; /* special not yet answered */
    int64_t people_count;                 /* the largest asset's, or DB_NULL_INT when none says */
    int64_t n_groups, n_vulnerable_groups;
    int64_t n_risks, n_risks_high; /* high: residual risk high */
    bool digital_economy_act;      /* a party's legal power names the Digital Economy Act */
    bool health_or_care;           /* an NHS or social care body takes part */
    bool company;                  /* a company takes part */
};
/* Facts of kind "draft", in the arena; unknown ones have text "". */
void framework_facts_of_draft(const struct framework_draft *draft, struct arena *arena,
                              struct framework_fact_value **out, size_t *n);

/* What a rule says of a form; unknown when facts are missing that could make it hold. */
struct framework_need {
    const struct framework_form *form;
    enum framework_strength strength; /* as far as known: strongest rule that holds */
    bool may_rise;                    /* missing facts could make it stronger */
    const struct framework_rule *
        *reasons; /* [n_reasons] rules that hold and ask for this strength */
    size_t n_reasons;
    const struct framework_fact **missing; /* [n_missing] what would have to be known */
    size_t n_missing;
};
struct framework_findings {
    struct framework_need *needs; /* [n_needs] one for each form: required first, as in the pack */
    size_t n_needs;
    int level;                                   /* into levels; -1 when the pack has none */
    const struct framework_rule **level_reasons; /* [n_level_reasons] why at least this level */
    size_t n_level_reasons;
    const struct framework_fact **level_missing; /* could raise the level */
    size_t n_level_missing;
};
/* Runs the pack's rules over what is known. Three-valued (Kleene): a fact that is
 * not known makes neither true nor false, and is reported as missing only where it
 * could change the outcome. When a fact is given twice the first counts. O(rules * facts). */
void framework_rules(const struct framework *framework, struct arena *arena,
                     const struct framework_fact_value *facts, size_t n_facts,
                     struct framework_findings *out);

/* --- Installed packs ----------------------------------------------------- */

/* Puts a pack into the database. Idempotent: the same name and version with the
 * same bytes changes nothing (*added false); with other bytes it is a CONFLICT. */
enum fail framework_install(struct db *db, struct arena *arena, struct str bytes, int64_t now,
                            int64_t *id, bool *added, struct why *why) MUST_USE;
/* Installs the packs that come with the program, in a write transaction. One that is there
 * with other content stays as it is, with a warning in the log. Idempotent. */
enum fail framework_install_ours(struct db *db, struct arena *arena, int64_t now,
                                 struct why *why) MUST_USE;
/* An installed pack, parsed. NOTFOUND when there is none of that id. */
enum fail framework_load(struct db *db, struct arena *arena, int64_t id, struct framework **out,
                         struct why *why) MUST_USE;
/* The pack that new proposals use: the setting `framework` (an id) if it names an
 * installed one, else the newest installed and not retired. NOTFOUND when none is. */
enum fail framework_default(struct db *db, struct arena *arena, int64_t *id,
                            struct why *why) MUST_USE;
/* By name and version. NOTFOUND. */
enum fail framework_find(struct db *db, struct arena *arena, const char *name, const char *version,
                         int64_t *id, struct why *why) MUST_USE;

#endif
