"""Names in any spelling to ids: what resolves, what must not, and that the kind of the input is kept."""

from __future__ import annotations

import string
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import armsdata as ad
from armsdata import bundle, rows, spelling
from armsdata.nameindex import index
from armsdata.naming import resolve
from armsdata.respelling import arabic, latin, readings
from armsdata.systemnames import alternatives


def detail(name: Any, **options: Any) -> dict[str, Any]:
    found: dict[str, Any] = resolve(name, detail=True, **options)
    return found


@pytest.mark.parametrize(
    "name",
    [
        "SA-24",
        "sa24",
        "SA–24",
        "SA-24 Grinch",
        "«SA-24» (Grinch)",
        "9K338",
        "9К338",  # Cyrillic К
        "9K338 Igla-S",
        "9К338 «Игла-С»",
        "9К338 Игла-С",
        "Игла-С",
        "игла с",
        "Igla-S / SA-24",
        "Igla S MANPADS",
        "Igla-S missiles",
        "Igla-S (SA-24 Grinch) launcher",
        "Russian Igla-S",
        "ＩＧＬＡ－Ｓ",
        "Grinch",
        "  igla-s  ",
        "igla-s",
    ],
)
def test_ways_of_writing_one_missile(name: str) -> None:
    assert resolve(name) == "igla-s"


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Igla", "igla-family"),  # borne by the 9K38 and by its family: the family
        ("SA-18", "igla-family"),  # used loosely
        ("9K38", "igla"),  # printed for the Igla-S in error
        ("SA-18 Grouse", "igla"),
        ("SA-16/SA-18", "igla-family"),  # two codes side by side, one of them loose
        ("Mistral-class", "mistral-class"),
        ("Mistral class amphibious assault ship", "mistral-class"),
        ("Mistral missile", "mistral-manpads"),
        ("Anza Mk II", "anza-mk-ii"),
        ("Anza Mark 2", "anza-mk-ii"),
        ("ANZA MK-2", "anza-mk-ii"),
        ("BGM-71 TOW", "bgm-71-tow"),
        ("122mm 2S1 Gvozdika", "2s1-gvozdika"),
        ("2С1 «Гвоздика»", "2s1-gvozdika"),
        ("C-130H Hercules", "c-130h"),
        ("Lockheed C-130H Hercules transport aircraft", "c-130h"),
        ("T-72", "t-72"),
        ("Т-72", "t-72"),  # Cyrillic Т
        ("T-72s", "t-72"),  # several T-72, not the T-72S
        ("T-72 tanks", "t-72"),
        ("T-72 / T-72B", "t-72"),
        ("MANPADS", "manpads"),
        ("shoulder-fired missiles (MANPADS)", "manpads"),
        ("Atilgan", "atilgan"),
        ("HN-SA", "hn-5a"),  # an error that is nothing else's name
    ],
)
def test_what_is_meant(name: str, meant: str) -> None:
    assert resolve(name) == meant


@pytest.mark.parametrize("name", ["Mistral", "Grom", "GROM", "Javelin", "BTR-80/BTR-82A", "Strela-2 / Strela-3"])
def test_ambiguous_names_stay_ambiguous(name: str) -> None:
    found = detail(name)
    assert found["id"] is None
    assert found["status"] == "ambiguous"
    assert len(found["candidates"]) > 1


@pytest.mark.parametrize(
    ("name", "type", "meant"),
    [
        ("Grom", "MANPADS", "grom"),
        ("Mistral", "manpads", "mistral-manpads"),
        ("Mistral", "amphibious_ship", "mistral-class"),
        ("Javelin", "Anti-tank guided missiles", "fgm-148-javelin"),
        ("Javelin", ["air-defence"], "javelin-sam"),
        ("Igla", "main_battle_tank", None),
    ],
)
def test_a_type_narrows(name: str, type: Any, meant: str | None) -> None:
    assert resolve(name, type=type) == meant


