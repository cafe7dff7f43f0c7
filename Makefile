# Folkmoot. `make` builds the release binary, `make check` the sanitized tests.
# BUILD is the folder of one variant; VARIANT chooses its flags.

# `make V=1` shows whole commands.
SHELL = /bin/bash
Q = $(if $(V),,@)
VARIANT ?= release
BUILD ?= build$(if $(filter-out release,$(VARIANT)),/$(VARIANT))
ifeq ($(origin CC),default)
CC = gcc
endif
PACKAGES = sqlite3 libsodium nettle jansson liboath libutf8proc md4c libqrencode zlib expat
# These are loaded when they are first asked for (src/base/late.txt).
LATE_PACKAGES = libpq gnutls libzip xlsxwriter pangocairo libcurl lapacke
# Their headers are not ours to warn about.
PACKAGE_CFLAGS := $(subst -I,-isystem ,$(shell pkg-config --cflags $(PACKAGES) $(LATE_PACKAGES)))
PACKAGE_LIBS := $(shell pkg-config --libs $(PACKAGES)) -lstemmer -lgsl -lgslcblas -lm -lpthread
# Tests call more of their functions than the program does.
LATE_LIBS := $(shell pkg-config --libs $(LATE_PACKAGES))

WARNINGS = $(WARNINGS_both) $(WARNINGS_$(if $(findstring clang,$(CC)),clang,gcc)) $(WERROR)
WARNINGS_both = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wcast-qual -Wwrite-strings -Wvla -Wundef -Wformat=2 -Wdouble-promotion \
	-Wimplicit-fallthrough -Wswitch
# clang takes the NAN of math.h for a float, `!"text"` in an assert and joined texts in a list for
# slips, `#define f(x, ...)` without a rest for an extension. gcc checks the first for both.
WARNINGS_clang = -Wno-double-promotion -Wno-string-conversion -Wno-string-concatenation \
	-Wno-gnu-zero-variadic-macro-arguments
WARNINGS_gcc = -Wlogical-op -Wduplicated-cond
WERROR ?= -Werror
COMMON = -std=gnu17 -D_GNU_SOURCE -ffp-contract=off -fno-strict-aliasing -fno-common -include base/banned.h \
	-I$(GEN)/late -Isrc -I$(GEN) -I. $(WARNINGS) $(PACKAGE_CFLAGS)
HARDEN = -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection -fcf-protection=full \
	-ftrivial-auto-var-init=zero -fno-delete-null-pointer-checks -fPIE
HARDEN_LINK = -pie -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code,--as-needed

FLAGS_release = -O2 -g1 $(HARDEN)
LINK_release = $(HARDEN_LINK)
# What nobody set is never zero by chance: whoever reads it fails here, and each time.
# clang makes code that nobody optimises in half of gcc's time.
FLAGS_check = $(if $(findstring clang,$(CC)),-O0,-Og) -g1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined \
	-ftrivial-auto-var-init=pattern
LINK_check = -fsanitize=address,undefined
# ./test builds it with clang, whose code for threads runs in half the time.
FLAGS_thread = -O0 -g1 -fsanitize=thread
LINK_thread = -fsanitize=thread
FLAGS_clang = -O0
FLAGS_fuzz = -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined \
	-fno-sanitize-recover=undefined
# The sanitized tests again, counting lines: what they reach need not be run a second time.
FLAGS_coverage = $(FLAGS_check) --coverage
LINK_coverage = $(LINK_check) --coverage
# These are compiled in units of several files (tools/join): half of the time of a small file goes
# into its headers. Names that shadow another file's are none of a reader's business: clang-tidy,
# which reads each file by itself, tells those within one.
JOINED = $(filter release check thread coverage,$(VARIANT))
CFLAGS += $(COMMON) $(FLAGS_$(VARIANT)) $(if $(JOINED),-Wno-shadow)
LDFLAGS += $(LINK_$(VARIANT))

