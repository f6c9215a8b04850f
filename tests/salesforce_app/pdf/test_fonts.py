"""No character is lost: the chain of fonts, and the error when it ends."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from salesforce_app.kernel.errors import InputError
from salesforce_app.pdf import fonts
from salesforce_app.pdf.fonts import BOLD, REGULAR, FontChain, MissingGlyph, Run

# The members of the Table of General Standard Chinese Characters (2013) above U+FFFF, from Unihan's kTGH.
STANDARD_ABOVE_FFFF = (
    "𠅤𠙶𠳐𡎚𡐓𣗋𣲗𣲘𣸣𤧛𤩽𤫉𥔲𥕢𥖨𥻗𦈡𦒍𦙶𦝼𦭜𦰡𧿹𨐈𨙸𨚕𨟠𨭉𨱇𨱏𨱑𨱔𨺙𩽾𩾃𩾌𪟝𪣻𪤗𪨰𪨶𪩘𪾢𫄧𫄨𫄷𫄸𫇭𫌀𫍣"
    "𫍯𫍲𫍽𫐄𫐐𫐓𫑡𫓧𫓯𫓶𫓹𫔍𫔎𫔶𫖮𫖯𫖳𫗧𫗴𫘜𫘝𫘦𫘧𫘨𫘪𫘬𫚕𫚖𫚭𫛭𫞩𫟅𫟦𫟹𫟼𫠆𫠊𫠜𫢸𫫇𫭟𫭢𫭼𫮃𫰛𫵷𫶇𫷷𫸩𬀩"
    "𬀪𬂩𬃊𬇕𬇙𬇹𬉼𬊈𬊤𬌗𬍛𬍡𬍤𬒈𬒔𬒗𬕂𬘓𬘘𬘡𬘩𬘫𬘬𬘭𬘯𬙂𬙊𬙋𬜬𬜯𬞟𬟁𬟽𬣙𬣞𬣡𬣳𬤇𬤊𬤝𬨂𬨎𬩽𬪩𬬩𬬭𬬮𬬱𬬸𬬹"
    "𬬻𬬿𬭁𬭊𬭎𬭚𬭛𬭤𬭩𬭬𬭯𬭳𬭶𬭸𬭼𬮱𬮿𬯀𬯎𬱖𬱟𬳵𬳶𬳽𬳿𬴂𬴃𬴊𬶋𬶍𬶏𬶐𬶟𬶠𬶨𬶭𬶮𬷕𬸘𬸚𬸣𬸦𬸪𬹼𬺈𬺓"
)


@pytest.fixture(scope="module")
def packaged() -> FontChain:
    """Only the fonts that the project installs by itself, whatever this system has."""
    with override_settings(PDF_FALLBACK_FONTS=()):
        return fonts.chain.__wrapped__()


@pytest.fixture
def no_chain_yet() -> Iterator[None]:
    """The chain is made anew in the test, and again after it."""
    fonts.chain.cache_clear()
    yield
    fonts.chain.cache_clear()


def _two_byte_gb18030() -> str:
    """Every character of GB 18030's two-byte part that is not for private use."""
    characters = set()
    for lead in range(0x81, 0xFF):
        for trail in (*range(0x40, 0x7F), *range(0x80, 0xFF)):
            try:
                character = bytes((lead, trail)).decode("gb18030")
            except UnicodeDecodeError:
                continue
            if len(character) == 1 and not "\ue000" <= character <= "\uf8ff":
                characters.add(character)
    return "".join(sorted(characters))


def test_text_of_the_first_font_is_one_run() -> None:
    assert fonts.runs("六月 sales −2.1%") == [Run(REGULAR, "六月 sales −2.1%")]
    assert fonts.runs("六月", bold=True) == [Run(BOLD, "六月")]
    assert fonts.runs("") == []


def test_a_rare_character_is_set_in_a_further_font() -> None:
    assert fonts.runs("大𠮷店") == [Run(REGULAR, "大"), Run(f"{REGULAR}-JP", "𠮷"), Run(REGULAR, "店")]
    assert fonts.runs("𠮷", bold=True) == [Run(f"{REGULAR}-JP-Bold", "𠮷")]


def test_packaged_fonts_cover_the_two_byte_part_of_gb18030(packaged: FontChain) -> None:
    characters = _two_byte_gb18030()
    assert len(characters) > 21_000
    assert packaged.missing(characters) == ""