@pytest.mark.parametrize(
    "name",
    [
        "S-300 radar",
        "T-72 frigate",
        "Chinese Igla-S",
        "F-999 Imaginary",
        "tank 5000",
        "Igla-S and some other things",
    ],
)
def test_rather_a_miss_than_a_wrong_match(name: str) -> None:
    assert resolve(name) is None
    assert detail(name)["status"] in ("unknown", "ambiguous")


@pytest.mark.parametrize(
    "name",
    [
        None,
        "",
        " ",
        "-",
        "«»",
        "x" * 10000,
        "-" * 10000,
        "/" * 10000,
        "T-72 " * 3000,
        "(" * 10000,
        0,
        1,
        72,
        3.14,
        float("nan"),
        True,
        b"Igla-S",
        date(2020, 1, 1),
        "\x00",
        "�",
        "¹²³",
        "Iglа-Ѕхх",
    ],
)
def test_nothing_crashes(name: Any) -> None:
    for options in (
        {},
        {"fallback": "family"},
        {"fuzzy": True},
        {"kind": "operator", "at": 1985, "fallback": "family"},
    ):
        assert resolve(name, **options) is None
        assert resolve([name, "Igla-S"], **options)[0] is None
        assert detail(name, **options)["status"] == "unknown"


def test_punctuation_around_a_name_is_no_matter_of_length() -> None:
    name = "-" * 10_000 + "Igla-S"
    assert resolve(name) == resolve([name])[0] == detail(name)["id"] == "igla-s"


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("FIM-92Z Stinger", "fim-92-stinger"),
        ("T-72 obr. 1999", "t-72"),
        ("F-16C Block 99+", "f-16c"),
        ("MT-LB with ZU-23 AA gun", "mt-lb"),
        ("9A317 TELAR (for Buk-M2)", "buk-m2"),
        ("BMP-1/2", "bmp"),
        ("Project 775 Ropucha-class landing ship 'Novocherkassk'", "ropucha-class"),
        ("Igla-X", "igla-family"),
    ],
)
def test_a_variant_that_is_not_known_falls_back_to_its_family(name: str, meant: str) -> None:
    assert resolve(name) is None
    found = detail(name, fallback="family")
    assert (found["id"], found["status"]) == (meant, "family")
    assert 0 < found["score"] <= 100


@pytest.mark.parametrize(
    "name",
    [
        "Leopard 9",  # the number is the name
        "S-300 radar",
        "BRDM-2-based PsyOps vehicle",
        "spare engines for the Igla-S",
        "Igla-S simulator",
        "Grom-X",  # several
        "command post for S-300",
        "Mistral Foobarium",
        "120mm 2Z99 Nonsense",
    ],
)
def test_the_family_is_not_guessed(name: str) -> None:
    assert resolve(name, fallback="family") is None


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Starstrek", "starstreak"),
        ("2S4 Tyulpann", "2s4-tyulpan"),
        ("Stinnger", "fim-92-stinger"),
        ("T-73", None),
        ("Igla-T", None),
        ("Iglla", None),
        ("Mistrall", None),
        ("Tyulpann 2S5", None),
    ],
)
def test_misspellings_are_matched_only_in_long_words(name: str, meant: str | None) -> None:
    assert resolve(name) is None
    found = detail(name, fuzzy=True)
    assert found["id"] == meant
    if meant:
        assert found["status"] == "fuzzy"
        assert found["score"] >= 85
        assert resolve(name, fuzzy=found["score"] + 0.1) is None


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Venezuela", "VEN"),
        ("Venezuela (Bolivarian Republic of)", "VEN"),
        ("Bolivarian Republic of Venezuela", "VEN"),
        ("VENEZUELA [1]", "VEN"),
        ("VE", "VEN"),
        ("ve", None),
        ("VEN", "VEN"),
        ("NA", "NAM"),
        ("na", None),
        ("Namibia", "NAM"),
        ("Russia", "RUS"),
        ("Soviet Union", "SUN"),
        ("СССР", "SUN"),
        ("俄罗斯", "RUS"),
        ("Korea, Republic of", "KOR"),
        ("Korea, Dem. People's Rep. of", "PRK"),
        ("Rep. of Korea", "KOR"),
        ("Côte d’Ivoire", "CIV"),
        ("Cote d'Ivoire", "CIV"),
        ("Viet Nam", "VNM"),
        ("Republic of Vietnam", "south-vietnam"),
        ("Turkey", "TUR"),
        ("Türkiye", "TUR"),
        ("Iranian", "IRN"),
        ("Congolese", None),
        ("DR Congo (Zaire)", "COD"),
        ("Chile (Army)", "chile-army"),
        ("Germany and Denmark", None),
        ("IRA", "provisional-ira"),
        ("PRC", "CHN"),
        ("hezbollah", "hezbollah"),
    ],
)
def test_operators(name: str, meant: str | None) -> None:
    assert resolve(name, kind="operator") == meant
    assert resolve([name], kind="operator") == [meant]


