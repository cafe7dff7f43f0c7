/*
 * vault -- who people are, kept apart from what they said.
 *
 * Databases of its own: vault.db for the details and vault_keys.db for the keys
 * (PostgreSQL: schemas "vault" and "vault_keys"). Each person's details are one
 * XChaCha20-Poly1305 ciphertext under a key of their own, which is kept wrapped by
 * the master key (file `vault.key` in the data directory, 0600), both with the
 * person's number as associated data. Erasing a person destroys their key and
 * scrubs the files; older backups of the details then stay closed as soon as the
 * backups of the keys, which are files of their own to be kept shortly, are gone. E-mail addresses
 * are found by a keyed hash (BLAKE2b of the folded address), never stored in clear.
 */
#ifndef STORE_VAULT_H
#define STORE_VAULT_H

#include "base/arena.h"
#include "base/fail.h"
#include "store/db.h"

struct vault;

/* Whose details they are. Officials have their own number in the main database; people of other
 * tables are set apart by their kind, so that numbers never meet. Only officials are found by
 * their e-mail address (vault_find_email) and have one each: a couple on a panel may share theirs.
 */
enum vault_kind {
    VAULT_PERSON = 0,
    VAULT_MEMBER = 1,
    VAULT_REGISTRATION = 2, /* recruit_candidate */
    VAULT_INVITEE = 3,
    VAULT_RECRUITMENT = 4, /* recruitment: the key of all addresses that it wrote to */
    VAULT_WITNESS = 5,     /* jury_witness */
    VAULT_SHEET = 12       /* sheet: the key of what somebody gave beside their answers */
};
static inline int64_t vault_number(enum vault_kind kind, int64_t id) {
    return (int64_t)kind * (INT64_C(1) << 48) + id;
}

/* All members may be NULL (not known). */
struct contact {
    const char *name, *email, *phone, *address, *notes;
};

enum fail vault_open(const char *folder, const char *url, struct vault **out,
                     struct why *why) MUST_USE;
/* For verify and export of a live service: nothing is written, and nobody is kept out. */
enum fail vault_open_read_only(const char *folder, const char *url, struct vault **out,
                               struct why *why) MUST_USE;
void vault_close(struct vault *vault);

/* Writes a person's details (replacing all). `person` is the number in the main
 * database. CONFLICT (field "email") when another person has the address. */
enum fail vault_put(struct vault *vault, struct arena *arena, int64_t person,
                    const struct contact *contact, struct why *why) MUST_USE;
/* The same for many people at once: two durable commits, however many there are. */
enum fail vault_put_many(struct vault *vault, struct arena *arena, const int64_t *people,
                         const struct contact *contacts, size_t n, struct why *why) MUST_USE;
/* NOTFOUND when unknown or erased. */
enum fail vault_get(struct vault *vault, struct arena *arena, int64_t person, struct contact *out,
                    struct why *why) MUST_USE;
/* The name to show for a person: their name, or "Person 17 (erased)" in `arena`. Never fails. */
const char *vault_name(struct vault *vault, struct arena *arena, int64_t person);
/* Person with this address (case folded); NOTFOUND when none. */
enum fail vault_find_email(struct vault *vault, const char *email, int64_t *person,
                           struct why *why) MUST_USE;
/* As vault_get for many: in one snapshot; those unknown or erased come back with all members NULL.
 */
enum fail vault_get_many(struct vault *vault, struct arena *arena, const int64_t *people, size_t n,
                         struct contact *out, struct why *why) MUST_USE;
/* Seals `n` texts under the key of one number (made when there is none), to be kept elsewhere: they
 * close for ever when that number is erased. Each opens only under the place it was sealed for. */
enum fail vault_seal(struct vault *vault, struct arena *arena, int64_t person,
                     const int64_t *places, const struct str *plain, size_t n, struct str *sealed,
                     struct why *why) MUST_USE;
/* NOTFOUND when the number was erased, STORE when a text was changed or moved. */
enum fail vault_unseal(struct vault *vault, struct arena *arena, int64_t person,
                       const int64_t *places, const struct str *sealed, size_t n, struct str *plain,
                       struct why *why) MUST_USE;
/* Destroys the key, the record and the keyed hash, then scrubs. Idempotent. */
enum fail vault_erase(struct vault *vault, struct arena *arena, int64_t person,
                      struct why *why) MUST_USE;
/* The same for many, scrubbed once. */
enum fail vault_erase_many(struct vault *vault, struct arena *arena, const int64_t *people,
                           size_t n, struct why *why) MUST_USE;
/* Backup of the details to `target_path` and of the keys to `target_path`.keys; `vault.key` is
 * to be kept apart from both. INPUT when a target exists. */
enum fail vault_backup(struct vault *vault, const char *target_path, struct why *why) MUST_USE;
/* Puts both files of vault_backup back where no vault is yet (else CONFLICT). */
enum fail vault_restore(const char *backup_path, const char *folder, const char *url,
                        struct why *why) MUST_USE;

#endif
