"""Dates of layers: where they are looked for, and in which order."""

import datetime
import types

import pytest
from firnline.algorithms.options import InputError
from firnline.processing_provider.dates import find_dates, log_lines, refuse_doubles


def scene(name="scene", path=None, metadata=(), imagery=(), temporal_start=None):
    return types.SimpleNamespace(name=name, path=path or f"/data/{name}.tif", metadata=dict(metadata), imagery=dict(imagery), temporal_start=temporal_start)


def moment(text):
    return datetime.datetime.fromisoformat(text)


def found(*args, **named):
    return find_dates([scene(*args, **named)])[0]


@pytest.mark.parametrize("text, expected", [
    ("2017-01-03, 2017-01-14", ("2017-01-03", "2017-01-14")),
    ("2017-01-03;20170114", ("2017-01-03", "2017-01-14")),
    (" 2017-01-03T17:12:34Z\n2017-01-14T17:12 ", ("2017-01-03T17:12:34", "2017-01-14T17:12")),
    ("2017-01-03T23:30:00-03:00 2017-01-14T01:00+0200", ("2017-01-04T02:30", "2017-01-13T23:00")),
    ("2017-01-03T17:12:34.567, 20170114T171234", ("2017-01-03T17:12:34", "2017-01-14T17:12:34")),
])
def test_explicit_list_overrules_everything(text, expected):
    scenes = [scene("a_20200101", metadata={"ACQUISITION_DATE": "2020-01-01"}, temporal_start=moment("2020-01-01")), scene("b")]
    dates = find_dates(scenes, text)
    assert [one.when for one in dates] == [moment(one) for one in expected]
    assert {(one.where, one.warning) for one in dates} == {("DATES", "")}


@pytest.mark.parametrize("text, sentence", [
    ("2017-01-03", "DATES holds 1 date for 2 layers"),
    ("2017-01-03 2017-01-04 2017-01-05", "DATES holds 3 dates for 2 layers"),
    ("2017-01-03, 14.01.2017", "DATES holds '14.01.2017', which is no ISO date: write 2017"),
    ("2017-01-03, 2017-02-30", "'2017-02-30'"),
    ("2017-01-03 10:00", "'10:00'"),
    ("2017-01-03, 1969-12-31", "'1969-12-31'"),
])
def test_bad_list(text, sentence):
    with pytest.raises(InputError, match=sentence):
        find_dates([scene("a"), scene("b")], text)


@pytest.mark.parametrize("name, expected, where", [
    ("S1A_IW_GRDH_1SDV_20170103T235955_20170104T000020_014666_017DAC_1234", "2017-01-03T23:59:55", "Sentinel-1 product name"),
    ("S1B_IW_SLC__1SDV_20170103T171234_20170103T171259_014666_017DAC_1234", "2017-01-03T17:12:34", "Sentinel-1 product name"),
    ("s1a-iw1-slc-vv-20170103t235955-20170104t000020-014666-017dac-001", "2017-01-03T23:59:55", "Sentinel-1 product name"),
    ("OPERA_L2_RTC-S1_T069-147170-IW1_20231009T140817Z_20231010T204936Z_S1A_30_v1.0_VV", "2023-10-09T14:08:17", "Sentinel-1 product name"),
    ("S1A_IW_20170103T171234_DVP_RTC10_G_gpuned_ABCD_VV", "2017-01-03T17:12:34", "date in the name"),
    ("S2A_MSIL1C_20170103T101402_N0204_R022_T32TMS_20170105T220000", "2017-01-03T10:14:02", "Sentinel-2 product name"),
    ("S2A_OPER_PRD_MSIL1C_PDMC_20160205T120000_R022_V20160103T101402_20160103T101402", "2016-01-03T10:14:02", "Sentinel-2 product name"),
    ("T32TMS_20170103T101402_B04", "2017-01-03T10:14:02", "date in the name"),
    ("TSX1_SAR__SSC______SM_S_SRA_20170103T235958_20170104T000006", "2017-01-03T23:59:58", "TerraSAR-X/TanDEM-X product name"),
    ("TDM1_SAR__COS_BIST_SM_S_SRA_20170103T051234_20170103T051242", "2017-01-03T05:12:34", "TerraSAR-X/TanDEM-X product name"),
    ("LC08_L1TP_193027_20170103_20170312_01_T1_B8", "2017-01-03", "Landsat product name"),
    ("LE07_CU_003008_20170103_20170312_C01_V01_SR", "2017-01-03", "Landsat product name"),
    ("sigma0_20170103", "2017-01-03", "date in the name"),
    ("VV-2017-01-03 filtered", "2017-01-03", "date in the name"),
    ("2017_01_03_vv", "2017-01-03", "date in the name"),
    ("20170103t171234", "2017-01-03T17:12:34", "date in the name"),
    ("20170103T996199_orbit_12345678_20170103", "2017-01-03", "date in the name"),
])
def test_names(name, expected, where):
    one = found(name)
    assert (one.when, one.where, one.warning) == (moment(expected), where, "")


@pytest.mark.parametrize("name", ["scene", "20171403", "20170230", "19691231", "21010101", "120170103", "201701031", "2017-0103", "20170103101112", "2017_01-03",
                                  "S2A_OPER_MSI_L1C_TL_EPA__20160605T113933_A000734_T32TQR_N02"])
def test_no_date(name):
    with pytest.raises(InputError, match=f"The layer {name} has no acquisition date: give DATES, .* 2017-01-03, 2017-01-14"):
        found(name)


