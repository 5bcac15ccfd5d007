"""Words of the synthetic releases: real names of cities, everything that they do is made up."""

from typing import NamedTuple


class Three(NamedTuple):
    """A name in Japanese, English and Vietnamese."""

    ja: str
    en: str
    vi: str


JAPANESE_CITIES = (
    "堺市 大阪市 京都市 神戸市 奈良市 和歌山市 横浜市 川崎市 名古屋市 札幌市 仙台市 千葉市 "
    "さいたま市 新潟市 静岡市 浜松市 岡山市 広島市 北九州市 福岡市 熊本市 豊中市 吹田市 "
    "高槻市 枚方市 八尾市 東大阪市 岸和田市 和泉市 泉佐野市 貝塚市 富田林市 松原市 大津市 "
    "姫路市 尼崎市 西宮市 明石市 高松市 松山市 高知市 徳島市 鹿児島市 那覇市 金沢市 富山市 "
    "福井市 長野市 岐阜市 津市"
).split()
VIETNAMESE_PLACES = [
    Three("バリアブントウ省", "Ba Ria-Vung Tau Province", "Tỉnh Bà Rịa - Vũng Tàu"),
    Three("ハノイ市", "Hanoi City", "Thành phố Hà Nội"),
    Three("ホーチミン市", "Ho Chi Minh City", "Thành phố Hồ Chí Minh"),
    Three("ダナン市", "Da Nang City", "Thành phố Đà Nẵng"),
    Three("ハイフォン市", "Hai Phong City", "Thành phố Hải Phòng"),
    Three("カントー市", "Can Tho City", "Thành phố Cần Thơ"),
    Three("ビンズオン省", "Binh Duong Province", "Tỉnh Bình Dương"),
    Three("ドンナイ省", "Dong Nai Province", "Tỉnh Đồng Nai"),
    Three("クアンニン省", "Quang Ninh Province", "Tỉnh Quảng Ninh"),
    Three("ロンアン省", "Long An Province", "Tỉnh Long An"),
]
CITIES = [
    Three("堺市", "Sakai City", "Thành phố Sakai"),
    *(
        Three(name, f"City {number}", f"Thành phố {number}")
        for number, name in enumerate(JAPANESE_CITIES[1:], 1)
    ),
    *VIETNAMESE_PLACES,
]
"""The first is at which most links point."""

BODIES = [
    Three("", "", ""),
    Three("環境局", " Environment Bureau", " - Cục Môi trường"),
    Three("教育局", " Education Bureau", " - Cục Giáo dục"),
    Three("上下水道局", " Waterworks Bureau", " - Cục Cấp thoát nước"),
    Three("消防局", " Fire Bureau", " - Cục Cứu hỏa"),
    Three("商工会議所", " Chamber of Commerce", " - Phòng Thương mại"),
    Three("国際交流協会", " International Association", " - Hiệp hội Quốc tế"),
    Three("大学", " University", " - Đại học"),
    Three("エネルギー株式会社", " Energy Co., Ltd.", " - Công ty Năng lượng"),
    Three("建設株式会社", " Construction Co., Ltd.", " - Công ty Xây dựng"),
    Three("交通株式会社", " Transit Co., Ltd.", " - Công ty Vận tải"),
    Three("信用金庫", " Shinkin Bank", " - Ngân hàng"),
    Three("製作所", " Works", " - Nhà máy"),
    Three("人民委員会", " People's Committee", " - Ủy ban Nhân dân"),
    Three("研究所", " Research Institute", " - Viện nghiên cứu"),
]
UNITS = range(1, 5)
"""Which of the bodies are units of the city itself."""