# Build tools and what they write are the same for all variants.
GEN = build/gen
TOOLS = build/tools
SQL := $(filter-out %.migration.sql %.vault.sql,$(wildcard src/*/*.sql))
MIGRATIONS := $(sort $(wildcard src/*/*.migration.sql src/*/*.vault.sql))
HTML := $(wildcard src/*/*.html)
PO := $(wildcard assets/locale/*.po)
ASSETS := $(shell find assets/static assets/frameworks assets/documents assets/seed -type f 2>/dev/null)
SOURCES := $(filter-out %_test.c,$(wildcard src/*.c src/*/*.c src/*/*/*.c))
GOLDEN := $(wildcard tests/golden/*.c)
TESTS := $(wildcard src/*/*_test.c src/*/*/*_test.c tests/*.c)

GEN_C = $(patsubst src/%,$(GEN)/%.c,$(SQL) $(HTML)) $(GEN)/migrations.c $(GEN)/locale.c $(GEN)/assets.c \
	$(GEN)/late.c
GEN_H = $(patsubst src/%,$(GEN)/%.h,$(SQL) $(HTML))
object = $(patsubst %.c,$(BUILD)/obj/%.o,$(patsubst $(GEN)/%,gen/%,$(1)))
ifeq ($(JOINED),)
OBJECTS = $(call object,$(SOURCES) $(GEN_C))
TEST_OBJECTS = $(call object,$(TESTS))
GOLDEN_OBJECTS = $(call object,$(GOLDEN))
else
# Not of every program, or with flags of their own.
HARD_LOOPS = $(patsubst %,src/stats/%.c,survey/covariance survey/estimate survey/replicate_estimate \
	sortition/lp sortition/proof sampling/frame_quick)
APART = src/main.c src/office/spreadsheet_xlsx.c src/base/rng.c src/stats/sampling/strip.c $(HARD_LOOPS)
joined = $(patsubst build/%.c,$(BUILD)/obj/%.o,$(shell tools/join build/joined/$(1) $(2)))
OBJECTS := $(call object,$(APART)) $(call joined,program,$(filter-out $(APART),$(SOURCES)) $(GEN_C))
TEST_OBJECTS := $(call joined,tests,$(TESTS))
GOLDEN_OBJECTS := $(call joined,golden,$(GOLDEN))
# gcc and clang build these into the same folder, and what both made does not go into one program.
$(shell mkdir -p $(BUILD); cmp -s $(BUILD)/compiler - <<<'$(lastword $(CC))' || \
	echo '$(lastword $(CC))' >$(BUILD)/compiler)
$(OBJECTS) $(TEST_OBJECTS) $(GOLDEN_OBJECTS): $(BUILD)/compiler
endif

.DEFAULT_GOAL = all
.PHONY: all objects read-tests check clean generated install fuzz bench format-check arrows sizes headers \
	clang-rest tidy cppcheck bless locale
.DELETE_ON_ERROR:
.SECONDARY:
all: $(BUILD)/folkmoot $(if $(GOLDEN),$(BUILD)/test-golden)

$(BUILD)/folkmoot: $(OBJECTS)
	$(if $(V),,@echo "  $(VARIANT) $@")
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(PACKAGE_LIBS)

# The same objects without main, and all tests, in one program.
# GLPK is the oracle of the draws in the tests, and in no other program.
$(BUILD)/folkmoot-test: PACKAGE_LIBS += -lglpk $(LATE_LIBS)
$(BUILD)/folkmoot-test: $(filter-out $(call object,src/main.c),$(OBJECTS)) $(TEST_OBJECTS)
	$(if $(V),,@echo "  $(VARIANT) $@")
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(PACKAGE_LIBS) -lcmocka

# Figures of independent sources against ours (tests/golden/README.md).
$(BUILD)/test-golden: $(GOLDEN_OBJECTS) $(BUILD)/rooms.a
	$(if $(V),,@echo "  $(VARIANT) $@")
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(PACKAGE_LIBS)

check: $(BUILD)/folkmoot-test $(BUILD)/folkmoot
	$(BUILD)/folkmoot-test $(PATTERN)

generated: $(GEN_C) $(GEN_H)

# Generated headers come before anything that may include them.
# Whatever calls a library that is loaded late is made again when these are others.
$(BUILD)/obj/src/%.o: src/%.c $(GEN)/late.c | $(GEN_H)
	@mkdir -p $(@D)
	$(if $(V),,@echo "  $(VARIANT) $<")
	$(Q)$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<
$(BUILD)/obj/tests/%.o: tests/%.c $(GEN)/late.c | $(GEN_H)
	@mkdir -p $(@D)
	$(if $(V),,@echo "  $(VARIANT) $<")
	$(Q)$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<
$(BUILD)/obj/gen/%.o: $(GEN)/%.c | $(GEN_H)
	@mkdir -p $(@D)
	$(if $(V),,@echo "  $(VARIANT) $<")
	$(Q)$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<
$(BUILD)/obj/joined/%.o: build/joined/%.c $(GEN)/late.c | $(GEN_H) $(GEN_C)
	@mkdir -p $(@D)
	$(if $(V),,@echo "  $(VARIANT) $<")
	$(Q)$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

# The header of libxlsxwriter has a macro with a function that is banned: this file alone is not held.
$(BUILD)/obj/src/office/spreadsheet_xlsx.o: CFLAGS += -DBASE_BANNED_H
$(BUILD)/tidy/src/office/ok: private CFLAGS += -DBASE_BANNED_H \
	-include stdio.h -include stdlib.h -include string.h -include time.h

# The loops that surveys of a million answers, draws, and samples of addresses spend their time in.
ifeq ($(VARIANT),release)
$(HARD_LOOPS:%.c=$(BUILD)/obj/%.o): CFLAGS += -O3
# Places are written faster one by one than gathered into vectors first.
$(BUILD)/obj/src/stats/sampling/strip.o: CFLAGS += -fno-tree-slp-vectorize
endif

# In one sixteenth of the sanitized tests a third of the time went into the solver of linear programmes.
ifneq ($(filter check coverage,$(VARIANT)),)
$(BUILD)/obj/src/stats/sortition/lp.o $(BUILD)/obj/src/base/rng.o: CFLAGS += -O1
endif

# Build tools: one small C file each, never sanitized.
$(TOOLS)/%: tools/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) -std=gnu17 -D_GNU_SOURCE -O1 -g -Wall -Wextra -Werror -o $@ $< -lsqlite3 -lz

$(GEN)/%.sql.c $(GEN)/%.sql.h &: src/%.sql $(TOOLS)/mksql $(MIGRATIONS)
	@mkdir -p $(@D)
	$(Q)$(TOOLS)/mksql statements $< $(GEN)/$*.sql.c $(GEN)/$*.sql.h $(MIGRATIONS)
$(GEN)/migrations.c: $(TOOLS)/mksql $(MIGRATIONS)
	@mkdir -p $(@D)
	$(Q)$(TOOLS)/mksql migrations $@ $(MIGRATIONS)
$(GEN)/%.html.c $(GEN)/%.html.h &: src/%.html $(TOOLS)/mkhtml
	@mkdir -p $(@D)
	$(Q)$(TOOLS)/mkhtml $< $(GEN)/$*.html.c $(GEN)/$*.html.h
$(GEN)/locale.c: $(TOOLS)/mklocale $(PO)
	@mkdir -p $(@D)
	$(Q)$(TOOLS)/mklocale $@ $(PO)
$(GEN)/late.c: tools/mklate src/base/late.txt
	@mkdir -p $(@D)
	$(Q)tools/mklate src/base/late.txt $(GEN)/late $@
$(GEN)/assets.c: $(TOOLS)/mkasset $(ASSETS)
	@mkdir -p $(@D)
	$(Q)$(TOOLS)/mkasset $@ $(ASSETS)

# Checks; ./test calls them.
OURS = $(shell git ls-files 'src/*.c' 'src/*.h' 'tests/*.c' 'tests/*.h' 'tools/*.c' 'fuzz/*.[ch]' 'bench/*.[ch]')
format-check:
	@clang-format --dry-run -Werror $(OURS)
arrows: $(TOOLS)/checkdeps
	$(TOOLS)/checkdeps src
sizes:
	tools/sizes $(OURS)
objects: $(OBJECTS) $(TEST_OBJECTS) $(GOLDEN_OBJECTS)

# Reading alone, without making code, shows what a compiler warns of. Of headers only those are read
# that no .c file of the same name includes first: that file has shown that they stand alone.
HEADERS = $(filter-out %/banned.h $(shell grep -m1 -H '^\#include' $(wildcard src/*/*.c src/*/*/*.c) | \
	sed -n 's,^src/\(.*\)\.c:\#include "\1\.h"$$,src/\1.h,p'),$(wildcard src/*/*.h src/*/*/*.h))
READ = $(CC) $(CFLAGS) -fsyntax-only -MMD -MP -MF $@.d -MT $@
headers: $(GEN_H)
	@$(MAKE) --no-print-directory $(patsubst %,$(BUILD)/read/%.ok,$(HEADERS))
$(BUILD)/read/%.h.ok: %.h | $(GEN_H)
	@mkdir -p $(@D)
	$(Q)$(READ) -Wno-unused-function -Wno-unused-const-variable -x c $<
	@touch $@
# ./test has gcc read the tests, one by one: it builds the program alone.
read-tests: $(patsubst %,$(BUILD)/read/%.ok,$(TESTS))
# What clang-tidy does not look at: tests, and C that our tools write. ./test builds these with
# clang; this is the quick look while one writes.
clang-rest: $(patsubst %,$(BUILD)/read/%.ok,$(TESTS) $(GOLDEN) $(GEN_C))
$(BUILD)/read/%.c.ok: %.c | $(GEN_H)
	@mkdir -p $(@D)
	$(Q)$(READ) $<
	@touch $@

# clang-tidy tells the compiler's own warnings as well. One process looks at all files of a folder:
# to begin it for each costs a quarter of all. A folder is looked at again when an object of its files
# was made again, so when anything that they include changed. Beyond 25,000 states of one function the
# analyser takes most of its time; all that it ever found here it found before.
FOLDERS = $(sort $(dir $(SOURCES)))
TIDY_FLAGS = $(filter-out -O3 -Wno-shadow $(WARNINGS_gcc) $(FLAGS_$(VARIANT)),$(CFLAGS)) $(WARNINGS_clang) \
	-Xclang -analyzer-config -Xclang max-nodes=25000
tidy: $(FOLDERS:%=$(BUILD)/tidy/%ok)
objects_of = $(filter $(BUILD)/obj/joined/program/$(subst /,_,$(1:/=))-% $(call object,$(wildcard $(1)*.c)),$(OBJECTS))
$(foreach folder,$(FOLDERS),$(eval $(BUILD)/tidy/$(folder)ok: $(call objects_of,$(folder))))
$(BUILD)/tidy/%/ok: .clang-tidy
	@mkdir -p $(@D)
	@clang-tidy --quiet $(filter-out %_test.c,$(wildcard $*/*.c)) -- $(TIDY_FLAGS) >$@.log 2>&1 || \
		{ cat $@.log; false; }
	@touch $@

