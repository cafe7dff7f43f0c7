/* verify -- what was looked at, shared by the parts of the command. */
#ifndef CLI_VERIFY_H
#define CLI_VERIFY_H

#include "base/json.h"
#include "civic/app.h"
#include "cli/command.h"
#include "ledger/tree.h"

struct finding {
    const char *what, *wrong; /* one line each; wrong NULL: as it should be */
    int64_t count;
};

struct check {
    struct arena *arena;
    struct finding *findings; /* grows: a file of receipts may be of any length */
    size_t n, room;
    struct app *app;
};

/* Keeps one finding: `what` was looked at, a plural of which there are `count`. The texts must live
 * as long as the check's arena; wrong NULL: all is as it should be. */
void verify_found(struct check *check, const char *what, int64_t count, const char *wrong);
/* The hashes of a proof file, in the order of RFC 9162. */
enum fail verify_proof_hashes(struct arena *arena, const json_t *root, struct tree_proof *out,
                              struct why *why) MUST_USE;
/* A downloaded log, receipts and proofs: nothing but published files and what people kept. */
enum fail verify_log(const struct arguments *arguments, struct check *check,
                     struct why *why) MUST_USE;

#endif
