/* Votes that are accepted are votes: each row rises, each vote is one of three, nobody is lost. */
#include "fuzz/fuzz.h"
#include "stats/opinion/read.h"

#include <string.h>

static void fuzz_one(struct arena *arena, struct str input) {
    struct opinion_table table;
    struct why why = {0};
    if (opinion_votes_read(arena, input, &table, &why) != FAIL_NONE) {
        assert(why.text[0] != '\0');
        return;
    }
    const struct opinion_votes *votes = &table.votes;
    assert(votes->start[0] == 0 && votes->start[votes->n_people] == votes->n_votes);
    for (size_t p = 0; p < votes->n_people; p++) {
        assert(p == 0 || strcmp(table.people[p], table.people[p - 1]) != 0);
        for (size_t i = votes->start[p]; i < votes->start[p + 1]; i++) {
            assert(votes->vote[i] >= -1 && votes->vote[i] <= 1);
            assert(votes->statement[i] < votes->n_statements);
            assert(i == votes->start[p] || votes->statement[i] > votes->statement[i - 1]);
        }
    }
}
