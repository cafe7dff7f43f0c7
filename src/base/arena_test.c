#include "base/arena.h"
#include "tests/test.h"

#include <setjmp.h>
#include <stdint.h>
#include <string.h>

static void pieces_are_zeroed_aligned_and_apart(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    char *pieces[200];
    for (size_t i = 0; i < 200; i++) {
        pieces[i] = arena_take(arena, i + 1, 3);
        assert_int_equal((uintptr_t)pieces[i] % 16, 0);
        for (size_t j = 0; j < (i + 1) * 3; j++) assert_int_equal(pieces[i][j], 0);
        memset(pieces[i], (int)(i + 1), (i + 1) * 3);
    }
    for (size_t i = 0; i < 200; i++)
        for (size_t j = 0; j < (i + 1) * 3; j++) assert_int_equal(pieces[i][j], (char)(i + 1));
    arena_free(arena);
}
TEST(pieces_are_zeroed_aligned_and_apart, "base: arena pieces are zeroed, aligned and apart");

static void rewound_memory_is_zero_again(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    for (int round = 0; round < 3; round++) {
        size_t mark = arena_mark(arena);
        char *piece = arena_take(arena, 10000, 1);
        for (size_t i = 0; i < 10000; i++) assert_int_equal(piece[i], 0);
        memset(piece, 0xFF, 10000);
        arena_rewind(arena, mark);
        char *small = arena_take(arena, 16, 1);
        char *grown = arena_grow(arena, small, 16, 9000);
        for (size_t i = 0; i < 9000; i++) assert_int_equal(grown[i], 0);
        memset(grown, 0xFF, 9000);
        arena_reset(arena, 4096);
        assert_int_equal(arena_used(arena), 0);
    }
    arena_free(arena);
}
TEST(rewound_memory_is_zero_again, "base: arena memory is zero again after rewind and reset");

static void growth_keeps_content(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    char *first = arena_copy(arena, "first");
    char *in_place = arena_grow(arena, first, 6, 600);
    assert_ptr_equal(first, in_place);
    assert_string_equal(in_place, "first");
    assert_int_equal(in_place[599], 0);
    arena_take(arena, 1, 1);
    char *moved = arena_grow(arena, in_place, 600, 1200);
    assert_ptr_not_equal(in_place, moved);
    assert_string_equal(moved, "first");
    size_t mark = arena_mark(arena);
    arena_take(arena, 1, 1);
    arena_rewind(arena, mark);
    char *after_rewind = arena_grow(arena, moved, 1200, 1300);
    assert_string_equal(after_rewind, "first");
    arena_free(arena);
}
TEST(growth_keeps_content, "base: arena_grow keeps what is there, in place or moved");

static void exhaustion_goes_to_the_guard(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 16);
    jmp_buf guard;
    volatile int caught = 0;
    jmp_buf *former = arena_guard_set(arena, &guard);
    assert_null(former);
    const size_t sizes[][2] = {{1 << 17, 1}, {SIZE_MAX, 1}, {SIZE_MAX / 2, 3}, {1, SIZE_MAX - 5}};
    for (volatile size_t i = 0; i < 4; i++) {
        if (setjmp(guard) == 0) {
            arena_take(arena, sizes[i][0], sizes[i][1]);
            fail_msg("this is not to be reached");
        }
        caught++;
    }
    volatile size_t pieces = 0;
    if (setjmp(guard) == 0)
        for (;;) {
            arena_take(arena, 1000, 1);
            pieces++;
        }
    assert_int_equal(caught, 4);
    assert_in_range(pieces, 60, 65);
    assert_ptr_equal(arena_guard_set(arena, NULL), &guard);
    arena_free(arena);
}
TEST(exhaustion_goes_to_the_guard, "base: arena exhaustion and overflow jump to the guard");

static void chosen_allocation_fails(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 16);
    jmp_buf guard;
    arena_guard_set(arena, &guard);
    volatile int done = 0;
    arena_fail_at(arena, 3);
    if (setjmp(guard) == 0)
        for (;;) {
            arena_take(arena, 1, 1);
            done++;
        }
    assert_int_equal(done, 2);
    arena_take(arena, 1, 1); /* once only */
    arena_free(arena);
}
TEST(chosen_allocation_fails, "base: arena_fail_at makes the k-th allocation fail, once");

struct diary {
    char text[16];
    size_t n;
};
struct entry {
    struct diary *diary;
    char letter;
};

static void entry_end(void *thing) {
    struct entry *entry = thing;
    entry->diary->text[entry->diary->n++] = entry->letter;
}

static void hooks_run_newest_first_to_the_mark(void **state) {
    (void)state;
    struct diary diary = {0};
    struct arena *arena = arena_new(1 << 16);
    struct entry entries[] = {{&diary, 'a'}, {&diary, 'b'}, {&diary, 'c'}, {&diary, 'd'}};
    arena_on_end(arena, entry_end, &entries[0]);
    size_t mark = arena_mark(arena);
    arena_on_end(arena, entry_end, &entries[1]);
    arena_on_end(arena, entry_end, &entries[2]);
    arena_rewind(arena, mark);
    assert_string_equal(diary.text, "cb");
    arena_on_end(arena, entry_end, &entries[3]);
    arena_reset(arena, 0);
    assert_string_equal(diary.text, "cbda");
    arena_free(arena);
    assert_string_equal(diary.text, "cbda");
}
TEST(hooks_run_newest_first_to_the_mark, "base: arena hooks run newest first, down to the mark");

static void texts_are_copied_and_formatted(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    assert_null(arena_copy(arena, NULL));
    assert_string_equal(arena_copy_n(arena, "abcdef", 3), "abc");
    assert_string_equal(arena_copy_n(arena, NULL, 0), "");
    assert_string_equal(arena_printf(arena, "%d of %s", 3, "five"), "3 of five");
    char *wide = arena_printf(arena, "%5000d", 7);
    assert_int_equal(strlen(wide), 5000);
    arena_free(arena);
    arena_free(NULL);
}
TEST(texts_are_copied_and_formatted, "base: arena copies and formats texts of any length");

static void why_keeps_what_fits(void **state) {
    (void)state;
    struct why why = {.row = 9};
    assert_int_equal(why_fail(&why, FAIL_LIMIT, "seats", "want %d", 12), FAIL_LIMIT);
    assert_string_equal(why.field, "seats");
    assert_string_equal(why.text, "want 12");
    assert_int_equal(why.row, 0);
    assert_int_equal(why_fail(NULL, FAIL_STORE, NULL, "x"), FAIL_STORE);
    why_fail(&why, FAIL_INPUT, NULL, "%600d", 1);
    assert_int_equal(strlen(why.text), sizeof why.text - 1);
    for (int i = FAIL_NONE; i <= FAIL_SYSTEM; i++)
        assert_string_not_equal(fail_name((enum fail)i), "unknown");
}
TEST(why_keeps_what_fits,
     "base: why_fail cuts long texts, accepts NULL, and every fail has a name");
