/*
 * checkpoint -- the signed head of the log: three lines that anyone can keep, print and compare.
 *
 *     folkmoot.log/0123456789abcdef
 *     2318
 *     CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
 *
 *     — folkmoot.log/0123456789abcdef
 * Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
 *
 * Method:  C2SP tlog-checkpoint in a C2SP signed-note (Ed25519, type 0x01; cosignatures of
 *          witnesses: tlog-cosignature v1, type 0x04, which bind the time). A key's number is the
 *          first four bytes of SHA-256(name, line feed, type, public key).
 * Source:  github.com/C2SP/C2SP: signed-note, tlog-checkpoint, tlog-cosignature.
 */
#ifndef LEDGER_CHECKPOINT_H
#define LEDGER_CHECKPOINT_H

#include "base/sign.h"
#include "base/str.h"
#include "ledger/tree.h"

enum { CHECKPOINT_BYTES_MAX = 65536, CHECKPOINT_SIGNATURES_MAX = 64 };
enum checkpoint_key_type { CHECKPOINT_LOG = 0x01, CHECKPOINT_WITNESS = 0x04 };

struct checkpoint_key { /* as published: "name+hex number+base64(type, public key)" */
    const char *name;
    uint8_t number[4];
    enum checkpoint_key_type type;
    uint8_t public_key[SIGN_PUBLIC_BYTES];
};

struct checkpoint_signature {
    const char *name;
    uint8_t number[4];
    struct str bytes; /* what follows the key's number */
};

struct checkpoint {
    const char *origin;
    uint64_t size;
    struct tree_hash root;
    struct str body; /* the bytes that are signed */
    struct checkpoint_signature signatures[CHECKPOINT_SIGNATURES_MAX];
    size_t n_signatures;
};

void checkpoint_key_make(const char *name, enum checkpoint_key_type type,
                         const uint8_t public_key[SIGN_PUBLIC_BYTES], struct checkpoint_key *out);
char *checkpoint_key_text(struct arena *arena, const struct checkpoint_key *key);
enum fail checkpoint_key_read(struct arena *arena, const char *text, struct checkpoint_key *out,
                              struct why *why) MUST_USE;

/* The whole note, signed by the log. */
char *checkpoint_write(struct arena *arena, const char *origin, uint64_t size,
                       const struct tree_hash *root, const struct sign_key *key);
/* Reads a note without trusting it: INPUT with the line in `row`. The parts live as long as `text`
 * and the arena. */
enum fail checkpoint_read(struct arena *arena, struct str text, struct checkpoint *out,
                          struct why *why) MUST_USE;
/* CONFLICT unless this key signed the head; the origin of a log is its key's name. *time_s
 * (NULL allowed) is when a witness signed, in seconds since 1970; 0 for the log itself. */
enum fail checkpoint_check(struct arena *arena, const struct checkpoint *checkpoint,
                           const struct checkpoint_key *key, int64_t *time_s,
                           struct why *why) MUST_USE;
/* A witness's line, to be added to the note: that it saw this head at this time, and that it
 * continues every head that it saw before. */
char *checkpoint_cosign(struct arena *arena, const struct checkpoint *checkpoint, const char *name,
                        const struct sign_key *key, int64_t time_s);
/* The line of that key as it stands below the head, with its line feed; NULL: none. */
char *checkpoint_line_of(struct arena *arena, struct str note, const struct checkpoint_key *key);
/* The note without the lines of that key, so that a newer one can take their place. */
char *checkpoint_without(struct arena *arena, struct str note, const struct checkpoint_key *key);

#endif