@pytest.mark.parametrize(
    ("name", "at", "meant"),
    [
        ("Russia", "1985-06-01", "SUN"),
        ("USSR", date(1985, 6, 1), "SUN"),
        ("Soviet Union", 1985, "SUN"),
        ("Russia", "1995", "RUS"),
        ("USSR", "1995", "RUS"),
        ("Germany", "1985", "DEU"),
        ("East Germany", "1985", "DDR"),
        ("East Germany", "1995", "DEU"),
        ("Yugoslavia", "1985", "YUG"),
        ("Yugoslavia", "2005", "SCG"),
        ("Yugoslavia", "2015", "SRB"),
        ("Czechoslovakia", "1985", "CSK"),
        ("Czechoslovakia", "1995", None),
        ("Vietnam", "1965", None),
        ("Republic of China", "1985", "TWN"),
    ],
)
def test_operators_of_a_day(name: str, at: Any, meant: str | None) -> None:
    assert resolve(name, kind="operator", at=at) == meant
    assert resolve(pd.Series([name]), kind="operator", at=at).tolist() == [meant if meant else pd.NA]


def test_what_is_wrong_is_said() -> None:
    with pytest.raises(ad.UnknownName, match="Did you mean 'system'"):
        resolve("Igla", kind="sytem")
    with pytest.raises(ad.UnknownName, match="Did you mean 'manpads'"):
        resolve([], type="manpats")
    with pytest.raises(ad.UnknownName, match="fallback"):
        resolve("Igla", fallback="famly")
    with pytest.raises(ad.ArmsdataError, match="0 to 100"):
        resolve("Igla", fuzzy=101)
    with pytest.raises(ad.ArmsdataError, match="EDTF"):
        resolve([], kind="operator", at="last year")
    with pytest.raises(ad.ArmsdataError, match="operator"):
        resolve("Igla", at="1985")
    with pytest.raises(TypeError, match="pick a column"):
        resolve(pd.DataFrame({"a": ["Igla"]}))
    with pytest.raises(TypeError, match="pick a column"):
        resolve(pa.table({"a": ["Igla"]}))


NAMES = ["Igla-S", None, "nonsense", "9K338", "Igla-S", ""]
IDS = ["igla-s", None, None, "igla-s", "igla-s", None]


