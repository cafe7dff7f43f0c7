#!/usr/bin/env bash
# What the build tools refuse, with file and line: templates that could defeat escaping, and
# translations that could not be used as formats. The last line counts.
set -uo pipefail
cd "$(dirname "$0")/.."
mkhtml=build/tools/mkhtml mklocale=build/tools/mklocale
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

# expect WANTED COMMAND...: fails with that message, or succeeds when WANTED is empty.
expect() {
    local wanted=$1 said
    shift
    said=$("$@" 2>&1)
    local status=$?
    if [[ -z $wanted && $status -eq 0 ]] || [[ -n $wanted && $status -ne 0 && $said == *"$wanted"* ]]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAILED: wanted "%s", got status %d: %s\n' "$wanted" "$status" "$said"
    fi
}

# template WANTED TEXT: the text stands on line 3 of a function.
template() {
    printf '{{@function void a(struct html *out)}}\n\n%s\n' "$2" >"$work/a.html"
    expect "$1" "$mkhtml" "$work/a.html" "$work/a.c" "$work/a.h"
}
template '' '<p class="{{x}}">{{x}} {{u x}} {{t "y"}} {{t "%s", x}}</p>'
template '' '{{? x}}<b>{{:? y}}<i>{{:}}<u>{{/}}{{# int i = 0; i < 3; i++}}{{= int k = i;}}{{> f((struct s){{1}})}}{{/}}'
template '' '{{! a comment with "quotes and '"'"'that }}<p data-x="a>b">{{x}}</p>'
template ':3: error: a value may stand in text' '<a href={{x}}>'
template ':3: error: write the attribute' '<a href=x>'
template ':3: error: a value may stand in text' '<{{x}}>'
template ':3: error: a value may stand in text' '<p {{x}}>'
template ':3: error: a value may stand in text' '<!-- {{x}} -->'
template ':3: error: attribute '"'onclick'"' is refused' '<p onclick="x">'
template ':3: error: attribute '"'style'"' is refused' '<p STYLE="x">'
template ':3: error: <script> is refused' '<script src="x"></script>'
template ':3: error: <style> is refused' '<style>x</style>'
template ':3: error: {{? ...}} has no {{/}}' '{{? x}}'
template ':3: error: {{# ...}} has no {{/}}' '{{# ;;}}'
template ':3: error: {{/}} without a start' '{{/}}'
template ':3: error: {{:}} outside' '{{# ;;}}{{:}}{{/}}'
template ':3: error: nothing follows {{:}}' '{{? x}}{{:}}{{:? y}}{{/}}'
template ':3: error: {{ without }}' '{{x'
template ':3: error: empty tag' '{{ }}'
template ':3: error: {{t ...}} starts with a text' '{{t x}}'
template ':3: error: unknown tag' '{{@else}}'
template ':4: error: the function ends inside a tag' '<p class="x'
printf 'text\n' >"$work/a.html"
expect ':1: error: text before {{@function' "$mkhtml" "$work/a.html" "$work/a.c" "$work/a.h"
printf '{{@function void a(void)}}\n' >"$work/a.html"
expect "takes 'struct html *out'" "$mkhtml" "$work/a.html" "$work/a.c" "$work/a.h"
expect 'cannot open' "$mkhtml" "$work/none.html" "$work/a.c" "$work/a.h"

# translation WANTED TEXT
translation() {
    printf 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n%s\n' "$2" >"$work/cy.po"
    expect "$1" "$mklocale" "$work/l.c" "$work/cy.po"
}
translation '' $'msgid "a %s b %lld"\nmsgstr "%2$lld x %1$s"'
translation '' $'msgid "%lld day"\nmsgid_plural "%lld days"\nmsgstr[0] "un diwrnod"\nmsgstr[1] "%lld diwrnod"'
translation '' $'#, fuzzy\nmsgid "a %s"\nmsgstr "%d"'
translation ':5: error: the translation' $'msgid "a %s"\nmsgstr "b %d"'
translation ':5: error: the translation' $'msgid "a %s"\nmsgstr "b"'
translation ':5: error: the translation' $'msgid "a"\nmsgstr "b %s"'
translation ':5: error: the translation' $'msgid "a %s"\nmsgstr "b %s %s"'
translation '' $'msgid "61% to 70% (50%)"\nmsgstr "61% i 70% (50%)"'
translation 'a second translation' $'msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"'
translation 'contexts are not used' $'msgctxt "x"\nmsgid "a"\nmsgstr "b"'
translation 'no closing quote' $'msgid "a\nmsgstr "b"'
translation 'not a line of a .po file' $'hello'
printf 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(exit(1));\\n"\n' >"$work/cy.po"
expect 'is not an expression over n' "$mklocale" "$work/l.c" "$work/cy.po"
expect '' "$mklocale" "$work/l.c"

echo "$passed passed, $failed failed"
[[ $failed -eq 0 ]]
