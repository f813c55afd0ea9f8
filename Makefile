# pgbazaar. `make help` lists the targets.
#
#   BUILD=dir        where objects go (default build)
#   SANITIZE=list    address,undefined or thread: instrumented build (own BUILD, see check-san)
#   WERROR=1         warnings are errors (set by CI)
#   V=1              show the command lines
#   PREFIX=/usr/local DESTDIR=  for install

BUILD   ?= build
PREFIX  ?= /usr/local
VERSION := 0.1.0

CC      ?= cc
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wwrite-strings -Wcast-qual -Wundef -Wvla -Wformat=2 -Wimplicit-fallthrough -fno-common
ifneq ($(WERROR)$(CI),)
WARNINGS += -Werror
endif
ifeq ($(SANITIZE),)
OPTIMISE := -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong
else
OPTIMISE := -O1 -g -fno-omit-frame-pointer -fsanitize=$(SANITIZE) -fno-sanitize-recover=all
LDFLAGS  += -fsanitize=$(SANITIZE)
endif

PACKAGES := libpq yaml-0.1 jansson zlib libmicrohttpd
# The same bits from every compiler: no fused multiply-add, whatever CFLAGS say (gen/world/arith.c refuses the rest).
# Hidden: a function of ours must not take the place of a library's of the same name (profile_init is in libkrb5).
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -pthread -fvisibility=hidden $(OPTIMISE) $(WARNINGS) -I. \
	-DPGBAZAAR_VERSION='"$(VERSION)"' $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null) $(CPPFLAGS) $(CFLAGS) -ffp-contract=off
LDLIBS  = $(shell pkg-config --libs $(PACKAGES)) -lm -pthread

SOURCES := $(sort $(wildcard common/*.c reports/*.c reports/*/*.c gen/*.c gen/*/*.c load/*.c load/*/*.c))
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o)
MAIN    := main.c commands.c
LIBRARY := $(BUILD)/libpgbazaar.a
PROGRAM := $(if $(filter build,$(BUILD)),pgbazaar,$(BUILD)/pgbazaar)