cppcheck: $(GEN_H)
	@mkdir -p $(BUILD)/cppcheck
	cppcheck --quiet --error-exitcode=1 --inline-suppr --enable=warning,performance,portability \
		--std=c11 --library=posix --library=gnu -j2 --cppcheck-build-dir=$(BUILD)/cppcheck \
		--suppressions-list=tools/cppcheck.txt -D_GNU_SOURCE -Isrc -I$(GEN) -I. $(SOURCES)

# All texts that can be translated; and what is new of them into each translation (needs gettext).
$(BUILD)/texts.pot: $(TOOLS)/mkpot $(SOURCES) $(HTML)
	$(Q)$(TOOLS)/mkpot $@ $(sort $(SOURCES) $(HTML))
locale: $(BUILD)/texts.pot
	for po in $(PO); do msgmerge --quiet --update --backup=none --no-fuzzy-matching --sort-output \
		--no-location $$po $<; done

# Takes what the program says now as what it should say; look at the difference before committing it.
bless: all
	$(BUILD)/folkmoot manual --markdown > docs/reference/command-line.md

# Fuzz targets (fuzz/README.md) and benchmarks are linked against an archive of all rooms, so that
# each takes only what it needs.
SECONDS ?= 60
ONLY ?= *
FUZZ_CC ?= clang
FUZZ := $(basename $(notdir $(wildcard fuzz/$(ONLY)_fuzz.c)))
fuzz:
	$(MAKE) VARIANT=fuzz CC="$(FUZZ_CC)" WARNINGS= $(FUZZ:%=build/fuzz/%)
	@for name in $(FUZZ:_fuzz=); do \
		mkdir -p build/fuzz/corpus/$$name && echo "$$name, $(SECONDS) seconds" && \
		build/fuzz/$${name}_fuzz -max_total_time=$(SECONDS) -max_len=16384 -timeout=10 -rss_limit_mb=2048 \
			-artifact_prefix=build/fuzz/$$name- -verbosity=0 -print_final_stats=1 \
			build/fuzz/corpus/$$name fuzz/corpus/$$name 2>build/fuzz/$$name.log \
			|| { tail -40 build/fuzz/$$name.log; exit 1; }; \
		grep -E 'number_of_executed|average_exec' build/fuzz/$$name.log; \
	done