@pytest.mark.parametrize("kind", ["list", "tuple", "iterator", "series", "arrow", "chunked", "polars", "numpy", "str"])
def test_what_comes_in_comes_out(kind: str) -> None:
    where = pd.Index([7, 3, 9, 1, 0, 2], name="row")
    if kind == "str":
        assert resolve("Igla-S") == "igla-s"
    elif kind in ("list", "tuple", "iterator"):
        given = {"list": NAMES, "tuple": tuple(NAMES), "iterator": iter(NAMES)}[kind]
        assert resolve(given) == IDS
    elif kind == "series":
        for dtype in (None, object, "string", "string[pyarrow]", "category", pd.ArrowDtype(pa.string())):
            series = pd.Series(NAMES, index=where, name="weapon", dtype=dtype)
            found = resolve(series)
            assert isinstance(found, pd.Series)
            assert found.index.equals(where)
            assert found.name == "weapon"
            assert isinstance(found.dtype, pd.StringDtype)
            assert [None if x is pd.NA else x for x in found] == IDS
    elif kind == "arrow":
        for type_ in (pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())):
            array = pa.array(NAMES, type_)
            found = resolve(array)
            assert isinstance(found, pa.Array)
            assert found.to_pylist() == IDS
        assert resolve(pa.array([1, None])).to_pylist() == [None, None]
        assert resolve(pa.array([], pa.string())).to_pylist() == []
    elif kind == "chunked":
        found = resolve(pa.chunked_array([NAMES[:2], [], NAMES[2:]]))
        assert isinstance(found, pa.ChunkedArray)
        assert found.to_pylist() == IDS
        assert resolve(pa.chunked_array([], pa.string())).to_pylist() == []
    elif kind == "polars":
        for dtype in (pl.String, pl.Categorical):
            found = resolve(pl.Series("weapon", NAMES, dtype=dtype))
            assert found.dtype == pl.String
            assert found.name == "weapon"
            assert found.to_list() == IDS
        assert resolve(pl.Series([1.5, None])).to_list() == [None, None]
    else:
        found = resolve(np.array(NAMES, dtype=object).reshape(2, 3))
        assert found.shape == (2, 3)
        assert found.ravel().tolist() == IDS
        assert resolve(np.str_("Igla-S")) == "igla-s"
        assert resolve(np.int64(5)) is None


def test_lists_of_anything() -> None:
    assert resolve([["Igla-S"], {}, object(), "Igla-S", 5, float("nan")]) == [None, None, None, "igla-s", None, None]
    assert resolve([]) == []
    assert resolve(pd.Series([1.0, np.nan])).isna().all()
    assert resolve(pd.Series([], dtype=object)).empty
    assert resolve(pd.NA) is None
    assert resolve(pd.NaT) is None
    assert resolve(pa.scalar("Igla-S")) == "igla-s"
    assert resolve(pd.Index(["Igla-S", None], name="weapon")).tolist() == ["igla-s", pd.NA]


def test_details_are_one_row_a_name() -> None:
    columns = ["name", "id", "status", "matched", "how", "score", "candidates"]
    found = detail(NAMES)
    assert [f["id"] for f in found] == IDS
    assert list(found[0]) == columns
    assert found[0] == {
        "name": "Igla-S",
        "id": "igla-s",
        "status": "exact",
        "matched": "Igla-S",
        "how": "name",
        "score": 100.0,
        "candidates": [],
    }
    series = pd.Series(NAMES, index=list("abcdef"))
    frame = resolve(series, detail=True)
    assert frame.index.tolist() == list("abcdef")
    assert frame.columns.tolist() == columns
    assert resolve(pa.array(NAMES), detail=True).column_names == columns
    assert resolve(pl.Series(NAMES), detail=True).columns == columns
    assert resolve(pl.Series(NAMES), detail=True)["id"].to_list() == IDS


@pytest.mark.parametrize(
    ("name", "how", "matched"),
    [
        ("Igla-S", "name", "Igla-S"),
        ("9K338 Verba", None, None),
        ("2K22M1 Tunguska", "parts", "2K22M1 + Tunguska"),
        ("Igla-S gripstocks", "class word", "Igla-S"),
        ("HN-SA", "common_error", "HN-SA"),
        ("fim-92-stinger", "name", "FIM-92 Stinger"),
    ],
)
def test_how_a_name_was_matched(name: str, how: str | None, matched: str | None) -> None:
    found = detail(name)
    assert found["matched"] == matched
    if how:
        assert found["how"] == how


