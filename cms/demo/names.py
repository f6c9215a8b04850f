"""Made-up names of people, shops and places; some with characters that many fonts lack."""

from __future__ import annotations

from datetime import date
from random import Random

SURNAMES = list(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
GIVEN_MALE = list("伟强磊军勇杰涛明超辉鹏飞刚平建国华林东海波宁健峰亮旭斌宏浩凯翔俊泽")
GIVEN_FEMALE = list("芳娜敏静丽艳娟霞秀兰玲燕红梅莉丹萍颖琴云洁雪慧倩婷玉珍凤")
RARE_PEOPLE = [
    ("𠮷田荣", "male"),
    ("王㛃", "female"),
    ("李䶮", "male"),
    ("赵㵑", "female"),
    ("陈㼆", "male"),
    ("周喆", "male"),
]
RARE_SHOPS = ["㮾梨副食店", "湖㳇便利店", "塘㙍烟酒店", "流波䃥商店", "𠮷庆超市", "嬲记小卖部"]
SHOP_WORDS = [
    "兴旺",
    "福来",
    "顺发",
    "万家",
    "便民",
    "好邻居",
    "鑫源",
    "和谐",
    "百姓",
    "惠民",
    "天天",
    "金桥",
    "红旗",
    "永兴",
    "宏达",
    "富民",
    "家家乐",
    "德胜",
    "新世纪",
    "如意",
    "瑞祥",
    "同福",
    "聚财",
    "迎宾",
    "老街",
]
KIND_WORDS = {
    "Z": ["食杂店", "副食店", "小卖部", "商店"],
    "B": ["便利店", "便民店"],
    "S": ["超市", "生活超市"],
    "N": ["商场"],
    "Y": ["烟酒店", "名烟名酒行"],
    "F": ["棋牌室", "茶楼", "酒楼"],
    "Q": ["加油站便利店", "招待所"],
}

DISTRICTS = [("E", "城东区 East"), ("W", "河西区 West")]
TERRITORIES = [
    ("E1", "城关片区 Chengguan", "城关镇"),
    ("E2", "东河片区 Donghe", "东河镇"),
    ("E3", "柳林片区 Liulin", "柳林乡"),
    ("W1", "河西片区 Hexi", "河西镇"),
    ("W2", "白石片区 Baishi", "白石镇"),
    ("W3", "青溪片区 Qingxi", "青溪乡"),
]
VILLAGE_WORDS = [
    "王家村",
    "李庄",
    "大桥村",
    "石门村",
    "杨柳村",
    "南街社区",
    "北街社区",
    "新华社区",
    "上湾村",
    "下湾村",
    "双河村",
    "黄泥村",
    "松树坪村",
    "马鞍村",
    "龙泉村",
]
PRODUCTS = [
    ("P101", "云岭（硬红）", "三类", 7500),
    ("P102", "云岭（软珍）", "二类", 18000),
    ("P103", "云岭（细支）", "一类", 24000),
    ("P104", "云岭（大师）", "一类", 42000),
    ("P201", "江岸（经典）", "三类", 9800),
    ("P202", "江岸（蓝）", "二类", 16500),
    ("P203", "江岸（中支）", "一类", 28000),
    ("P301", "青松（硬）", "四类", 5500),
    ("P302", "青松（金）", "三类", 8600),
    ("P303", "青松（星河）", "二类", 19500),
    ("P401", "玉泉（软）", "五类", 3200),
    ("P402", "玉泉（精品）", "四类", 6200),
]
"""Code, name, price class, price of a carton (条) in fen."""


def person(random: Random) -> tuple[str, str]:
    """A name and its sex."""
    sex = random.choice(["male", "female"])
    given = GIVEN_MALE if sex == "male" else GIVEN_FEMALE
    return random.choice(SURNAMES) + "".join(random.sample(given, random.choice([1, 2, 2]))), sex


def shop(random: Random, owner: str, business_type: str) -> str:
    """A shop's name as it stands over the door."""
    kind = random.choice(KIND_WORDS[business_type])
    if random.random() < 0.3:
        return f"{owner[0]}记{kind}"
    return random.choice(SHOP_WORDS) + kind


def unit_on(route: int, day: date, reorganised: date) -> str:
    """The territory of a route on a day; the eighth route moved from E2 to E3 in mid-history."""
    if route == 7 and day >= reorganised:
        return "E3"
    return TERRITORIES[route // 4][0]
