#include "store/vault.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/kind.h"
#include "base/str.h"
#include "store/vault.sql.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum {
    KEY_BYTES = crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
    NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG_BYTES = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    SEAL_BYTES = NONCE_BYTES + TAG_BYTES,
    CONTACT_FIELDS = 5,
    CONTACT_MAX = 65536,
    PAD_BYTES = 256, /* lengths say nothing about who it is */
    SCRATCH_BYTES = 64 * 1024,
    STEPS_MAX = 64
};

struct vault {
    struct arena *arena;
    struct store *contacts, *keys;
    uint8_t wrap_key[KEY_BYTES], email_key[KEY_BYTES];
};

KIND_DECLARE(vault_migration);

/* ------------------------------------------------------------------ sealing */

/* What a ciphertext is bound to: moved to another person or purpose it does not open. */
struct bound {
    uint8_t person[8];
    char purpose[8];
};

static struct bound bound_to(int64_t person, const char *purpose) {
    struct bound bound = {0};
    for (int i = 0; i < 8; i++) bound.person[i] = (uint8_t)((uint64_t)person >> (8 * i));
    memcpy(bound.purpose, purpose, strnlen(purpose, sizeof bound.purpose));
    return bound;
}

/* Nonce, then ciphertext with its tag: n + SEAL_BYTES bytes. */
static struct str seal(struct arena *arena, const uint8_t key[KEY_BYTES], int64_t person,
                       const char *purpose, const void *plain, size_t n) {
    struct bound bound = bound_to(person, purpose);
    uint8_t *out = arena_take(arena, n + SEAL_BYTES, 1);
    unsigned long long length = 0;
    secret_bytes(out, NONCE_BYTES);
    crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE_BYTES, &length, plain, n,
                                               (const uint8_t *)&bound, sizeof bound, NULL, out,
                                               key);
    return (struct str){(const char *)out, n + SEAL_BYTES};
}

/* False when the key is another or a byte was changed. */
static bool unseal(struct arena *arena, const uint8_t key[KEY_BYTES], int64_t person,
                   const char *purpose, struct str sealed, uint8_t **plain, size_t *n) {
    if (sealed.n < SEAL_BYTES) return false;
    struct bound bound = bound_to(person, purpose);
    const uint8_t *in = (const uint8_t *)sealed.s;
    uint8_t *out = arena_take(arena, sealed.n - SEAL_BYTES + 1, 1);
    unsigned long long length = 0;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(out, &length, NULL, in + NONCE_BYTES,
                                                   sealed.n - NONCE_BYTES, (const uint8_t *)&bound,
                                                   sizeof bound, in, key) != 0)
        return false;
    *plain = out;
    *n = (size_t)length;
    return true;
}

/* Each field: a byte that says whether it is known, four of length, the text; then zeros. */
static enum fail contact_pack(struct arena *arena, const struct contact *contact, struct str *out,
                              struct why *why) {
    const char *fields[CONTACT_FIELDS] = {contact->name, contact->email, contact->phone,
                                          contact->address, contact->notes};
    struct buf buf;
    buf_init(&buf, arena, CONTACT_MAX);
    for (int i = 0; i < CONTACT_FIELDS; i++) {
        size_t n = fields[i] == NULL ? 0 : strlen(fields[i]);
        buf_char(&buf, fields[i] != NULL);
        for (int k = 0; k < 4; k++) buf_char(&buf, (char)(uint8_t)(n >> (8 * k)));
        buf_text(&buf, fields[i]);
    }
    while (!buf.full && buf.n % PAD_BYTES != 0) buf_char(&buf, '\0');
    if (buf.full)
        return why_fail(why, FAIL_LIMIT, "notes", "want at most %d bytes of contact details",
                        CONTACT_MAX);
    *out = (struct str){buf.s, buf.n};
    return FAIL_NONE;
}