@pytest.mark.parametrize("text", [None, "", "{}", "[1]\n[2]\n[3]\n", '{"kind": "system"}\n{\n[]\n'])
def test_a_damaged_index_is_said_to_be_damaged(text: str | None, tmp_path: Path, monkeypatch: Any) -> None:
    if text is not None:
        (tmp_path / "system_names.json").write_text(text, encoding="utf-8")
    monkeypatch.setattr(bundle, "data_folder", lambda: tmp_path)
    with pytest.raises(ad.DamagedFile, match=r"system_names\.json"):
        assert index.__wrapped__("system").more


def test_the_index_is_what_the_build_makes_of_the_tables() -> None:
    from armsdata.curating.indexing import name_indexes

    tables = ("systems", "system_names", "system_origins", "operators", "operator_names", "operator_codes")
    made = name_indexes({t: rows.table(t) for t in tables})
    assert set(made) == {"system_names.json", "operator_names.json"}
    for name, text in made.items():
        assert text == (bundle.data_folder() / name).read_text(encoding="utf-8")


def test_a_plain_list_needs_neither_pandas_nor_pyarrow() -> None:
    code = (
        "import sys; from armsdata.naming import resolve; assert resolve(['SA-24', 'Grom', 'x y']) == ['igla-s', None, "
        "None]; assert not {'pandas', 'pyarrow', 'polars', 'numpy', 'yaml', 'pandera'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("F-16C/D", ["F-16C", "F-16D"]),
        ("F/A-18E/F Super Hornet", ["F/A-18E Super Hornet", "F/A-18F Super Hornet"]),
        ("T-54/55", ["T-54", "T-55"]),
        ("Su-22M3/M4", ["Su-22M3", "Su-22M4"]),
        ("S-300PMU-1/2", ["S-300PMU-1", "S-300PMU-2"]),
        ("AN/TPQ-36", []),
        ("F/A-18C", []),
        ("Igla-S", []),
    ],
)
def test_alternatives(text: str, meant: list[str]) -> None:
    assert alternatives(text) == meant


def test_respelling() -> None:
    assert arabic(["mig", "ii"]) == ["mig", "2"]
    assert arabic(["x", "ray"]) == ["x", "ray"]
    assert arabic(["v", "2"]) == ["v", "2"]
    assert arabic(["mark", "iv"]) == arabic(["mkiv"]) == ["mk", "4"]
    assert latin("Хризантема")[:2] == [["khrizantema"], ["hrizantema"]]
    assert ["c", "130"] in readings("С-130", ["с", "130"])
    assert readings("C-130", ["c", "130"]) == []


@given(st.text())
def test_folding_is_idempotent(text: str) -> None:
    folded = spelling.fold(text)
    assert spelling.fold(folded) == folded
    assert "".join(spelling.words(text)) == folded or not folded.isascii()
    assert spelling.key(spelling.key(text)) == spelling.key(text)


def test_folding_is_idempotent_for_every_character() -> None:
    for c in map(chr, range(sys.maxunicode + 1)):
        assert spelling.fold(spelling.fold(c)) == spelling.fold(c)


@given(st.lists(st.text() | st.text(string.printable)))
def test_many_names_fold_like_one(names: list[str]) -> None:
    for name, folded in zip(names, spelling.fold_all(names), strict=True):
        assert folded == spelling.fold(name) or spelling.fold(folded) != folded


@pytest.fixture(scope="module")
def every_name() -> list[dict[str, Any]]:
    return rows.table("system_names").to_pylist()


def _fits(row: dict[str, Any], found: str | None) -> bool:
    """Whether a spelling leads to its system, to a broader one that bears the name too, or is ambiguous."""
    names = index("system")
    number = {s: i for i, s in enumerate(names.ids)}
    if found is None or found == row["system_id"] or row["kind"] == "common_error":
        return True
    return names.above(number[found], number[row["system_id"]])


