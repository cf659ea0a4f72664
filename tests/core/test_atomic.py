"""Texts and copies that appear whole, and the path that is told of them."""

import os

from firnline.processing_provider import atomic


def test_a_relative_path_comes_back_as_it_was_given(tmp_path, monkeypatch):
    """Else it would be taken for the other name that a file gets where the old one is held open."""
    monkeypatch.chdir(tmp_path)
    with atomic.pending_text("numbers.json", "{}", key="STATISTICS") as kept:
        assert kept == [] and not os.path.exists("numbers.json")
    assert kept == ["numbers.json"] and atomic.atomic_text("./numbers.json", "[]") == "./numbers.json"
    with atomic.pending_copy("numbers.json", "copy.tif") as kept:
        pass
    assert kept == ["copy.tif"] and (tmp_path / "copy.tif").read_text() == "[]"


def test_a_file_that_is_held_open_leaves_the_text_under_another_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.json").write_text("old")
    (tmp_path / "a.json-wal").write_text("")
    assert atomic.atomic_text("a.json", "new") == str(tmp_path / "a_new.json")
    assert (tmp_path / "a.json").read_text() == "old" and (tmp_path / "a_new.json").read_text() == "new"
