"""Comparing names as people write them: headers and the words of a choice."""

from __future__ import annotations

import re
import unicodedata

_TRADITIONAL = (
    "許證號銷額單據編碼稱類數線級經緯標係業態規積檔誠電話鄉鎮順狀開歷曆銀帳賬戶應訂時間結沖衝備註離訪問"
    "區範農縣機場負責價總實際廢營參驗簽發個員現項產條於與為書書長無務導貨領員訊權層務軍辦專賣點圍資韋歲齡"
)
_SIMPLIFIED = (
    "许证号销额单据编码称类数线级经纬标系业态规积档诚电话乡镇顺状开历历银账账户应订时间结冲冲备注离访问"
    "区范农县机场负责价总实际废营参验签发个员现项产条于与为书书长无务导货领员讯权层务军办专卖点围资韦岁龄"
)
_FOLDED = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
"""Enough for the headers and words of office files, not for prose: a Big5 file writes 許可證號."""

_FILLING = re.compile(r"[\s_\-*:.\u200b\ufeff]+")
_UNIT = re.compile(r"\((?:元|人民币|人民幣|rmb|cny|usd|m2|平方米|条|條)\)$")


def fold(text: str) -> str:
    """The form in which two spellings of one name are equal.

    Case, width (full or half), spaces, underscores, hyphens, a trailing unit in brackets that is the
    column's own unit, required-marks (``*``) and traditional or simplified characters make no difference.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = _FILLING.sub("", plain)
    return _UNIT.sub("", plain).translate(_FOLDED)
