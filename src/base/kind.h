/*
 * kind -- adding a thing touches one place.
 *
 * A page, command, job, question type or migration is one constant that
 * registers itself: REGISTER(page, page_home); puts a pointer to it in a linker
 * section, and KIND_EACH walks all of one kind. Nobody edits a list. The order
 * is that of linking: sort by name where order matters.
 */
#ifndef BASE_KIND_H
#define BASE_KIND_H

/* Registers the constant `thing` of type `const struct KIND`. */
#define REGISTER(kind, thing)                                                                      \
    __attribute__((                                                                                \
        used, section("kind_" #kind),                                                              \
        aligned(sizeof(void *)))) static const struct kind *const kind_##kind##_##thing = &(thing)

/* Declares the bounds of a kind; once in each file that walks it. */
#define KIND_DECLARE(kind)                                                                         \
    extern const struct kind *const __start_kind_##kind[] __attribute__((weak));                   \
    extern const struct kind *const __stop_kind_##kind[] __attribute__((weak))

/* for (KIND_EACH(page, at)) use(*at); */
#define KIND_EACH(kind, at)                                                                        \
    const struct kind *const *at = __start_kind_##kind;                                            \
    at < __stop_kind_##kind;                                                                       \
    at++

#endif
