# Each target is one line that calls a script of bin/, and CI calls the same.
.PHONY: demo test check bench soak translations

demo: ; bin/demo $(ARGS)
test: ; bin/test $(ARGS)
check: ; bin/check
bench: ; bin/bench $(ARGS)
soak: ; bin/soak $(ARGS)
translations: ; .venv/bin/python bin/translations $(ARGS)