POSTS = [
    Three("長", "Head", "Trưởng"),
    Three("副長", "Deputy Head", "Phó trưởng"),
    Three("部長", "Director", "Giám đốc"),
    Three("課長", "Manager", "Trưởng phòng"),
    Three("参与", "Counsellor", "Cố vấn"),
    Three("理事", "Executive", "Ủy viên"),
    Three("主幹", "Chief", "Chủ nhiệm"),
    Three("審議官", "Councillor", "Tham tán"),
]
SURNAMES = (
    "青木 太田 三浦 田中 佐藤 鈴木 高橋 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 佐々木 山口 "
    "松本 井上 木村 林 斎藤 清水 山崎 森 池田 橋本 阿部 石川 山下 中島 石井 小川 前田 岡田 "
    "長谷川 藤田 後藤 近藤 村上"
).split()
FIRST_HALVES = (
    "悠 孝 健 美 陽 直 恵 真 和 幸 智 大 由 拓 明 香 純 久 洋 絵 康 英 光 良 千 春 秋 文 雅 "
    "義 清 勝"
).split()
SECOND_HALVES = (
    "斗 之 太 咲 子 樹 浩 誠 代 夫 輔 亮 実 剛 織 一 学 淳 里 介 司 平 郎 人 江 奈 乃 史 治 "
    "男 恵 香"
).split()
VIETNAMESE_SURNAMES = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương"
).split()
VIETNAMESE_MIDDLES = (
    "Văn Thị Quốc Thu Minh Đức Ngọc Hữu Thanh Mai Công Sơn Anh Gia Bảo Hoài Kim Xuân"
).split()
VIETNAMESE_NAMES = (
    "Hoa Minh Bảo Hà Tuấn Anh Lan Phước Tùng Phương Thành Lâm Dũng Hùng Linh Trang Khoa Long "
    "Nam Quân Sơn Thảo Trung Vân Yến Châu Đạt Giang Hiếu Khánh"
).split()

TOPICS = {
    "decarbonisation": Three("脱炭素", "decarbonisation", "khử các-bon"),
    "circular-economy": Three("循環経済", "circular economy", "kinh tế tuần hoàn"),
    "smart-city": Three("スマートシティ", "smart cities", "thành phố thông minh"),
    "city-to-city-collaboration": Three("都市間連携", "city-to-city work", "hợp tác đô thị"),
    "environmental-business": Three("環境ビジネス", "green business", "kinh doanh xanh"),
    "industry-and-economy": Three("産業振興", "industry", "công nghiệp"),
    "advanced-technology": Three("水素利用", "hydrogen", "hy-đrô"),
    "friendship-development": Three("茶の湯", "tea ceremony", "trà đạo"),
    "biodiversity-loss": Three("生物多様性", "biodiversity", "đa dạng sinh học"),
    "jcm-project-development": Three("二国間クレジット", "joint crediting", "tín chỉ chung"),
    "pollution": Three("水質保全", "clean water", "nước sạch"),
    "urban-problems-support": Three("公共交通", "public transport", "giao thông công cộng"),
}
"""Concepts of the vocabulary -> what the synthetic releases call the matter."""

KINDS = {
    "MemorandumOfUnderstanding": Three("覚書", "Memorandum", "Biên bản ghi nhớ"),
    "Agreement": Three("包括連携協定", "Comprehensive partnership agreement", "Thỏa thuận hợp tác"),
}
EVENTS = [
    Three("セミナー", "Seminar", "Hội thảo"),
    Three("記者会見", "Press conference", "Họp báo"),
    Three("シンポジウム", "Symposium", "Hội nghị chuyên đề"),
    Three("説明会", "Briefing", "Buổi giới thiệu"),
    Three("展示会", "Exhibition", "Triển lãm"),
]
CEREMONY = Three("締結式", "Signing ceremony", "Lễ ký kết")
VENUES = [
    Three("国際会議場", "Conference Hall", "Hội trường"),
    Three("産業振興センター", "Industry Centre", "Trung tâm Công nghiệp"),
    Three("公園", "Park", "Công viên"),
    Three("博物館", "Museum", "Bảo tàng"),
    Three("文化ホール", "Culture Hall", "Nhà văn hóa"),
    Three("総合体育館", "Arena", "Nhà thi đấu"),
]
CLAIMS = [
    Three("{t}の取組をさらに進める", "to go further in {t}", "đẩy mạnh {t}"),
    Three("{t}の経験を分かち合う", "to share the experience of {t}", "chia sẻ kinh nghiệm {t}"),
    Three("{t}の成果を期待する", "hopes for results in {t}", "mong đợi kết quả {t}"),
    Three("{t}に企業の参加を求める", "asks companies to join in {t}", "kêu gọi tham gia {t}"),
]
AIMS = [
    Three("{t}での協力の強化", "closer cooperation in {t}", "tăng cường hợp tác về {t}"),
    Three("{t}の人材の育成", "training people in {t}", "đào tạo nhân lực về {t}"),
    Three("{t}の事業の形成", "projects in {t}", "hình thành dự án về {t}"),
]