static bool contact_unpack(struct arena *arena, const uint8_t *at, size_t n, struct contact *out) {
    const char *fields[CONTACT_FIELDS] = {NULL};
    for (int i = 0; i < CONTACT_FIELDS; i++) {
        if (n < 5) return false;
        size_t length = 0;
        for (int k = 0; k < 4; k++) length |= (size_t)at[1 + k] << (8 * k);
        if (length > n - 5) return false;
        if (at[0]) fields[i] = arena_copy_n(arena, (const char *)at + 5, length);
        at += 5 + length;
        n -= 5 + length;
    }
    *out = (struct contact){fields[0], fields[1], fields[2], fields[3], fields[4]};
    return true;
}

/* The keyed hash of an address: without spaces around it, ASCII letters small. */
static struct str hash_of_email(const struct vault *vault, struct arena *arena, const char *email) {
    if (text_is_empty(email)) return (struct str){NULL, 0};
    char *folded = str_copy(arena, str_trim(str_of(email)));
    for (char *s = folded; *s; s++)
        if (*s >= 'A' && *s <= 'Z') *s = (char)(*s - 'A' + 'a');
    uint8_t *hash = arena_take(arena, 32, 1);
    crypto_generichash(hash, 32, (const uint8_t *)folded, strlen(folded), vault->email_key,
                       KEY_BYTES);
    return (struct str){(const char *)hash, 32};
}

static struct str email_hash(const struct vault *vault, struct arena *arena, int64_t person,
                             const char *email) {
    if (person >= vault_number(VAULT_MEMBER, 0)) return (struct str){NULL, 0};
    return hash_of_email(vault, arena, email);
}

/* ------------------------------------------------------------------ open and close */

/* The file's 32 bytes as 64 hexadecimal digits, made when it is not there and may be. */
static enum fail master_read(struct arena *arena, const char *folder, bool read_only, bool *fresh,
                             uint8_t master[KEY_BYTES], struct why *why) {
    const char *path = path_join(arena, folder, "vault.key");
    struct str text;
    *fresh = !file_exists(path);
    if (*fresh && read_only)
        return why_fail(why, FAIL_NOTFOUND, "data", "there is no file 'vault.key' in '%s'", folder);
    if (*fresh) {
        secret_bytes(master, KEY_BYTES);
        const char *digits = arena_printf(arena, "%s\n", hex(arena, master, KEY_BYTES));
        return file_write(path, digits, strlen(digits), 0600, why);
    }
    TRY(file_read(arena, path, 4096, &text, why));
    text = str_trim(text);
    size_t n = 0;
    if (text.n != 2 * KEY_BYTES ||
        sodium_hex2bin(master, KEY_BYTES, text.s, text.n, NULL, &n, NULL) != 0 || n != KEY_BYTES)
        return why_fail(why, FAIL_STORE, "data",
                        "the file 'vault.key' is damaged: put its backup back");
    return FAIL_NONE;
}

struct proof {
    const struct vault *vault;
    struct arena *arena;
    struct str sealed;
};

static enum fail proof_job(struct db *db, void *context, struct why *why) {
    struct proof *proof = context;
    TRY(vault_master_put(db, proof->sealed, why));
    return vault_master_get(db, proof->arena, &proof->sealed, why);
}

static enum fail proof_read(struct db *db, void *context, struct why *why) {
    struct proof *proof = context;
    return vault_master_get(db, proof->arena, &proof->sealed, why);
}

/* The first key to come leaves a proof; every later one must open it. */
static enum fail proof_check(struct vault *vault, struct arena *arena, bool fresh,
                             struct why *why) {
    static const char words[] = "folkmoot vault";
    struct proof proof = {.vault = vault, .arena = arena};
    enum fail fail = store_read(vault->keys, proof_read, &proof, why);
    if (fail == FAIL_NONE && fresh)
        return why_fail(
            why, FAIL_STORE, "data",
            "the file 'vault.key' was missing although there are contact details: put it back");
    if (fail == FAIL_NOTFOUND) {
        proof.sealed = seal(arena, vault->wrap_key, 0, "proof", words, sizeof words);
        fail = store_write(vault->keys, arena, proof_job, &proof, why);
    }
    TRY(fail);
    uint8_t *plain;
    size_t n;
    if (unseal(arena, vault->wrap_key, 0, "proof", proof.sealed, &plain, &n)) return FAIL_NONE;
    return why_fail(why, FAIL_STORE, "data",
                    "the file 'vault.key' is not the key of these contact details");
}

