#include "demo/jury.h"

#include "base/rng.h"
#include "base/str.h"

#include <assert.h>

/* Each row: Manchester start, Manchester end, York start, York end; yes, unsure, no. */
const struct jury_use jury_uses[JURY_USES] = {
    {"A_stroke_NHS",
     "Helping paramedics spot a stroke",
     "NHS staff doing research at a Salford hospital get data from ambulances and hospitals, with "
     "names and addresses removed. They want to help paramedics get better at spotting the signs "
     "of a stroke.",
     true,
     {{{15, 2, 1}, {17, 1, 0}}, {{15, 2, 1}, {18, 0, 0}}}},
    {"B_frailty_univ",
     "Finding frail older people who need more care",
     "University researchers in Leeds get data from hospitals, general practices and social care "
     "about frail older patients, with names and addresses removed. They want to help general "
     "practices find individual patients who need extra care and follow-up.",
     true,
     {{{16, 2, 0}, {9, 3, 6}}, {{14, 1, 3}, {13, 3, 2}}}},
    {"C_alcohol_univ",
     "Better care for people harmed by alcohol",
     "University researchers in Liverpool get data from hospitals and general practices, with "
     "names and addresses removed. They want to tell doctors, nurses and ambulance staff how to "
     "care better for people who suffer from alcohol.",
     true,
     {{{12, 5, 1}, {13, 2, 3}}, {{11, 5, 2}, {16, 1, 1}}}},
    {"D_AandE_plan",
     "Planning accident and emergency services",
     "University researchers in Newcastle get data from hospital, general practice and council "
     "records, with names and addresses removed. They want to plan future demand for accident and "
     "emergency services, also for groups such as people with dementia.",
     true,
     {{{13, 4, 1}, {10, 3, 5}}, {{13, 2, 3}, {13, 1, 4}}}},
    {"A_pharma",
     "A drug company studies treatments of diabetes",
     "A pharmaceutical company asks for general practice data about patients with diabetes, with "
     "names and addresses removed. It wants to learn which ways of prescribing work best for "
     "patients.",
     false,
     {{{8, 5, 5}, {13, 1, 4}}, {{10, 3, 5}, {14, 0, 4}}}},
    {"B_AI_sepsis",
     "Software learns to recognise sepsis",
     "A large software company asks for data from hospitals and general practices, with names and "
     "addresses removed. Its software would learn from symptoms, diagnoses and outcomes to help "
     "recognise sepsis, which can kill.",
     false,
     {{{8, 5, 5}, {15, 2, 1}}, {{5, 9, 4}, {15, 1, 2}}}},
    {"C_fitness_app",
     "A fitness app suggests safe training",
     "The maker of an app for wearable devices asks for hospital data about patients, with names "
     "and addresses removed. The app would suggest fitness training that suits each person's age, "
     "weight and health.",
     false,
     {{{2, 8, 8}, {1, 1, 16}}, {{5, 5, 8}, {1, 4, 13}}}},
    {"D_health_club",
     "A health club chain looks for members at risk",
     "A chain of health clubs asks for totals that compare people who have had a heart attack with "
     "those who have not. It wants to know which of its members are most at risk, and to monitor "
     "them.",
     false,
     {{{5, 4, 9}, {0, 0, 18}}, {{4, 4, 10}, {0, 5, 13}}}},
};

const struct jury_strand jury_strands[JURY_STRANDS] = {
    {"Manchester", "M", "2016-11-02", "2016-11-05", {{4, 14, 0, 0}, {1, 5, 12, 0}}},
    {"York", "Y", "2016-11-09", "2016-11-12", {{9, 7, 2, 0}, {2, 6, 8, 2}}},
};

static void order_make(const char *seed, size_t order[JURY_SIZE]) {
    struct rng rng;
    rng_init(&rng, seed);
    rng_permutation(&rng, order, JURY_SIZE);
}

/* Answers at the end with as few changes as the totals allow: everybody keeps their answer while
 * there is room for it; whoever finds no room takes what is left, in the order of the answers. */
static void end_fill(const int totals[JURY_ANSWERS], const size_t order[JURY_SIZE],
                     struct jury_ballot out[JURY_SIZE]) {
    int room[JURY_ANSWERS];
    bool moved[JURY_SIZE] = {false};
    memcpy(room, totals, sizeof room);
    for (size_t i = 0; i < JURY_SIZE; i++) {
        enum jury_answer start = out[order[i]].answers[0];
        if (room[start] > 0) {
            room[start]--;
            out[order[i]].answers[1] = start;
        } else {
            moved[i] = true;
        }
    }
    int next = 0;
    for (size_t i = 0; i < JURY_SIZE; i++) {
        if (!moved[i]) continue;
        while (next < JURY_ANSWERS && room[next] == 0) next++;
        assert(next < JURY_ANSWERS);
        room[next]--;
        out[order[i]].answers[1] = (enum jury_answer)next;
    }
}

void jury_ballots(size_t use, size_t strand, struct jury_ballot out[JURY_SIZE]) {
    assert(use < JURY_USES && strand < JURY_STRANDS);
    const struct jury_use *about = &jury_uses[use];
    size_t order[JURY_SIZE];
    char seed[64];
    snprintf(seed, sizeof seed, "ballots/%s/%s", about->name, jury_strands[strand].name);
    order_make(seed, order);
    size_t at = 0;
    for (int answer = 0; answer < JURY_ANSWERS; answer++) {
        for (int k = 0; k < about->totals[strand][0][answer]; k++)
            out[order[at++]].answers[0] = (enum jury_answer)answer;
    }
    assert(at == JURY_SIZE);
    end_fill(about->totals[strand][1], order, out);
    /* Asked once for a kind of use, so a juror's answer is the same for all uses of that kind. */
    const int *safeguards = jury_strands[strand].safeguards[about->planned ? 0 : 1];
    snprintf(seed, sizeof seed, "safeguards/%d/%s", about->planned, jury_strands[strand].name);
    order_make(seed, order);
    at = 0;
    for (int answer = 0; answer < JURY_SAFEGUARDS; answer++) {
        for (int k = 0; k < safeguards[answer]; k++)
            out[order[at++]].safeguards = (enum jury_safeguards)answer;
    }
    assert(at == JURY_SIZE);
}

const char *jury_answer_word(enum jury_answer answer) {
    static const char *const words[] = {"yes", "unsure", "no"};
    return words[answer];
}

const char *jury_safeguards_word(enum jury_safeguards safeguards) {
    static const char *const words[] = {"certainly_sufficient", "probably_sufficient",
                                        "probably_insufficient", "certainly_insufficient"};
    return words[safeguards];
}

const struct jury_use *jury_use_find(const char *name) {
    for (size_t i = 0; i < JURY_USES; i++) {
        if (text_is(jury_uses[i].name, name)) return &jury_uses[i];
    }
    return NULL;
}
