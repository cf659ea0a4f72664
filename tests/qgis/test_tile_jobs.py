"""Blocks of templates of stacked offset tracking as jobs on a cluster: every file is that of this machine, though a worker dies."""

import numpy as np
import pytest
from dask_cluster import cluster
from small_data import ROTATED, SHAPE, moving_images, write_polygons, write_series, write_tif

from firnline.algorithms import blocks
from firnline.algorithms.grid import Grid
from firnline.algorithms.velocity import stacking

KEYS = {"OUTPUT": "v.tif", "STATISTICS": "s.json"}


@pytest.fixture
def tool(qgis_processing):
    from firnline.processing_provider.velocity.stacked_offset_tracking import StackedOffsetTracking
    return StackedOffsetTracking()


def polygon(grid, *corners):
    points = [grid.to_map(*corner) for corner in (*corners, corners[0])]
    return "POLYGON ((" + ", ".join(f"{x!r} {y!r}" for x, y in points) + "))"


def everything(folder):
    """Parameters with all that a block needs of files and polygons: two polarisations, mask, ice, outlines and stable ground, on a rotated grid."""
    grid = Grid(ROTATED, SHAPE)
    for name, seed in (("first", 1), ("second", 2)):
        write_series(folder / name, moving_images(4, (0.9, -1.4), seed=seed), transform=ROTATED)
    mask = np.ones(SHAPE)
    mask[:5, :20] = 0
    ice, east = polygon(grid, (0, 0), (55, 0), (45, 61), (0, 61)), polygon(grid, (60, 0), (97, 0), (97, 61), (60, 61))
    return {"IMAGES": str(folder / "first"), "SECOND_POLARISATION": str(folder / "second"), "MASK": write_tif(folder / "mask.tif", mask, ROTATED),
            "ICE_MASK": write_polygons(folder / "ice.gpkg", [ice]), "OUTLINES": write_polygons(folder / "outlines.gpkg", [ice]), "STABLE_GROUND": write_polygons(folder / "rock.gpkg", [east]),
            "TEMPLATE_SIZE": 24, "STEP": 4, "MAXIMUM_SPEED": 4, "MINIMUM_SNR": 3, "HIGH_PASS_SIGMA": 5}


@pytest.fixture
def made_in(run, tool, tmp_path):
    """Call made_in(place, parameters): contents of the files that the tool makes in a folder."""
    def make(place, given):
        folder = tmp_path / place
        folder.mkdir()
        _, message = run(tool, given | {key: str(folder / name) for key, name in KEYS.items()})
        assert message == ""
        return {path.name: path.read_bytes() for path in folder.iterdir()}
    return make


def test_cluster_of_two_workers_of_which_one_dies(made_in, tmp_path, feedback, monkeypatch):
    monkeypatch.setattr(stacking.Stacking, "plan", lambda run, *rest, **more: blocks.split(run.posting.shape, 3, 4))
    given = everything(tmp_path / "in")
    here = made_in("here", given)
    with cluster(tmp_path / "cluster") as made:
        died = made.kill_one(feedback, 50)
        assert made_in("there", given | {"SCHEDULER": made.address}) == here and sorted(here) == ["s.json", "v.tif"]
        assert 50 < died[0] < 100 and [worker.poll() is None for worker in made.workers] == [False, True]
        # A prior velocity and larger templates; the address from the environment, a run that needs all blocks here.
        monkeypatch.setenv("FIRNLINE_SCHEDULER", made.address)
        vx = write_tif(tmp_path / "vx.tif", np.full(SHAPE, -1.0), ROTATED)
        given = {key: given[key] for key in ("IMAGES", "TEMPLATE_SIZE", "STEP", "MAXIMUM_SPEED")} | {"TEMPLATE_SIZES": "32", "PRIOR_VX": vx, "PRIOR_VY": vx, "PRIOR_MARGIN": 2}
        there = made_in("guided there", given)
        assert sum(note.startswith("Dask cluster") for note in feedback.notes) == 3
        made_in("cube", {key: given[key] for key in ("IMAGES", "TEMPLATE_SIZE", "STEP", "MAXIMUM_SPEED")} | {"CUBE_OUTPUT": str(tmp_path / "cube.tif")})
        assert any("this run stays on this machine" in text for text in feedback.warnings) and sum(note.startswith("Dask cluster") for note in feedback.notes) == 3
    monkeypatch.delenv("FIRNLINE_SCHEDULER")
    assert made_in("guided here", given) == there


def test_a_patch_reads_like_its_image():
    """Where the block reaches beyond the image there is nothing."""
    values = np.random.default_rng(0).integers(-1, 2, SHAPE).astype(np.float32)
    image = blocks.ArrayImage(values)
    patch = blocks.Patch(image, blocks.Block(-4, 30, 50, 120))
    for block in (blocks.Block(-4, 30, 50, 120), blocks.Block(3, 22, 61, 90)):
        np.testing.assert_array_equal(blocks.read(patch, block) > 0, blocks.read(image, block) > 0)