def test_packaged_fonts_cover_extension_a_and_the_standard_characters(packaged: FontChain) -> None:
    extension_a = "".join(map(chr, range(0x3400, 0x4DB6)))
    assert packaged.missing(extension_a + STANDARD_ABOVE_FFFF + "𠮷㛃䶮㳇䥃㮾㙍") == ""


def test_a_character_without_a_glyph_stops_with_its_text_and_record(packaged: FontChain) -> None:
    with pytest.raises(MissingGlyph) as caught:
        packaged.check_text("老𪚥𪚥\U0002a6d6店", "retailer 03704, name")
    assert caught.value.characters == "𪚥\U0002a6d6"
    assert caught.value.text == "老𪚥𪚥\U0002a6d6店"
    assert caught.value.where == "retailer 03704, name"
    assert "retailer 03704, name" in str(caught.value)
    assert "U+2A6A5" in str(caught.value)
    for use in (packaged.runs, packaged.mark_up):
        with pytest.raises(MissingGlyph):
            use("老𪚥")


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("a\ue000", "\ue000"),
        ("a\x07b", "\x07"),
        ("a\ud800", "\ud800"),
        ("مرحبا a", "مرحبا"),
    ],
    ids=["private use", "control", "lone surrogate", "right to left"],
)
def test_what_has_no_form_of_its_own_is_missing(text: str, missing: str) -> None:
    assert fonts.chain().missing(text) == "".join(dict.fromkeys(missing))


def test_characters_without_ink_go() -> None:
    assert fonts.runs("\ufeffa\u200bb\U000e0100\u00adc") == [Run(REGULAR, "abc")]


def test_accents_are_composed_and_compatibility_ideographs_kept() -> None:
    assert fonts.runs("Cafe\u0301") == [Run(REGULAR, "Caf\u00e9")]
    assert "".join(run.text for run in fonts.runs("\ufa10e\u0301")) == "\ufa10\u00e9"


def test_line_ends_are_spaces_in_a_line_and_breaks_in_a_paragraph() -> None:
    assert fonts.runs("a\r\n\tb") == [Run(REGULAR, "a b")]
    assert fonts.mark_up("a\nb") == "a<br/>b"


def test_mark_up_escapes_and_names_further_fonts() -> None:
    assert fonts.mark_up("A & B <1>") == "A &amp; B &lt;1&gt;"
    assert fonts.mark_up("𠮷 & Co") == f'<font name="{REGULAR}-JP">𠮷</font> &amp; Co'


def test_width_is_that_of_each_font() -> None:
    width = pdfmetrics.stringWidth("大", REGULAR, 10) + pdfmetrics.stringWidth("𠮷", f"{REGULAR}-JP", 10)
    assert fonts.string_width("大𠮷", 10) == width
    assert fonts.string_width("1111", 10) == fonts.string_width("8888", 10)


@given(st.text(alphabet="abc 大𠮷é,.1", max_size=30))
def test_runs_lose_nothing(text: str) -> None:
    assert "".join(run.text for run in fonts.runs(text)) == text


@pytest.mark.parametrize(("align", "edge"), [("left", 100.0), ("center", 95.0), ("right", 90.0)])
def test_a_string_is_drawn_from_the_edge_that_align_names(align: fonts.Align, edge: float) -> None:
    fonts.chain()
    canvas = Canvas(BytesIO(), pageCompression=0)
    fonts.draw_string(canvas, 100, 50, "大", 10, align=align)
    assert f"1 0 0 1 {edge:g} 50 Tm" in canvas.getpdfdata().decode("latin-1")


def test_a_font_of_the_system_can_be_named(
    settings: Settings, packaged: FontChain, no_chain_yet: None
) -> None:
    matplotlib = find_spec("matplotlib")
    assert matplotlib and matplotlib.origin
    stix = Path(matplotlib.origin).parent / "mpl-data" / "fonts" / "ttf" / "STIXGeneral.ttf"
    assert packaged.missing("\u20e4") == "\u20e4"
    settings.PDF_FALLBACK_FONTS = (str(stix), "no-such-font.ttf", "/no/such/font.ttf")
    assert fonts.runs("\u20e4") == [Run(f"{REGULAR}-STIXGeneral", "\u20e4")]


def test_without_the_packaged_fonts_the_remedy_is_told(
    settings: Settings, tmp_path: Path, no_chain_yet: None
) -> None:
    settings.NODE_MODULES = tmp_path
    with pytest.raises(InputError, match=r"NotoSansSC_400Regular\.ttf"):
        fonts.chain()