def test_every_name_resolves_to_its_system(every_name: list[dict[str, Any]]) -> None:
    found = resolve([r["name"] for r in every_name])
    wrong = [(r["name"], r["system_id"], f) for r, f in zip(every_name, found, strict=True) if not _fits(r, f)]
    assert not wrong
    missed = [r["name"] for r, f in zip(every_name, found, strict=True) if f is None]
    assert all(m["status"] == "ambiguous" for m in detail(missed))
    assert len(missed) < 0.05 * len(every_name)


@given(data=st.data())
@settings(max_examples=300, deadline=None)
def test_every_spelling_of_a_name_resolves_to_its_system(data: st.DataObject, every_name: list[dict[str, Any]]) -> None:
    row = data.draw(st.sampled_from(every_name))
    name = row["name"]
    if "/" not in name:
        dash = data.draw(st.sampled_from(["-", " ", "–", "‑", " - "]))
        name = name.replace("-", dash)
    quotes = data.draw(st.sampled_from(["", '"', "«»", "“”", "()"]))
    case = data.draw(st.sampled_from([str.upper, str.lower, str.title, str]))
    spelt = f" {quotes[:1]}{case(name)}{quotes[1:]}  "
    found = resolve(spelt)
    assert _fits(row, found)
    assert resolve([spelt]) == [found]
    assert detail(spelt)["id"] == found


@given(st.lists(st.sampled_from(["Igla-S", "Grom", "T-72", "NA", "x", ""]) | st.none() | st.floats() | st.text()))
@settings(deadline=None)
def test_order_and_length_are_kept(names: list[Any]) -> None:
    one_by_one = [resolve(n) for n in names]
    assert resolve(names) == one_by_one
    texts = [n if isinstance(n, str) else None for n in names]
    arrow = [n if n is None or n.isprintable() else None for n in texts]
    assert resolve(pa.array(arrow, pa.string())).to_pylist() == [
        None if n is None else f for n, f in zip(arrow, one_by_one, strict=True)
    ]
    assert [m["id"] for m in detail(names)] == one_by_one


@given(st.text(max_size=40), st.sampled_from([None, "family"]), st.sampled_from([None, True]))
@settings(deadline=None)
def test_any_text_resolves_or_does_not(text: str, fallback: str | None, fuzzy: bool | None) -> None:
    for kind in ("system", "operator"):
        found = resolve(text, kind=kind, fallback=fallback, fuzzy=fuzzy)
        assert found is None or found in index(kind).ids


def test_the_command(tmp_path: Path) -> None:
    from armsdata.cli import main, resolving  # noqa: F401 (registers itself)

    def run(*args: str, stdin: str | None = None) -> str:
        found = CliRunner().invoke(main, ["resolve", *args], input=stdin)
        assert found.exit_code == 0, found.output
        return found.output

    assert "igla-s" in run("SA-24 Grinch")
    assert "ambiguous" in run("Grom")
    assert run("--csv", stdin="Igla-S\nnonsense\n\n") == "name,id\nIgla-S,igla-s\nnonsense,\n,\n"
    file = tmp_path / "holders.csv"
    file.write_text("who,what\nRussia,T-72\nNA,Igla-S\n,\n", encoding="utf-8")
    assert run("--file", str(file), "--column", "who", "--kind", "operator", "--at", "1985", "--csv") == (
        "name,id\nRussia,SUN\nNA,\n,\n"
    )
    assert '"status": "family"' in run("FIM-92Z", "--fallback", "family", "--detail", "--json")
    assert "fim-92-stinger" in run("Stinnger", "--fuzzy", "88", "--detail")
    assert run("Grom", "--type", "MANPADS", "--csv") == "name,id\nGrom,grom\n"
    for wrong in (["--file", str(file)], ["--file", str(file), "--column", "x"], ["a", "--file", str(file)]):
        found = CliRunner().invoke(main, ["resolve", *wrong])
        assert found.exit_code == 1
        assert "armsdata:" in found.output


def test_a_missile_and_a_destroyer_of_one_name_are_told_apart_by_their_class() -> None:
    assert resolve("Grom") is None
    assert resolve(["Grom MANPADS", "Grom destroyer"]) == ["grom", "grom-class"]
