# Everything for users and developers on Debian 12. The first run installs what is missing; later ones start at once.
.PHONY: help setup demo test bench desktop screenshots zip docs translations compat clean
export IMAGES OPTIONS ONLY

help:
	@echo "make demo      make a small synthetic glacier series, track it, write map and report to demo-output/"
	@echo "make demo IMAGES=\"folder/*.tif\" OPTIONS=\"MAXIMUM_SPEED=3 MASK=mask.tif\"    the same on your own images"
	@echo "make test      all tests        make bench   time against plain baselines"
	@echo "make desktop   QGIS with Firnline, in a profile of its own"
	@echo "make compat    all tests on QGIS 3.44 (a Debian 13 in a folder; needs root)        make translations   texts, old and new, for the translators"
	@echo "make zip       the plugin's zip, checked        make docs    the documentation as a web site, in site/"

setup:
	@scripts/setup.sh

demo: setup
	@bash -c 'source scripts/env.sh && exec python scripts/demo.py'

test: setup
	@scripts/test.sh $(ARGS)

bench: setup .venv-bench/.ready
	@bash -c 'source scripts/env.sh && python scripts/bench.py && python scripts/bench_snow.py && python scripts/bench_spatial_error.py && python scripts/bench_variogram.py && python scripts/bench_insar.py && python scripts/bench_refinement.py && python scripts/bench_elevation.py && exec python scripts/bench_void_fill.py'

# Peers bring their own numpy: they live apart and are run as programs of their own.
.venv-bench/.ready:
	@/usr/bin/python3 -m venv .venv-bench && .venv-bench/bin/python -m pip install --quiet --disable-pip-version-check opencv-python-headless==5.0.0.93 scikit-learn==1.7.2 pandas==2.3.3 numpy && touch $@

desktop: setup
	@scripts/desktop.sh

screenshots: setup
	@scripts/screenshots.sh

zip: setup
	@scripts/zip.sh

# ARGS="-k dates" and the like go to pytest.
compat:
	@scripts/compat.sh $(ARGS)

translations: setup
	@bash -c 'source scripts/env.sh && exec python scripts/translations.py'

docs: setup .venv-docs/.ready
	@bash -c 'source scripts/env.sh && exec python scripts/parameter_tables.py .docs-tables'
	@NO_MKDOCS_2_WARNING=1 .venv-docs/bin/mkdocs build --strict

.venv-docs/.ready:
	/usr/bin/python3 -m venv .venv-docs
	.venv-docs/bin/python -m pip install --quiet --disable-pip-version-check "mkdocs-material==9.*"
	touch $@

clean:
	rm -rf demo-output dist site .docs-tables .qgis-profile .qgis-settings .pytest_cache
	find . -name __pycache__ -not -path "./.venv*" -prune -exec rm -rf {} +