static struct store_config config_of(const char *folder, const char *url, const char *name,
                                     const struct migration **steps) {
    struct store_config config = {
        .folder = folder, .url = url, .name = name, .migrations = steps, .readers = 4};
    for (KIND_EACH(vault_migration, at))
        if (config.n_migrations < STEPS_MAX) steps[config.n_migrations++] = &(*at)->step;
    return config;
}

static enum fail open_both(struct vault *vault, struct arena *scratch, const char *folder,
                           const char *url, bool read_only, struct why *why) {
    const struct migration *steps[STEPS_MAX];
    struct store_config contacts = config_of(folder, url, "vault", steps);
    struct store_config keys = config_of(folder, url, "vault_keys", steps);
    contacts.read_only = keys.read_only = read_only;
    uint8_t master[KEY_BYTES];
    bool fresh = false;
    TRY(store_open(&contacts, &vault->contacts, why));
    TRY(store_open(&keys, &vault->keys, why));
    TRY(master_read(scratch, folder, read_only, &fresh, master, why));
    crypto_generichash(vault->wrap_key, KEY_BYTES, (const uint8_t *)"wrap", 4, master, KEY_BYTES);
    crypto_generichash(vault->email_key, KEY_BYTES, (const uint8_t *)"email", 5, master, KEY_BYTES);
    sodium_memzero(master, sizeof master);
    enum fail fail = proof_check(vault, scratch, fresh, why);
    /* A key that opens nothing must not stay in the place of the one that is missing. */
    if (fail != FAIL_NONE && fresh) (void)remove(path_join(scratch, folder, "vault.key"));
    return fail;
}

static enum fail open_as(const char *folder, const char *url, bool read_only, struct vault **out,
                         struct why *why) {
    base_start();
    struct arena *arena = arena_new(4096), *scratch = arena_new(SCRATCH_BYTES);
    struct vault *vault = ARENA_NEW(arena, struct vault);
    vault->arena = arena;
    enum fail fail = open_both(vault, scratch, folder, url, read_only, why);
    arena_free(scratch);
    if (fail != FAIL_NONE) {
        vault_close(vault);
        return fail;
    }
    *out = vault;
    return FAIL_NONE;
}

enum fail vault_open(const char *folder, const char *url, struct vault **out, struct why *why) {
    return open_as(folder, url, false, out, why);
}

enum fail vault_open_read_only(const char *folder, const char *url, struct vault **out,
                               struct why *why) {
    return open_as(folder, url, true, out, why);
}

void vault_close(struct vault *vault) {
    if (vault == NULL) return;
    store_close(vault->contacts);
    store_close(vault->keys);
    sodium_memzero(vault->wrap_key, sizeof vault->wrap_key);
    sodium_memzero(vault->email_key, sizeof vault->email_key);
    arena_free(vault->arena);
}

/* ------------------------------------------------------------------ one person */

struct person {
    struct arena *arena;
    int64_t person;
    struct str wrapped, sealed, email;
};

static enum fail key_offer_job(struct db *db, void *context, struct why *why) {
    struct person *p = context;
    TRY(contact_key_offer(db, p->person, p->wrapped, why));
    return contact_key_get(db, p->arena, p->person, &p->wrapped, why);
}

static enum fail key_get_job(struct db *db, void *context, struct why *why) {
    struct person *p = context;
    return contact_key_get(db, p->arena, p->person, &p->wrapped, why);
}

static enum fail put_job(struct db *db, void *context, struct why *why) {
    struct person *p = context;
    return contact_put(db, p->person, p->sealed, p->email, why);
}

static enum fail get_job(struct db *db, void *context, struct why *why) {
    struct person *p = context;
    return contact_get(db, p->arena, p->person, &p->sealed, why);
}

static enum fail find_job(struct db *db, void *context, struct why *why) {
    struct person *p = context;
    return contact_find(db, p->arena, p->email, &p->person, why);
}

struct erasure {
    const int64_t *people;
    size_t n;
};

