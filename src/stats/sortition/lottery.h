/*
 * lottery -- the panel's number from public randomness, so that anybody can work it out again.
 *
 * Question: which of the numbered panels is drawn?
 * Method:   in the manner of RFC 3797: the panels are fixed and their digest published first;
 *           sources of randomness are announced beforehand; their values, in a canonical form,
 *           are hashed together with the digest: number = the first of SHA-256(key, 0),
 *           SHA-256(key, 1) ... taken as a whole number below the largest multiple of
 *           `panels`, modulo `panels`, where key = "folkmoot draw 1" LF commitment LF
 *           canonical values LF.
 * Source:   RFC 3797 (sections 3 and 4), with SHA-256 in place of MD5 and rejection instead of
 *           plain remainder.
 * Pure.
 */
#ifndef STATS_SORTITION_LOTTERY_H
#define STATS_SORTITION_LOTTERY_H

#include "base/arena.h"
#include "base/str.h"

/* As RFC 3797 section 4.1 has it: each source is a list of numbers or a text; numbers are sorted,
 * leading zeros dropped, each followed by a full stop; texts are reduced to capital letters and
 * digits; every source ends in a slash. `values`: sources separated by line ends or '/'. */
char *lottery_canonical(struct arena *arena, const char *values);

/* Whether that many things could have come out that nobody can try them all in their head, and that
 * each panel has its stated chance: a source of five numbers or 16 digits at least, or a text of 16
 * letters and digits. INPUT says what is missing. */
enum fail lottery_check(const char *canonical, struct why *why) MUST_USE;

/* Ten-sided dice (or balls 0 to 9, each put back) whose digits in order are the number of a panel:
 * how many it takes for `panels`; 0 when `panels` is not a power of ten. */
int lottery_dice(uint64_t panels);
/* "0 4 2" or "042" is 42. INPUT unless there are exactly `dice` digits, parted by blanks, commas,
 * full stops or dashes alone. */
enum fail lottery_dice_read(const char *thrown, int dice, int64_t *number,
                            struct why *why) MUST_USE;

/* Number 0..panels-1 of the panel. `commitment` is the digest as hexadecimal text. */
uint64_t lottery_number(const char *commitment, const char *canonical, uint64_t panels);

#endif