# Data that travels inside the binary: NAME or NAME=PATH, see common/build/embed.
EMBEDDED := $(sort $(wildcard sql/schema/*.sql sql/layouts/*/*.sql sql/queries/*.sql sql/checks/*.sql sql/roles/*.sql profiles/*.yaml experiments/*.yaml \
	gen/world/data/* reports/html/*)) \
	reports/html/dygraph.min.js=/usr/share/javascript/dygraphs/dygraph.min.js \
	reports/html/dygraph.min.css=/usr/share/javascript/dygraphs/dygraph.min.css

UNIT_SOURCES := $(sort $(wildcard tests/unit/*/*_test.c tests/unit/*/*/*_test.c tests/fuzz/*_test.c))
UNIT_TESTS   := $(UNIT_SOURCES:%.c=$(BUILD)/%)
C_FILES      := $(sort $(wildcard *.[ch] common/*.[ch] reports/*.[ch] reports/*/*.[ch] gen/*.[ch] gen/*/*.[ch] load/*.[ch] load/*/*.[ch] \
	tests/*.h tests/*/*.[ch] tests/*/*/*.[ch] tests/*/*/*/*.[ch]))

# $(call say,WHAT) before a command: what is done, in place of the command line.
say = $(if $(V),,@echo "  $1 $@";)
CORES := $(shell nproc 2>/dev/null || echo 2)

all: $(PROGRAM) ## build ./pgbazaar

$(PROGRAM): $(MAIN:%.c=$(BUILD)/%.o) $(LIBRARY)
	$(call say,link   )$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# Rebuilt whole, so that an object whose source is gone does not stay in it.
$(LIBRARY): $(OBJECTS) $(BUILD)/embedded_data.o
	@rm -f $@
	$(call say,archive)$(AR) rcs $@ $^

$(BUILD)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call say,compile)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# Written anew each time, replaced only when it differs: a file that appears or goes changes it too.
EMBEDDED_PATHS := $(foreach f,$(EMBEDDED),$(lastword $(subst =, ,$(f))))
$(BUILD)/embedded_data.S: FORCE
	@mkdir -p $(@D)
	@common/build/embed $(EMBEDDED) > $@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

$(BUILD)/embedded_data.o: $(BUILD)/embedded_data.S $(EMBEDDED_PATHS)
	$(call say,embed  )$(CC) -c -o $@ $<

FORCE:

$(BUILD)/tests/%: tests/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,compile)$(CC) $(ALL_CFLAGS) -MMD -MP $(LDFLAGS) -o $@ $< $(LIBRARY) $(LDLIBS)

# The program with its rows made by code of either compiler, with and without optimisation, and with all that this
# processor has: tests/cli/golden.t holds that their bytes are the same. What makes no bytes is the library's.
GOLDEN_BUILDS  := gcc-O0 gcc-O3 clang-O0 clang-O3
GOLDEN_FOUND   := $(foreach b,$(GOLDEN_BUILDS),$(if $(shell command -v $(firstword $(subst -, ,$b))),$b))
GOLDEN_SOURCES := $(sort $(wildcard gen/world/*.c gen/copy/*.c gen/retail/*.c)) gen/worldspec.c common/pcg.c
golden-programs: $(GOLDEN_FOUND:%=$(BUILD)/golden/%/pgbazaar)

define golden_build
$(BUILD)/golden/$1/%: private WARNINGS :=
$(BUILD)/golden/$1/%: private CC := $(firstword $(subst -, ,$1))
$(BUILD)/golden/$1/%: private OPTIMISE := -$(lastword $(subst -, ,$1)) $(if $(findstring O3,$1),-march=native)
$(BUILD)/golden/$1/%.o: %.c Makefile
	@mkdir -p $$(@D)
	$$(call say,compile)$$(CC) $$(ALL_CFLAGS) -MMD -MP -c -o $$@ $$<
$(BUILD)/golden/$1/pgbazaar: $(MAIN:%.c=$(BUILD)/%.o) $(GOLDEN_SOURCES:%.c=$(BUILD)/golden/$1/%.o) \
		$(BUILD)/golden/$1/tests/golden/kernel.o $(LIBRARY)
	$$(call say,link   )$$(CC) $$(LDFLAGS) -Wl,--wrap=embedding_kernel_best -o $$@ $$^ $$(LDLIBS)
endef
$(foreach b,$(GOLDEN_FOUND),$(eval $(call golden_build,$b)))

deps: ## install what is missing to build and run (apt, as root or by sudo)
	@common/build/deps

demo: deps ## from nothing to a verdict: throwaway server, dev world, 20 s of load, a report
	@$(MAKE) --no-print-directory -j$(CORES) all
	./pgbazaar local start
	./pgbazaar gen --local -p dev --resume
	./pgbazaar load --local -p demo -o results/demo

check: ## every test, against a real server of its own; installs what the tests need
	@common/build/deps --test
	@$(MAKE) --no-print-directory -j$(CORES) all unit-programs golden-programs
	@tests/run

check-slurm: ## slices as an array of a Slurm that is started for it; installs Slurm
	@common/build/deps --slurm
	@$(MAKE) --no-print-directory -j$(CORES) all
	@tests/run tests/cli/slurm.t

# TSan has nothing to find in the world, whose functions know no threads; there it only takes time,
# and more than the test of plan allows.
SHORT_TESTS_asan := $(addprefix tests/cli/,load.t gen.t verify.t plan.t profile.t usage.t)
SHORT_TESTS_tsan := $(filter-out tests/cli/plan.t,$(SHORT_TESTS_asan))
SANITIZE_asan := address,undefined
SANITIZE_tsan := thread
UNITS_asan := $(UNIT_SOURCES:.c=)
UNITS_tsan := $(filter-out tests/fuzz/% tests/unit/gen/world/% tests/unit/gen/realism/realism_test,$(UNITS_asan))
check-san: check-asan check-tsan ## unit and short end-to-end tests with ASan+UBSan, then with TSan
check-asan check-tsan: check-%:
	@common/build/deps --test
	@$(MAKE) --no-print-directory -j$(CORES) all unit-programs BUILD=build-$* SANITIZE=$(SANITIZE_$*)
	@PGBAZAAR=build-$*/pgbazaar tests/run $(SHORT_TESTS_$*) $(UNITS_$*:%=build-$*/%)

BENCHES := $(addprefix $(BUILD)/tests/bench/,history sale hist_record)
BENCH_SCRIPTS := balance copy_ratio whole_load other_ways growth drivers pacing compare_evidence capacity_again
bench: ## the figures: ratios measured side by side, see tests/bench/; over an hour, on a quiet machine
	@common/build/deps --bench
	@$(MAKE) --no-print-directory -j$(CORES) all $(BENCHES)
	@status=0; for bench in $(BENCHES) $(BENCH_SCRIPTS:%=tests/bench/%); do echo "## $$bench"; $$bench || status=1; done; exit $$status

unit-programs: $(UNIT_TESTS)

unit: $(UNIT_TESTS) ## run the unit tests alone
	prove --jobs 2 --exec '' $(UNIT_TESTS)

format: ## lay the C sources out by .clang-format
	clang-format -i $(C_FILES)

format-check: ## fail where a file is not laid out by .clang-format
	clang-format --dry-run -Werror $(C_FILES)

# A process a file: with several files in one, the analyzer finds fault with a sound va_list.
TIDY_FILES := $(SOURCES) $(MAIN) $(UNIT_SOURCES)
tidy: ## clang-tidy over every source and unit test, two files at a time
	@printf '%s\n' $(TIDY_FILES) | xargs -P 2 -I FILE clang-tidy --quiet FILE -- $(filter-out -Werror,$(ALL_CFLAGS))

install: all ## into $(DESTDIR)$(PREFIX)
	install -D -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/pgbazaar
	install -d $(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/bash-completion/completions
	./$(PROGRAM) help man > $(DESTDIR)$(PREFIX)/share/man/man1/pgbazaar.1
	./$(PROGRAM) help completion > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/pgbazaar

clean: ## remove what was built
	rm -rf build build-* pgbazaar

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: FORCE all deps demo check check-slurm check-san check-asan check-tsan bench unit unit-programs install format format-check tidy clean help
.DELETE_ON_ERROR:

-include $(OBJECTS:.o=.d) $(MAIN:%.c=$(BUILD)/%.d) $(UNIT_TESTS:=.d)
-include $(foreach b,$(GOLDEN_FOUND),$(GOLDEN_SOURCES:%.c=$(BUILD)/golden/$b/%.d))