static enum fail key_erase_job(struct db *db, void *context, struct why *why) {
    struct erasure *erasure = context;
    for (size_t i = 0; i < erasure->n; i++) TRY(contact_key_erase(db, erasure->people[i], why));
    return FAIL_NONE;
}

static enum fail erase_job(struct db *db, void *context, struct why *why) {
    struct erasure *erasure = context;
    for (size_t i = 0; i < erasure->n; i++) TRY(contact_erase(db, erasure->people[i], why));
    return FAIL_NONE;
}

static enum fail fail_damaged(int64_t person, struct why *why) {
    return why_fail(why, FAIL_STORE, NULL,
                    "the contact details of person %lld do not open: they were changed",
                    (long long)person);
}

/* The person's key, unwrapped; made first when `make`. */
static enum fail key_get(struct vault *vault, struct arena *arena, int64_t person, bool make,
                         uint8_t **key, struct why *why) {
    struct person p = {.person = person, .arena = arena};
    enum fail fail = store_read_held(vault->keys, arena, key_get_job, &p, why);
    if (fail == FAIL_NOTFOUND && make) {
        uint8_t fresh[KEY_BYTES];
        secret_bytes(fresh, sizeof fresh);
        p.wrapped = seal(arena, vault->wrap_key, person, "key", fresh, sizeof fresh);
        sodium_memzero(fresh, sizeof fresh);
        fail = store_write(vault->keys, arena, key_offer_job, &p, why);
    }
    TRY(fail);
    size_t n = 0;
    if (!unseal(arena, vault->wrap_key, person, "key", p.wrapped, key, &n) || n != KEY_BYTES)
        return fail_damaged(person, why);
    return FAIL_NONE;
}

enum fail vault_put(struct vault *vault, struct arena *arena, int64_t person,
                    const struct contact *contact, struct why *why) {
    uint8_t *key = NULL;
    struct str plain = {NULL, 0};
    TRY(contact_pack(arena, contact, &plain, why));
    /* The key first, then what it seals: a crash between leaves a key without use, nothing worse.
     */
    TRY(key_get(vault, arena, person, true, &key, why));
    struct person p = {.person = person, .arena = arena};
    p.sealed = seal(arena, key, person, "contact", plain.s, plain.n);
    p.email = email_hash(vault, arena, person, contact->email);
    struct why inner = {0};
    enum fail fail = store_write(vault->contacts, arena, put_job, &p, &inner);
    if (fail == FAIL_CONFLICT)
        return why_fail(why, fail, "email", "another person has this e-mail address");
    if (fail != FAIL_NONE && why != NULL) *why = inner;
    return fail;
}

enum fail vault_get(struct vault *vault, struct arena *arena, int64_t person, struct contact *out,
                    struct why *why) {
    struct person p = {.person = person, .arena = arena};
    uint8_t *key = NULL, *plain = NULL;
    size_t n = 0;
    TRY(store_read_held(vault->contacts, arena, get_job, &p, why));
    TRY(key_get(vault, arena, person, false, &key, why));
    struct contact found;
    if (!unseal(arena, key, person, "contact", p.sealed, &plain, &n) ||
        !contact_unpack(arena, plain, n, &found))
        return fail_damaged(person, why);
    *out = found;
    return FAIL_NONE;
}

/* ------------------------------------------------------------------ many people */

struct many {
    struct vault *vault;
    struct arena *arena;
    const int64_t *people;
    const struct contact *contacts;
    struct contact *out;
    struct str *keys; /* wrapped, as they are stored now; s NULL: none */
    size_t n;
};

static enum fail keys_offer_job(struct db *db, void *context, struct why *why) {
    struct many *many = context;
    for (size_t i = 0; i < many->n; i++) {
        uint8_t fresh[KEY_BYTES];
        int64_t person = many->people[i];
        secret_bytes(fresh, sizeof fresh);
        struct str wrapped =
            seal(many->arena, many->vault->wrap_key, person, "key", fresh, sizeof fresh);
        sodium_memzero(fresh, sizeof fresh);
        TRY(contact_key_offer(db, person, wrapped, why));
        TRY(contact_key_get(db, many->arena, person, &many->keys[i], why));
    }
    return FAIL_NONE;
}

