# Each target is one line that calls a script of bin/, and CI calls the same.
.PHONY: demo test check bench translations

demo: ; bin/demo $(ARGS)
test: ; bin/test $(ARGS)
check: ; bin/check
bench: ; bin/bench $(ARGS)
translations: ; .venv/bin/python bin/translations $(ARGS)
