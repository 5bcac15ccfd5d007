"""Faults of what travels through a proxy: headers, methods, sizes, times, caches."""

from oboegaki.doctor.finding import Fault
from oboegaki.errors import Text

_THROUGH = Text(
    "プロキシの設定からその行を消してください。",
    "Take the line that does so out of the proxy's configuration.",
    "Hãy bỏ dòng gây ra điều này khỏi cấu hình proxy.",
)


def _no(nginx: str, caddy: str) -> tuple[str, str]:
    """Return lines that must not be there, as comments."""
    return f"# no `{nginx}`", f"# no `{caddy}`"


CONTENT: dict[str, Fault] = {
    "accept-lost": Fault(
        Text("Accept ヘッダーが届かず、どの形式を頼んでも同じものが返ります。",
             "The header Accept does not arrive: whatever form is asked for, the answer is the "
             "same.",
             "Tiêu đề Accept không tới nơi: yêu cầu dạng nào cũng nhận cùng một dạng."),
        _THROUGH,
        "proxy_set_header Accept $http_accept;",
        "# no `header_up Accept …` and no `header_up -Accept`",
    ),
    "language-lost": Fault(
        Text("Accept-Language ヘッダーが届かず、読者の言語が選ばれません。",
             "The header Accept-Language does not arrive: readers do not get their language.",
             "Tiêu đề Accept-Language không tới nơi: người đọc không nhận được ngôn ngữ của mình."),
        _THROUGH,
        "proxy_set_header Accept-Language $http_accept_language;",
        "# no `header_up Accept-Language …` and no `header_up -Accept-Language`",
    ),
    "vary-lost": Fault(
        Text("Vary ヘッダーがありません。途中のキャッシュが、頼んでいない形式や言語を返します。",
             "The header Vary is missing: caches on the way give readers a form or language that "
             "they did not ask for.",
             "Thiếu tiêu đề Vary: bộ nhớ đệm trên đường trả dạng hoặc ngôn ngữ không được yêu "
             "cầu."),
        _THROUGH,
        *_no("proxy_hide_header Vary;", "header_down -Vary"),
    ),
    "cache-mixes": Fault(
        Text("プロキシのキャッシュが形式を区別せず、別の人が頼んだ形式を返します。",
             "The proxy's cache does not tell forms apart: readers get the form that somebody else "
             "asked for.",
             "Bộ nhớ đệm của proxy không phân biệt dạng: người đọc nhận dạng mà người khác yêu "
             "cầu."),
        Text("キャッシュを使わないか、Vary と Cache-Control に従わせてください。",
             "Do without that cache, or let it obey Vary and Cache-Control.",
             "Hãy bỏ bộ nhớ đệm, hoặc để nó tuân theo Vary và Cache-Control."),
        "proxy_cache off;   # or: no `proxy_ignore_headers Vary`, no `proxy_ignore_headers "
        "Cache-Control`",
        "# no `cache` before reverse_proxy",
    ),
    "cache-rules": Fault(
        Text("Cache-Control が書き換えられています。新しい版を出しても古いページが残ります。",
             "Cache-Control is changed: readers keep old pages after a new edition.",
             "Cache-Control bị thay đổi: người đọc vẫn thấy trang cũ sau phiên bản mới."),
        _THROUGH,
        "expires off;   # and no `add_header Cache-Control`, no `proxy_hide_header Cache-Control`",
        "# no `header Cache-Control …` and no `header_down Cache-Control …`",
    ),
    "etag-lost": Fault(
        Text("ETag がありません。読者は、持っているページも毎回すべて取り直します。",
             "The ETag is missing: readers fetch again what they have.",
             "Thiếu ETag: người đọc tải lại những gì họ đã có."),
        _THROUGH,
        *_no("proxy_hide_header ETag;", "header_down -ETag"),
    ),
    "compressed-again": Fault(
        Text("プロキシが圧縮し直しています。ETag が弱くなり、br と zstd も使われません。",
             "The proxy compresses itself: that weakens the ETag, and br and zstd are not used.",
             "Proxy tự nén: ETag bị yếu đi, br và zstd không được dùng."),
        Text("圧縮は oboegaki に任せてください。", "Leave compression to oboegaki.",
             "Hãy để oboegaki nén."),
        "gzip off;\nproxy_set_header Accept-Encoding $http_accept_encoding;",
        "# no `encode` before reverse_proxy, no `header_up -Accept-Encoding`",
    ),
    "coding-lost": Fault(
        Text("Accept-Encoding が届かず、圧縮されません。転送量が数倍になります。",
             "Accept-Encoding does not arrive: nothing is compressed, several times as much is "
             "sent.",
             "Accept-Encoding không tới nơi: không nén, lượng truyền tăng nhiều lần."),
        _THROUGH,
        "proxy_set_header Accept-Encoding $http_accept_encoding;",
        "# no `header_up -Accept-Encoding`",
    ),
    "condition-lost": Fault(
        Text("If-None-Match が届かず、変わっていないページも 304 になりません。",
             "If-None-Match does not arrive: what has not changed is not answered 304.",
             "If-None-Match không tới nơi: trang không đổi không được trả 304."),
        _THROUGH,
        "proxy_set_header If-None-Match $http_if_none_match;",
        "# no `header_up -If-None-Match`",
    ),
    "range-lost": Fault(
        Text("Range が届かず、途切れたダンプの取得を続きから再開できません。",
             "Range does not arrive: a download of a dump that broke off cannot go on.",
             "Range không tới nơi: không thể tiếp tục tải tệp bị gián đoạn."),
        _THROUGH,
        "proxy_set_header Range $http_range;\nproxy_force_ranges off;",
        "# no `header_up -Range`",
    ),
    "cors-lost": Fault(
        Text("Access-Control-Allow-Origin がありません。ほかのサイトのプログラムが読めません。",
             "Access-Control-Allow-Origin is missing: programs on other sites cannot read.",
             "Thiếu Access-Control-Allow-Origin: chương trình ở trang khác không đọc được."),
        _THROUGH,
        *_no("proxy_hide_header Access-Control-Allow-Origin;",
             "header_down -Access-Control-Allow-Origin"),
    ),
    "cors-doubled": Fault(
        Text("Access-Control-Allow-Origin が二重か、別の値です。ブラウザーは拒みます。",
             "Access-Control-Allow-Origin is there twice or has another value; browsers refuse it.",
             "Access-Control-Allow-Origin bị lặp hoặc có giá trị khác; trình duyệt từ chối."),
        Text("oboegaki が付けています。プロキシでは足さないでください。",
             "oboegaki sets it; do not add it in the proxy.",
             "oboegaki đã đặt; đừng thêm ở proxy."),
        *_no("add_header Access-Control-Allow-Origin *;",
             "header Access-Control-Allow-Origin *"),
    ),
    "preflight": Fault(
        Text("OPTIONS に oboegaki が答えていません。ほかのサイトから POST で問い合わせられません。",
             "OPTIONS is not answered by oboegaki: other sites cannot query by POST.",
             "OPTIONS không do oboegaki trả lời: trang khác không truy vấn bằng POST được."),
        Text("OPTIONS もそのまま渡してください。", "Pass OPTIONS on as well.",
             "Hãy chuyển cả OPTIONS."),
        "# no `if ($request_method = OPTIONS) { … }`, no `limit_except`",
        "# no `respond` with a matcher `method OPTIONS`",
    ),
    "link-lost": Fault(
        Text("Link ヘッダーがありません。プログラムが形式やライセンスを見つけられません。",
             "The header Link is missing: programs do not find the forms and the licence.",
             "Thiếu tiêu đề Link: chương trình không tìm thấy các dạng và giấy phép."),
        _THROUGH,
        *_no("proxy_hide_header Link;", "header_down -Link"),
    ),
    "policy": Fault(
        Text("Content-Security-Policy がないか、別のものです。守りが弱くなるか、画面が動きません。",
             "Content-Security-Policy is missing or another: pages are less safe, or do not work.",
             "Content-Security-Policy thiếu hoặc khác: trang kém an toàn, hoặc không hoạt động."),
        Text("oboegaki のものをそのまま渡してください。", "Pass oboegaki's own on.",
             "Hãy chuyển nguyên của oboegaki."),
        *_no("proxy_hide_header Content-Security-Policy;` and no `add_header "
             "Content-Security-Policy …;", "header Content-Security-Policy …"),
        is_wrong=False,
    ),
    "errors-replaced": Fault(
        Text("エラーの説明がプロキシのページに置き換えられます。プログラムは理由を読めません。",
             "What oboegaki says about errors is replaced by a page of the proxy: programs cannot "
             "read the reason.",
             "Giải thích lỗi của oboegaki bị thay bằng trang của proxy: chương trình không đọc "
             "được lý do."),
        _THROUGH,
        "proxy_intercept_errors off;",
        "# no `handle_response` inside reverse_proxy",
    ),
    "head": Fault(
        Text("HEAD に GET と同じヘッダーが返りません。収集プログラムは HEAD で調べます。",
             "HEAD does not give the headers of GET: harvesters look with HEAD.",
             "HEAD không trả cùng tiêu đề với GET: chương trình thu thập dùng HEAD."),
        Text("HEAD もそのまま渡してください。", "Pass HEAD on as well.", "Hãy chuyển cả HEAD."),
        "# no `if ($request_method = HEAD) { … }`\nproxy_cache_convert_head off;",
        "# no `respond` with a matcher `method HEAD`",
    ),
    "post-blocked": Fault(
        Text("/sparql への POST が届きません。長い検索式は送れません。",
             "POST to /sparql is blocked: long queries cannot be sent.",
             "POST tới /sparql bị chặn: không gửi được truy vấn dài."),
        Text("読むための POST です。渡してください。",
             "It is a POST that only reads; let it through.",
             "Đây là POST chỉ để đọc; hãy cho qua."),
        "# no `limit_except GET { deny all; }`, no `if ($request_method = POST) { … }`",
        "# no `respond` with a matcher `method POST`",
    ),
    "body-limit": Fault(
        Text("60 KB の検索式がプロキシに断られます。", "A query of 60 KB is refused by the proxy.",
             "Truy vấn 60 KB bị proxy từ chối."),
        Text("要求の大きさの上限を上げてください。大きすぎるものは oboegaki が断ります。",
             "Allow larger requests; oboegaki itself refuses what is too large.",
             "Hãy cho phép yêu cầu lớn hơn; oboegaki tự từ chối những gì quá lớn."),
        "client_max_body_size 16m;",
        "# no `request_body` with a small `max_size`",
    ),
    "long-address": Fault(
        Text("長い番地（検索式を含むもの）がプロキシに断られます。",
             "Long addresses, such as those that hold a query, are refused by the proxy.",
             "Địa chỉ dài (chứa truy vấn) bị proxy từ chối."),
        Text("要求のヘッダーの上限を上げてください。", "Allow larger request headers.",
             "Hãy cho phép tiêu đề yêu cầu lớn hơn."),
        "large_client_header_buffers 4 32k;   # in `server`",
        "servers { max_header_size 64KB }   # in the global options",
    ),
    "large-header": Fault(
        Text("答えのヘッダーがプロキシには大きすぎ、読者に 502 が返ります。",
             "The headers of answers are too large for the proxy: readers get 502.",
             "Tiêu đề của trả lời quá lớn với proxy: người đọc nhận 502."),
        Text("答えのヘッダーの場所を広げてください。", "Give the headers of answers more room.",
             "Hãy dành thêm chỗ cho tiêu đề của trả lời."),
        "proxy_buffer_size 16k;\nproxy_buffers 8 16k;",
        "transport http { max_response_header 64KiB }",
    ),
    "timeout": Fault(
        Text("プロキシが oboegaki より先に待つのをやめます。検索の理由付きの答えが届きません。",
             "The proxy gives up before oboegaki does: the answer that says why a query failed "
             "does not arrive.",
             "Proxy bỏ cuộc trước oboegaki: trả lời nêu lý do truy vấn thất bại không tới nơi."),
        Text("待つ時間を limits.query_seconds より 10 秒以上長くしてください。",
             "Let it wait at least 10 seconds longer than limits.query_seconds.",
             "Hãy để thời gian chờ dài hơn limits.query_seconds ít nhất 10 giây."),
        "proxy_read_timeout 60s;",
        "transport http { response_header_timeout 60s }",
    ),
}  # fmt: skip