static enum fail keys_get_job(struct db *db, void *context, struct why *why) {
    struct many *many = context;
    for (size_t i = 0; i < many->n; i++) {
        many->keys[i] = (struct str){NULL, 0};
        enum fail fail = contact_key_get(db, many->arena, many->people[i], &many->keys[i], why);
        if (fail != FAIL_NONE && fail != FAIL_NOTFOUND) return fail;
    }
    return FAIL_NONE;
}

static enum fail put_many_job(struct db *db, void *context, struct why *why) {
    struct many *many = context;
    for (size_t i = 0; i < many->n; i++) {
        int64_t person = many->people[i];
        uint8_t *key = NULL;
        size_t n = 0;
        struct str plain = {NULL, 0};
        TRY(contact_pack(many->arena, &many->contacts[i], &plain, why));
        if (!unseal(many->arena, many->vault->wrap_key, person, "key", many->keys[i], &key, &n) ||
            n != KEY_BYTES)
            return fail_damaged(person, why);
        struct str sealed = seal(many->arena, key, person, "contact", plain.s, plain.n);
        TRY(contact_put(db, person, sealed,
                        email_hash(many->vault, many->arena, person, many->contacts[i].email),
                        why));
    }
    return FAIL_NONE;
}

static enum fail get_many_job(struct db *db, void *context, struct why *why) {
    struct many *many = context;
    for (size_t i = 0; i < many->n; i++) {
        int64_t person = many->people[i];
        struct str sealed = {NULL, 0};
        uint8_t *key = NULL, *plain = NULL;
        size_t n = 0;
        many->out[i] = (struct contact){0};
        if (many->keys[i].s == NULL) continue;
        enum fail fail = contact_get(db, many->arena, person, &sealed, why);
        if (fail == FAIL_NOTFOUND) continue;
        TRY(fail);
        if (!unseal(many->arena, many->vault->wrap_key, person, "key", many->keys[i], &key, &n) ||
            n != KEY_BYTES || !unseal(many->arena, key, person, "contact", sealed, &plain, &n) ||
            !contact_unpack(many->arena, plain, n, &many->out[i]))
            return fail_damaged(person, why);
    }
    return FAIL_NONE;
}

enum fail vault_put_many(struct vault *vault, struct arena *arena, const int64_t *people,
                         const struct contact *contacts, size_t n, struct why *why) {
    struct many many = {.vault = vault,
                        .arena = arena,
                        .people = people,
                        .contacts = contacts,
                        .keys = ARENA_ARRAY(arena, struct str, n + 1),
                        .n = n};
    TRY(store_write(vault->keys, arena, keys_offer_job, &many, why));
    struct why inner = {0};
    enum fail fail = store_write(vault->contacts, arena, put_many_job, &many, &inner);
    if (fail == FAIL_CONFLICT)
        return why_fail(why, fail, "email", "another person has this e-mail address");
    if (fail != FAIL_NONE && why != NULL) *why = inner;
    return fail;
}

enum fail vault_get_many(struct vault *vault, struct arena *arena, const int64_t *people, size_t n,
                         struct contact *out, struct why *why) {
    struct many many = {.vault = vault,
                        .arena = arena,
                        .people = people,
                        .out = ARENA_ARRAY(arena, struct contact, n + 1),
                        .keys = ARENA_ARRAY(arena, struct str, n + 1),
                        .n = n};
    TRY(store_read_held(vault->keys, arena, keys_get_job, &many, why));
    TRY(store_read_held(vault->contacts, arena, get_many_job, &many, why));
    if (n > 0) memcpy(out, many.out, n * sizeof *out);
    return FAIL_NONE;
}

/* ------------------------------------------------------------------ what is kept elsewhere */

/* Seven bits a character: never NUL, and no word that the vault uses itself. */
static const char *purpose_of(char purpose[8], int64_t place) {
    for (int i = 0; i < 8; i++)
        purpose[i] = (char)(uint8_t)(0x80 | (((uint64_t)place >> (7 * i)) & 0x7f));
    return purpose;
}

