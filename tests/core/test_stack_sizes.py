"""Stacks of every size: which are made, and figures that can be counted by hand."""

import itertools

import numpy as np
import pytest

from firnline.algorithms.progress import Cancelled, Silent
from firnline.algorithms.report import stack_sizes as report
from firnline.algorithms.velocity.stack_sizes import StackSizes, combinations_of, sizes_of

SHAPE = 5, 7   # templates


def test_sizes_and_combinations():
    assert sizes_of(1) == [1] and sizes_of(7) == [1, 2, 3, 4, 5, 6, 7]
    assert sizes_of(20) == [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 19, 20]
    full = combinations_of(7, 40, 0)
    assert len(full) == 127 and len(set(full)) == 127 and full[:7] == [(k,) for k in range(7)] and full[-1] == tuple(range(7))
    some = combinations_of(60, 40, 0)
    assert some[:60] == [(k,) for k in range(60)] and some == combinations_of(60, 40, 0) != combinations_of(60, 40, 1)
    for size in sizes_of(60)[1:-1]:
        these = [c for c in some if len(c) == size]
        assert len(these) == len(set(these)) == 40 and all(sorted(set(c)) == list(c) and c[-1] < 60 for c in these)
    assert some[-1] == tuple(range(60))


def pairs_of_numbers(seed=0, pairs=4):
    """Surfaces of one lag, whose value is the score of the pair, -3 … 9; and which pairs have data."""
    rng = np.random.default_rng(seed)
    surfaces = rng.integers(-3, 10, (pairs, 1, 1, *SHAPE)).astype(np.float32)
    valid = rng.random((pairs, *SHAPE)) < 0.8
    valid[:, 0, 0] = False   # one template without any pair
    return surfaces, valid


def judge(stack, count):
    """The mean of the pairs is the SNR; half of it is the offset in rows; good from 3 on."""
    with np.errstate(invalid="ignore"):
        snr = np.where(count > 0, stack[0, 0] / count, np.nan)
        return snr, snr / 2, np.zeros_like(snr), snr >= 3


def by_hand(surfaces, valid, inside, stable):
    """The table by its definition: {size: (coverages, residual ratios, gains) of the combinations}, in their order."""
    def score(members):
        total = sum(np.where(valid[k], surfaces[k, 0, 0], 0.0) for k in members)
        count = sum(valid[k].astype(int) for k in members)
        return np.where(count > 0, total / np.maximum(count, 1), np.nan)

    pairs = len(surfaces)
    best = max(range(pairs), key=lambda k: ((score((k,)) >= 3) & inside).sum())
    out = {}
    for size in range(1, pairs + 1):
        rows = []
        for members in itertools.combinations(range(pairs), size):
            snr = score(members)
            gain = (snr - score((best,)))[inside]
            rows.append((((snr >= 3) & inside).sum() / inside.sum(), ((snr >= 3) & stable & (snr / 2 > 1)).sum() / stable.sum(), np.nanmean(gain)))
        out[size] = np.array(rows)
    return best, out


@pytest.mark.parametrize("cut", [5, 2, 1])
def test_figures_by_hand_in_blocks_of_any_height(cut):
    surfaces, valid = pairs_of_numbers()
    inside, stable = np.zeros(SHAPE, bool), np.zeros(SHAPE, bool)
    inside[:, :5], stable[:, 5:] = True, True
    sizes = StackSizes(4)
    for row in range(0, SHAPE[0], cut):
        rows = slice(row, row + cut)
        sizes.add([np.ascontiguousarray(s[:, :, rows]) for s in surfaces], valid[:, rows], inside[rows], stable[rows], judge, Silent())
    best, truth = by_hand(surfaces, valid, inside, stable)
    assert sizes.best == best
    table = sizes.table()
    assert [(row["pairs"], row["combinations"], row["possible"]) for row in table] == [(1, 4, 4), (2, 6, 6), (3, 4, 4), (4, 1, 1)]
    for row in table:
        for name, values in zip(("coverage", "residual_ratio", "snr_gain"), truth[row["pairs"]].T):
            assert [row[f"{name}_{s}"] for s in ("mean", "min", "max")] == pytest.approx([values.mean(), values.min(), values.max()], abs=1e-6), name
    assert len({row["coverage_mean"] for row in table}) > 2 and table[0]["snr_gain_max"] != 0


