"""Names of persons by the small dictionary of Sudachi, posts and bodies by what they end in."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from sudachipy import (
    Dictionary,
    SplitMode,
    Tokenizer,
)

POST = (
    "市長職務代理者|郡長|市長公室長|危機管理監|政策監|技監|理事監|副市長|市長|副町長|町長|副村長|村長|副区長|区長|"
    "副知事|知事|副局長|局長|副部長|部長|副課長|課長|室長|副所長|所長|副センター長|センター長|次長|処長|参事官|参事|"
    "審議官|総領事|領事|大使|公使|書記官|副理事長|理事長|専務理事|常務理事|代表理事|理事|副会頭|会頭|副会長|会長|"
    "副社長|社長|代表取締役|取締役|執行役員|代表社員|副学長|学長|副総長|総長|研究科長|学部長|学科長|副校長|校長|園長|"
    "特任教授|名誉教授|准教授|教授|講師|助教|副委員長|委員長|副議長|議長|副大臣|大臣政務官|政務官|大臣|長官|副館長|館長|"
    "副支店長|支店長|支社長|支部長|支局長|本部長|副頭取|頭取|組合長|副組合長|専務|常務|院長|病院長|工場長|主任研究員|"
    "上席研究員|特別研究員|首席研究員|研究員|研究主幹|主幹|主査|主任|係長|班長|教育長|消防長|消防署長|署長|警視|監督|"
    "事務局長|事務総長|事務次官|代表|議員|管理者|企業長|弁護士|アドバイザー|コーディネーター|ディレクター|マネージャー|"
    "政策統括官|統括官|CEO|COO|CFO|CTO|プロデューサー|シェフ|キャプテン|団長|隊長|区域長|チーフ|リーダー|フェロー|コンサルタント|専門官|調整官|企画官|国王|"
    "首相|大統領|省長|州知事|総支配人|支配人|市民委員|公募委員|公募市民|俳優|歌手|落語家|写真家|陶芸家|画家|書家|書道家|建築家|音楽家|作曲家|漫画家|作家|評論家|登山家|料理研究家|ピアニスト|ジャーナリスト|アナウンサー|キャスター|タレント|選手|医師|会計管理者|監事|監査役|董事長|総経理|総裁|副総裁|顧問|相談役|塾長|住職|宮司|施設長|店長|統括|所員"
)
"""What posts end in, longer ones first where one is the end of another."""

SPACED_POST = "|".join(
    "[ ]{1,3}".join(each)
    for each in (
        "市長 町長 村長 区長 知事 会長 社長 学長 校長 院長 館長 局長 部長 課長 所長 理事長"
    ).split()
)
"""Short posts with spaces between their letters, as columns have them."""

ORG_HEAD = (
    "株式会社|有限会社|合同会社|合資会社|一般社団法人|一般財団法人|公益社団法人|公益財団法人|特定非営利活動法人|"
    "NPO法人|独立行政法人|国立研究開発法人|地方独立行政法人|国立大学法人|公立大学法人|学校法人|医療法人|社会福祉法人|"
    r"生活協同組合|認定NPO法人|認定特定非営利活動法人|社会医療法人|宗教法人|農事組合法人|\(株\)|\(有\)|\(一社\)|\(公財\)|\(公社\)"
)
ORG_TAIL = (
    r"(?<!都)市|郡|(?<![市・都])町|村|(?<![地])区|県|(?<![ァ-ヴー])府|道庁|東京都|北海道|人民委員会|委員会|(?<![一-龠]年)省|庁|"
    "大学校|大学院|大学|短期大学|高等学校|高校|専門学校|銀行|信用金庫|信用組合|商工会議所|商工会|協議会|協会|"
    "連合会|連盟|組合|機構|研究所|財団|基金|株式会社|有限会社|合同会社|振興局|経済産業局|整備局|管理局|農政局|運輸局|支援機構|"
    "公社|公司|公団|事務所|病院|総領事館|大使館|領事館|図書館|博物館|美術館|資料館|文学館|動物園|水族館|植物園|科学館|郵便局|気象台|議会|広域連合|消防本部|警察本部|警察署|法人|ホールディングス|"
    "士会|師会|市長会|町村会|県警察|府警察|道警察|薬局|自治会|町内会|振興会|店会|連絡会|青年会議所|高等専門学校|中学校|小学校|支援学校|学園|公庫|新聞社|放送局|労働局|"
    "グループ|クラブ|センター|保健所|連合|同盟|会議|フォーラム|ネットワーク|コンソーシアム|実行委員会|共和国|州"
)
_NAME_CHARACTER = r"[一-龠々ヶヵ髙﨑ぁ-んァ-ヴー]"


class Found(NamedTuple):
    """A name in a text: where it stands and how sure the dictionary is of it (1 or 2 parts)."""

    start: int
    end: int
    sure: int


@lru_cache(maxsize=1)
def _tokenizer() -> Tokenizer:
    return Dictionary(dict="small").tokenizer()


class Word(NamedTuple):
    """A word of a line: where it stands and what the dictionary says it is."""

    start: int
    end: int
    text: str
    kind: str


def words(text: str) -> list[Word]:
    """Return the words of a line."""
    made, at = [], 0
    for each in _tokenizer().tokenize(text, SplitMode.C):
        surface = each.surface()
        kind = each.part_of_speech()
        made.append(Word(at, at + len(surface), surface, f"{kind[1]}-{kind[2]}-{kind[3]}"))
        at += len(surface)
    return made


_FAMILY, _GIVEN = "固有名詞-人名-姓", "固有名詞-人名-名"
_PERSONAL = (_FAMILY, _GIVEN, "固有名詞-人名-一般")
_PAIR = re.compile(
    rf"(?<![^\s::/、,(・>】/])({_NAME_CHARACTER}{{1,4}})[ ]{{1,6}}({_NAME_CHARACTER}{{1,5}}?)"
    r"(?=(?:氏|様|さん|殿|先生)?(?:[\s()/、,。]|$)|さん)"
)
_L = "[a-zA-ZÀ-ɏḀ-ỹ]"
_LATIN_WORD = rf"(?:[A-Z]\.|[A-ZÀ-ÞĐ]{_L}*(?:['’-]{_L}+)?)"
_LATIN = re.compile(
    r"(?<![A-Za-z0-9@./])(?:(?:Mr|Ms|Mrs|Dr|Prof|H\.E)\.?[ ]+)?"
    rf"({_LATIN_WORD}(?:[ ]+(?:{_LATIN_WORD}|de|van|bin|binti)){{1,5}})"
    r"(?:氏|さん)?(?![A-Za-z0-9@])"
)
_KATAKANA = re.compile(
    r"(?<![ァ-ヴー・])(?:[ァ-ヴー]{2,12}(?:[・=][ァ-ヴー]{1,12}){1,4}|[ァ-ヴー](?:[・=][ァ-ヴー]{1,12}){2,4})(?![ァ-ヴー・])"
)
_HONOURED = re.compile(rf"[ ]?(?:氏|さん|閣下|(?:{POST})(?:氏|が|は|と|も|、|に|から))")
"""What tells in a sentence that the words before it are a person and no company."""
_BEFORE_POST = re.compile(rf"(?:[一-龠々]{{1,3}}?|[ぁ-ん]{{2,4}}?)(?={POST})")
_NOT_A_PART = re.compile(rf"(?:{POST}|{ORG_TAIL}|部|課|局|室|係|氏|様|担当|直通|内線|代表)$")


def names(text: str, *, listed: bool, places: frozenset[str] = frozenset()) -> list[Found]:
    """Return the names of persons in a line; a list of persons allows more than prose.

    `places` are names of cities, for `若葉丘市長` names nobody where there is a `若葉丘市`.
    """
    found = [*_spaced(text, listed), *_in_prose(text), *_foreign(text, listed)]
    found += [each for each in _unspaced(text) if text[each.start : each.end + 1] not in places]
    kept: list[Found] = []
    for each in sorted(found, key=lambda each: (-each.sure, each.start - each.end)):
        if all(each.end <= other.start or each.start >= other.end for other in kept):
            kept.append(each)
    return sorted(kept)


def without_names(text: str, places: frozenset[str]) -> str:
    """Return a line with `、` for each name of a person: `山田市長` names no body `山田市`."""
    for each in reversed(names(text, listed=False, places=places)):
        text = f"{text[: each.start]}、{text[each.end :]}"
    text = _LATIN_OFFICE.sub("、", text)
    for word in reversed([each for each in words(text) if each.kind == _FAMILY]):
        if _OFFICE.match(text, word.end) and text[word.start : word.end + 1] not in places:
            text = f"{text[: word.start]}、{text[word.end :]}"
    return text


_OFFICE = re.compile(rf"[ ]*(?:{POST})")
_LATIN_OFFICE = re.compile(rf"[A-Z][a-z]+(?={POST})")


_POST_BEFORE = re.compile(rf"(?:{POST})[ ]{{1,6}}$")
"""What follows a post and a space is as good as in a list."""


def _spaced(text: str, in_list: bool) -> Iterator[Found]:
    """Yield names that are written with a space: `佐藤 健一`."""
    at = 0
    while match := _PAIR.search(text, at):
        if _begins_later(match, text):
            at = match.end(1)
            continue
        listed = in_list or bool(_POST_BEFORE.search(text, 0, match.start()))
        sure = sum(_personal(part) for part in match.groups())
        post = re.fullmatch(POST, match[1] + match[2]) is not None
        right = not post and not any(_NOT_A_PART.search(part) for part in match.groups()
                        if not _is_family(part))  # fmt: skip
        known = sure == 2 or (listed and _plausible(match)) or _is_family(match[1])
        if right and known and (sure or listed):
            yield Found(match.start(), match.end(2), max(sure, 1))
            at = match.end(2)
        else:
            at = match.end(1)


def _begins_later(match: re.Match[str], text: str) -> bool:
    """Tell whether the second word is a family name with a given name of its own after it."""
    after = _PAIR.match(text, match.start(2))
    return after is not None and _is_family(after[1]) and not _is_family(match[1])


_PAIR_PROSE = re.compile(
    r"(?<![^\s::/、,(・>】/のと])([一-龠々ヶ髙﨑]{1,4})[ ]{1,2}([一-龠々]{1,3})"
    r"(?=[がはをにとのも氏]|コメント)"
)


def _in_prose(text: str) -> Iterator[Found]:
    """Yield names with a space that a particle follows: `西田 光が`."""
    for match in _PAIR_PROSE.finditer(text):
        if _is_family(match[1]) and _personal(match[2]) and not _NOT_A_PART.search(match[2]):
            yield Found(match.start(), match.end(2), 1)


def _plausible(match: re.Match[str]) -> bool:
    """Tell whether two words can be a name: short, and one of them is known as part of one."""
    family, given = match.groups()
    kana = re.fullmatch(r"[ァ-ヴー]+", family + given)
    return (
        not kana
        and len(family) <= 4
        and (
            _personal(family)
            or _personal(given)
            or (len(family) <= 3 and len(given) <= 3 and _unknown(given))
        )
    )


def _unknown(part: str) -> bool:
    return not any(each.kind.startswith("普通名詞-サ変") for each in words(part))


@lru_cache(maxsize=4096)
def _personal(part: str) -> bool:
    found = words(part)
    if any(each.kind in _PERSONAL for each in found):
        return True
    return len(part) == 1 and part in _ONE


def _is_family(part: str) -> bool:
    found = words(part)
    return len(found) == 1 and found[0].kind in _PERSONAL


_ONE = "誠豊浩隆修学恵健亮敬淳裕茂実勇進稔薫司剛潤純聡優翔蓮葵陽光清正明弘博昇勝徹毅悟望"


def _unspaced(text: str) -> Iterator[Found]:
    """Yield family and given name one after the other, as the dictionary knows them."""
    every = words(text)
    for one, gap in pairwise(every):
        if one.kind == _FAMILY and gap.text.isspace():
            given = _BEFORE_POST.match(text, gap.end)
            if given:
                yield Found(one.start, given.end(), 2)
    found = [each for each in every if not each.text.isspace()]
    for one, two in pairwise(found):
        if one.kind == _FAMILY and two.kind == _GIVEN:
            yield Found(one.start, two.end, 2)


def _foreign(text: str, listed: bool) -> Iterator[Found]:
    for match in _LATIN.finditer(text):
        yield Found(match.start(1), match.end(1), 1)
    for match in _KATAKANA.finditer(text):
        if listed or _HONOURED.match(text, match.end()):
            yield Found(match.start(), match.end(), 1)