enum fail vault_seal(struct vault *vault, struct arena *arena, int64_t person,
                     const int64_t *places, const struct str *plain, size_t n, struct str *sealed,
                     struct why *why) {
    uint8_t *key = NULL;
    char purpose[8];
    TRY(key_get(vault, arena, person, true, &key, why));
    for (size_t i = 0; i < n; i++)
        sealed[i] =
            seal(arena, key, person, purpose_of(purpose, places[i]), plain[i].s, plain[i].n);
    return FAIL_NONE;
}

enum fail vault_unseal(struct vault *vault, struct arena *arena, int64_t person,
                       const int64_t *places, const struct str *sealed, size_t n, struct str *plain,
                       struct why *why) {
    uint8_t *key = NULL, *text = NULL;
    size_t length = 0;
    char purpose[8];
    struct str *opened = ARENA_ARRAY(arena, struct str, n + 1);
    TRY(key_get(vault, arena, person, false, &key, why));
    for (size_t i = 0; i < n; i++) {
        if (!unseal(arena, key, person, purpose_of(purpose, places[i]), sealed[i], &text, &length))
            return fail_damaged(person, why);
        opened[i] = (struct str){(const char *)text, length};
    }
    for (size_t i = 0; i < n; i++) plain[i] = opened[i];
    return FAIL_NONE;
}

const char *vault_name(struct vault *vault, struct arena *arena, int64_t person) {
    struct contact contact;
    enum fail fail = vault_get(vault, arena, person, &contact, NULL);
    if (fail == FAIL_NONE && !text_is_empty(contact.name)) return contact.name;
    return arena_printf(arena, fail == FAIL_NOTFOUND ? "Person %lld (erased)" : "Person %lld",
                        (long long)person);
}

enum fail vault_find_email(struct vault *vault, const char *email, int64_t *person,
                           struct why *why) {
    if (text_is_empty(email))
        return why_fail(why, FAIL_NOTFOUND, "email", "nobody has an empty address");
    struct arena *scratch = arena_new(SCRATCH_BYTES);
    struct person p = {.arena = scratch, .email = hash_of_email(vault, scratch, email)};
    enum fail fail = store_read(vault->contacts, find_job, &p, why);
    if (fail == FAIL_NONE) *person = p.person;
    arena_free(scratch);
    return fail;
}

enum fail vault_erase_many(struct vault *vault, struct arena *arena, const int64_t *people,
                           size_t n, struct why *why) {
    struct erasure erasure = {people, n};
    TRY(store_write(vault->keys, arena, key_erase_job, &erasure, why));
    TRY(store_write(vault->contacts, arena, erase_job, &erasure, why));
    TRY(store_scrub(vault->keys, why));
    return store_scrub(vault->contacts, why);
}

enum fail vault_erase(struct vault *vault, struct arena *arena, int64_t person, struct why *why) {
    return vault_erase_many(vault, arena, &person, 1, why);
}

/* ------------------------------------------------------------------ backup */

static const char *keys_path(struct arena *arena, const char *path) {
    return arena_printf(arena, "%s.keys", path);
}

enum fail vault_backup(struct vault *vault, const char *target_path, struct why *why) {
    struct arena *scratch = arena_new(SCRATCH_BYTES);
    enum fail fail = store_backup(vault->contacts, target_path, why);
    if (fail == FAIL_NONE) fail = store_backup(vault->keys, keys_path(scratch, target_path), why);
    arena_free(scratch);
    return fail;
}

enum fail vault_restore(const char *backup_path, const char *folder, const char *url,
                        struct why *why) {
    base_start();
    const struct migration *steps[STEPS_MAX];
    struct store_config contacts = config_of(folder, url, "vault", steps);
    struct store_config keys = config_of(folder, url, "vault_keys", steps);
    struct arena *scratch = arena_new(SCRATCH_BYTES);
    enum fail fail = store_restore(backup_path, &contacts, why);
    if (fail == FAIL_NONE) fail = store_restore(keys_path(scratch, backup_path), &keys, why);
    arena_free(scratch);
    return fail;
}