def test_without_stable_ground_or_anything_to_cover():
    surfaces, valid = pairs_of_numbers()
    nowhere = np.zeros(SHAPE, bool)
    sizes = StackSizes(4)
    sizes.add(list(surfaces), valid, nowhere, None, judge, Silent())
    for row in sizes.table():
        assert all(row[f"{name}_{s}"] is None for name in ("coverage", "residual_ratio", "snr_gain") for s in ("mean", "min", "max"))


def test_cancel_and_progress():
    class Listening(Silent):
        last, stop = 0.0, False

        def report(self, fraction):
            self.last = fraction

        def cancelled(self):
            return self.stop

    surfaces, valid = pairs_of_numbers()
    inside, progress = np.ones(SHAPE, bool), Listening()
    StackSizes(4).add(list(surfaces), valid, inside, None, judge, progress)
    assert progress.last == 1.0
    progress.stop = True
    with pytest.raises(Cancelled):
        StackSizes(4).add(list(surfaces), valid, inside, None, judge, progress)


def test_noise_falls_as_the_root_of_the_stack():
    """Surfaces of a common peak and independent noise: SNR = 10 log10(peak^2 / noise^2) grows by 10 log10(size)."""
    rng = np.random.default_rng(4)
    pairs, lags, shape = 6, 15, (12, 40)
    surfaces = rng.normal(0, 0.05, (pairs, lags, lags, *shape)).astype(np.float32)
    surfaces[:, lags // 2, lags // 2] += 1.0

    def snr_of(stack, count):
        ambient = np.concatenate([stack[:5].reshape(-1, *count.shape), stack[-5:].reshape(-1, *count.shape)]) / count
        snr = 10 * np.log10((stack[lags // 2, lags // 2] / count) ** 2 / (ambient**2).mean(axis=0))
        return snr, np.zeros(shape), np.zeros(shape), np.ones(shape, bool)

    sizes = StackSizes(pairs, limit=5)
    everywhere = np.ones(shape, bool)
    sizes.add(list(surfaces), np.ones((pairs, *shape), bool), everywhere, everywhere, snr_of, Silent())
    for row in sizes.table():
        assert row["combinations"] == (6 if row["pairs"] == 1 else min(5, row["possible"]))
        assert row["snr_gain_mean"] == pytest.approx(10 * np.log10(row["pairs"]), abs=0.1)
        assert row["coverage_mean"] == 1 and row["residual_ratio_max"] == 0


def rows_for_the_report(stable=True):
    surfaces, valid = pairs_of_numbers()
    inside = np.ones(SHAPE, bool)
    sizes = StackSizes(4, limit=5)
    sizes.add(list(surfaces), valid, inside, inside if stable else None, judge, Silent())
    return sizes.table()


def test_section_says_what_the_table_says():
    rows = rows_for_the_report()
    text = report.section_of(rows)
    assert text.startswith("<section><h2>Stack sizes</h2>") and text.count("<svg") == 1 and "Residual ratio (%)" in text
    body = text[text.index("<tbody>"):text.index("</tbody>")]
    assert body.count("<tr>") == 4 and f"{100 * rows[3]['coverage_mean']:.1f} %" in body and f"{rows[1]['snr_gain_max']:.2f}" in body
    assert "5 of 6" in body and "drawn at random" in text   # a limit of five
    assert f"A single pair covers {100 * rows[0]['coverage_mean']:.1f} % on average and {100 * rows[0]['coverage_max']:.1f} % at best" in text
    assert report.section_of(rows) == text


def test_section_without_stable_ground_or_rows():
    text = report.section_of(rows_for_the_report(stable=False))
    assert "Residual ratio (%)" not in text and "Coverage (%)" in text
    assert "–" in text and "None" not in text and "nan" not in text.split("<tbody>")[1]
    assert report.section_of([]) == ""


def test_section_without_matplotlib(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    text = report.section_of(rows_for_the_report())
    assert "<svg" not in text and "<tbody>" in text


def test_four_fifths_of_the_gain():
    def row(pairs, coverage):
        return {"pairs": pairs, "combinations": 1, "possible": 1} | {f"{n}_{s}": coverage for n in ("coverage", "residual_ratio", "snr_gain") for s in ("mean", "min", "max")}

    assert "Four fifths of this gain are reached by stacks of 3." in report.section_of([row(k, c) for k, c in ((1, 0.5), (2, 0.7), (3, 0.83), (4, 0.9))])
    assert "Four fifths" not in report.section_of([row(k, c) for k, c in ((1, 0.5), (2, 0.6), (3, 0.9))])