$(BUILD)/rooms.a: $(filter-out $(call object,src/main.c),$(OBJECTS))
	@rm -f $@
	$(Q)ar rc $@ $^
build/fuzz/%_fuzz: fuzz/%_fuzz.c fuzz/fuzz.h $(BUILD)/rooms.a
	$(Q)$(CC) $(CFLAGS) -fsanitize=fuzzer,address,undefined -o $@ $< $(BUILD)/rooms.a $(PACKAGE_LIBS)

# Benchmarks (bench/README.md), with the flags of the release.
BENCH := $(basename $(notdir $(wildcard bench/$(ONLY)_bench.c)))
bench: $(BENCH:%=build/bench/%)
	@for name in $(BENCH); do build/bench/$$name || exit 1; done
build/bench/http_bench: PACKAGE_LIBS += -lmicrohttpd
# Kinds register themselves: nothing refers to them by name.
build/bench/answers_bench build/bench/closing_bench build/bench/ledger_bench: LDFLAGS += -Wl,--whole-archive
build/bench/answers_bench build/bench/closing_bench build/bench/ledger_bench: PACKAGE_LIBS += -Wl,--no-whole-archive
build/fuzz/questionnaire_fuzz: CFLAGS += -Wl,--whole-archive
build/fuzz/questionnaire_fuzz: PACKAGE_LIBS += -Wl,--no-whole-archive
build/bench/draw_bench: PACKAGE_LIBS += -lglpk
build/bench/%: bench/%.c bench/bench.c bench/bench.h $(BUILD)/rooms.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< bench/bench.c $(BUILD)/rooms.a $(PACKAGE_LIBS)

PREFIX ?= /usr/local
install: all
	install -D -m 755 $(BUILD)/folkmoot $(DESTDIR)$(PREFIX)/bin/folkmoot
	install -d $(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/bash-completion/completions
	$(BUILD)/folkmoot manual > $(DESTDIR)$(PREFIX)/share/man/man1/folkmoot.1
	$(BUILD)/folkmoot completion > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/folkmoot

clean:
	rm -rf build

-include $(shell find $(BUILD)/obj $(BUILD)/read -name '*.d' 2>/dev/null)