@pytest.mark.parametrize("named", [
    dict(name="20170103_20170114_ifg"),
    dict(name="S1AA_20170103T171234_20170114T171234_VVP012_INT80"),
    dict(name="scene 2017-01-03", path="/data/scene_20170114.tif"),
    dict(name="S1A_IW_SLC__1SDV_20170103T171234_20170103T171259_014666_017DAC_1234_S1A_IW_SLC__1SDV_20170114T171234_20170114T171259_014826_017DAC_1234"),
])
def test_two_dates_in_the_name(named):
    with pytest.raises(InputError, match="The name of the layer .* holds the dates 2017-01-03 and 2017-01-14: give DATES"):
        found(**named)


def test_file_and_folder_names_count_too():
    assert found("vv", "/data/20160101/vv_20170103.tif").when == moment("2017-01-03")
    product = "TDX1_SAR__SSC______SM_S_SRA_20170103T051234_20170103T051242"
    assert found("IMAGE_HH", f"/data/{product}/IMAGEDATA/IMAGE_HH.cos").when == moment("2017-01-03T05:12:34")
    assert found("B04", rf"C:\data\{product}\IMAGEDATA\a.cos").where == "TerraSAR-X/TanDEM-X product name"
    assert found("filtered_20170105", f"/data/{product}/filtered_20170105.tif").when == moment("2017-01-05")
    with pytest.raises(InputError, match="no acquisition date"):
        found("vv", "/data/20170103/vv.tif")


@pytest.mark.parametrize("field, text, expected", [
    ("ACQUISITION_DATE", "2017-01-03", "2017-01-03"),
    ("ACQUISITION_START_TIME", "2017-01-03T17:12:34.123456", "2017-01-03T17:12:34"),
    ("DATATAKE_1_DATATAKE_SENSING_START", "2017-01-03T23:59:59.999Z", "2017-01-03T23:59:59"),
    ("PRODUCT_START_TIME", "2017-01-03T23:59:59.999Z", "2017-01-03T23:59:59"),
    ("DATE_ACQUIRED", "2017-01-03", "2017-01-03"),
])
def test_metadata(field, text, expected):
    one = found(metadata={field: text, "GENERATION_TIME": "2019-05-05T00:00:00Z", "TIFFTAG_DATETIME": "2018:01:01 00:00:00"})
    assert (one.when, one.where, one.warning) == (moment(expected), f"metadata {field}", "")


def test_metadata_of_the_imagery_domain():
    one = found(imagery={"ACQUISITIONDATETIME": "2017-01-03 10:11:12"})
    assert (one.when, one.where) == (moment("2017-01-03T10:11:12"), "metadata ACQUISITIONDATETIME")


def test_dates_of_files_and_of_processing_are_none():
    with pytest.raises(InputError, match="no acquisition date"):
        found(metadata={"TIFFTAG_DATETIME": "2018-01-01", "GENERATION_TIME": "2019-05-05T00:00:00Z"})


def test_order_of_the_sources():
    everything = dict(name="a_20170103", metadata={"ACQUISITION_DATE": "2017-01-03", "DATE_ACQUIRED": "2017-01-03"}, temporal_start=moment("2017-01-03T10:00"))
    assert (found(**everything).where, found(**everything).warning) == ("temporal range of the layer", "")
    everything["temporal_start"] = None
    assert (found(**everything).where, found(**everything).warning) == ("metadata ACQUISITION_DATE", "")
    zone = datetime.timezone(datetime.timedelta(hours=2))
    assert found(temporal_start=datetime.datetime(2017, 1, 3, 1, tzinfo=zone)).when == moment("2017-01-02T23:00")


def test_contradiction_and_unreadable_metadata_are_told():
    one = found("a_20170104", metadata={"ACQUISITION_DATE": "2017-01-03"})
    assert one.when == moment("2017-01-03")
    assert "layer a_20170104 has the date 2017-01-03 (metadata ACQUISITION_DATE), but 2017-01-04 (date in the name)" in one.warning
    one = found("a", metadata={"ACQUISITION_DATE": "2017-01-03"}, temporal_start=moment("2017-01-05"))
    assert one.when == moment("2017-01-05") and "but 2017-01-03 (metadata ACQUISITION_DATE)" in one.warning
    one = found("a_20170104", metadata={"ACQUISITION_DATE": "last winter"})
    assert (one.when, one.where) == (moment("2017-01-04"), "date in the name") and "ACQUISITION_DATE = 'last winter' of the layer a_20170104 is no ISO date" in one.warning
    one = found("20170103_20170114_mean", metadata={"ACQUISITION_DATE": "2017-01-03"})
    assert one.when == moment("2017-01-03") and "2017-01-14 (date in the name)" in one.warning


def test_doubles_and_log():
    scenes = [scene("a_20170103T101112"), scene("b_20170114"), scene("c_2017-01-03")]
    dates = find_dates(scenes)
    assert log_lines(dates, scenes) == ["a_20170103T101112 - 2017-01-03T10:11:12 - date in the name", "b_20170114 - 2017-01-14 - date in the name",
                                        "c_2017-01-03 - 2017-01-03 - date in the name"]
    refuse_doubles(dates[:2], scenes[:2])
    with pytest.raises(InputError, match="The layers a_20170103T101112 and c_2017-01-03 have one date, 2017-01-03"):
        refuse_doubles(dates, scenes)
    with pytest.raises(InputError, match="have one date"):
        refuse_doubles([dates[1]] * 2, [scenes[1]] * 2)


def test_a_date_may_be_doubled_in_another_series():
    scenes = [scene(name) for name in ("a_20170103", "b_20170103", "c_20170114")]
    when = find_dates(scenes)
    refuse_doubles(when, scenes, ["asc", "desc", "asc"])
    with pytest.raises(InputError, match="a_20170103 and b_20170103 have one date in the series asc, 2017-01-03: leave one out"):
        refuse_doubles(when, scenes, ["asc", "asc", "desc"])
