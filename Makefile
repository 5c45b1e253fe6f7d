# Everything is done by packaging/bootstrap.py, which also sets up what is missing.
# Windows: `py packaging/bootstrap.py run`. Further arguments: make test ARGS="-k vault".

COMMANDS := run test demo check bench soak docs package setup

.PHONY: $(COMMANDS) lock
$(COMMANDS):
	@python3 packaging/bootstrap.py $@ $(ARGS)

# Resolves the dependencies of pyproject.toml anew; needs uv.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-annotate --no-emit-index-url pyproject.toml
lock:
	$(LOCK) --extra clinic -o packaging/requirements/run.txt
	$(LOCK) --extra clinic --extra dev -c packaging/requirements/run.txt -o packaging/requirements/dev.txt
