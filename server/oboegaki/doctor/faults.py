"""Every fault that can be seen from outside: what it means, what to change, and the lines.

The lines of nginx are those of docs/how-to/reverse-proxy.md; `/data` stands for the prefix.
"""

from oboegaki.doctor.finding import Fault
from oboegaki.errors import Text

_PASS = "proxy_pass http://127.0.0.1:8000;"
_BYTE_FOR_BYTE = f"{_PASS}   # no path after the port, no `rewrite`, no variable"
_NO_REWRITE = (
    "# no `uri`, `rewrite` or `uri strip_prefix`: let reverse_proxy pass the path as it is"
)
_TRUST = Text(
    "プロキシが送っているのにこうなる場合は、プロキシの番地を site.toml の trusted_proxies に"
    "書くか、public_url に公開の番地を書いてください。",
    " If the proxy sends it already, name the proxy's address in trusted_proxies of site.toml, or "
    "give the public address as public_url.",
    " Nếu proxy đã gửi rồi, hãy ghi địa chỉ của proxy vào trusted_proxies trong site.toml, hoặc "
    "đặt địa chỉ công khai vào public_url.",
)

REACHING: dict[str, Fault] = {
    "no-name": Fault(
        Text("この名前の番地が見つかりません。", "This name has no address.",
             "Tên này không có địa chỉ."),
        Text("綴りと DNS の登録を確かめてください。",
             "Check the spelling and the entry in the DNS.",
             "Hãy kiểm tra chính tả và bản ghi DNS."),
    ),
    "refused": Fault(
        Text("接続を断られました。この番地では何も待ち受けていません。",
             "The connection was refused: nothing listens at this address.",
             "Kết nối bị từ chối: không có gì lắng nghe ở địa chỉ này."),
        Text("ウェブサーバーが動いているか、ポート番号と防火壁の設定を確かめてください。",
             "See that the web server runs; check its port and the firewall.",
             "Hãy kiểm tra máy chủ web có chạy không, cổng và tường lửa."),
        "systemctl status nginx && nginx -t",
        "systemctl status caddy && caddy validate --config /etc/caddy/Caddyfile",
    ),
    "silent": Fault(
        Text("時間内に答えがありません。", "There was no answer in time.",
             "Không có trả lời kịp thời."),
        Text("防火壁がこの機械からの接続を捨てていないか、サーバーが過負荷でないかを確かめてください。",
             "See whether a firewall drops what comes from this machine, or the server is "
             "overloaded.",
             "Hãy xem tường lửa có chặn máy này không, hoặc máy chủ có quá tải không."),
    ),
    "not-tls": Fault(
        Text("https で話せません。", "It does not speak https.", "Máy chủ không dùng https."),
        Text("証明書を設定した待ち受けにするか、http:// の番地で調べてください。",
             "Listen with a certificate, or examine the http:// address.",
             "Hãy lắng nghe với chứng chỉ, hoặc kiểm tra địa chỉ http://."),
        "listen 443 ssl http2;   # in `server`, with ssl_certificate and ssl_certificate_key",
        "data.example.org {      # a name without http:// gets a certificate",
    ),
    "certificate": Fault(
        Text("証明書を信用できません。読者のブラウザーも開きません。",
             "The certificate is not trusted; readers' browsers will not open it either.",
             "Chứng chỉ không được tin cậy; trình duyệt của người đọc cũng không mở."),
        Text("期限、名前、中間証明書を確かめてください。",
             "Check its dates, its name, and that the intermediate certificates are sent along.",
             "Hãy kiểm tra thời hạn, tên và chứng chỉ trung gian."),
        "ssl_certificate /etc/ssl/certs/data.example.org.pem;   # in `server`; the whole chain",
        "tls /etc/ssl/certs/data.example.org.pem /etc/ssl/private/data.example.org.key",
    ),
    "no-http": Fault(
        Text("HTTP として読めない答えです。", "The answer cannot be read as HTTP.",
             "Không đọc được trả lời dưới dạng HTTP."),
        Text("番地とポート番号を確かめてください。", "Check the address and the port.",
             "Hãy kiểm tra địa chỉ và cổng."),
    ),
    "gateway": Fault(
        Text("ウェブサーバーは動いていますが、その後ろの oboegaki に届きません。",
             "The web server runs, but does not reach oboegaki behind it.",
             "Máy chủ web chạy nhưng không tới được oboegaki phía sau."),
        Text("oboegaki serve が動いているか、転送先の番地とポートが合っているかを"
             "確かめてください。",
             "See that `oboegaki serve` runs, and that address and port in the proxy are its own.",
             "Hãy kiểm tra `oboegaki serve` có chạy không, địa chỉ và cổng trong proxy có đúng "
             "không."),
        _PASS,
        "reverse_proxy 127.0.0.1:8000",
    ),
    "forbidden": Fault(
        Text("手前で止められ、読者は入れません。", "Readers are stopped before oboegaki.",
             "Người đọc bị chặn trước khi tới oboegaki."),
        Text("パスワードや番地による制限を外してください。公開データです。",
             "Take the password or the restriction of addresses away: the data are public.",
             "Hãy bỏ mật khẩu hoặc hạn chế địa chỉ: dữ liệu là công khai."),
        "auth_basic off;\nallow all;",
        "# no `basic_auth`, no `respond 403` before reverse_proxy",
    ),
    "prefix-lost": Fault(
        Text("oboegaki には届きましたが、前に付けたパス（プレフィックス）が伝わっておらず、"
             "ページが見つかりません。",
             "oboegaki was reached, but is not told of the path in front of it (the prefix), and "
             "finds no page.",
             "Đã tới oboegaki, nhưng oboegaki không biết đường dẫn phía trước (tiền tố) nên không "
             "tìm thấy trang."),
        Text("プレフィックスを伝えてください。", "Tell it the prefix.", "Hãy cho biết tiền tố.")
        + _TRUST,
        "proxy_set_header X-Forwarded-Prefix /data;",
        "header_up X-Forwarded-Prefix /data",
    ),
    "elsewhere": Fault(
        Text("この番地は別の場所へ移動させます。", "This address leads elsewhere.",
             "Địa chỉ này dẫn sang nơi khác."),
        Text("移動先の番地で調べてください。転送が意図したものでなければ外してください。",
             "Examine the address it leads to; if that was not meant, take the redirect away.",
             "Hãy kiểm tra địa chỉ đích; nếu không cố ý, hãy bỏ chuyển hướng."),
    ),
    "other": Fault(
        Text("答えたのは oboegaki ではないようです（Oboegaki-Edition ヘッダーがありません）。",
             "It is not oboegaki that answers, it seems: the header Oboegaki-Edition is missing.",
             "Có vẻ không phải oboegaki trả lời: thiếu tiêu đề Oboegaki-Edition."),
        Text("番地を確かめ、プロキシがヘッダーを隠していれば外してください。",
             "Check the address; if the proxy hides the header, let it through.",
             "Hãy kiểm tra địa chỉ; nếu proxy ẩn tiêu đề này, hãy cho qua."),
        f"{_PASS}\n# no `proxy_hide_header Oboegaki-Edition;`",
        "reverse_proxy 127.0.0.1:8000   # no `header_down -Oboegaki-Edition`",
    ),
}  # fmt: skip
"""After these nothing else can be looked at."""

ADDRESSES: dict[str, Fault] = {
    "scheme": Fault(
        Text("配る番地の http と https が違います。読者は別の番地に導かれます。",
             "The addresses that are given out have the wrong one of http and https.",
             "Các địa chỉ được cung cấp dùng sai http hoặc https."),
        Text("使われた方式を伝えてください。", "Tell oboegaki by which of the two it was reached.",
             "Hãy cho oboegaki biết giao thức đã dùng.") + _TRUST,
        "proxy_set_header X-Forwarded-Proto $scheme;",
        "header_up X-Forwarded-Proto {scheme}   # Caddy's default: take away what overrides it",
    ),
    "host": Fault(
        Text("配る番地のホスト名が公開のものと違います。読者のブラウザーは開けません。",
             "The addresses that are given out have another host name; readers cannot open them.",
             "Các địa chỉ được cung cấp có tên máy khác; người đọc không mở được."),
        Text("公開のホスト名を伝えてください。", "Tell oboegaki the public name.",
             "Hãy cho oboegaki biết tên công khai.") + _TRUST,
        "proxy_set_header Host $http_host;\nproxy_set_header X-Forwarded-Host $http_host;",
        "header_up X-Forwarded-Host {hostport}   # Caddy's default: take away what overrides it",
    ),
    "port": Fault(
        Text("配る番地のポート番号が公開のものと違います。",
             "The addresses that are given out have another port.",
             "Các địa chỉ được cung cấp có cổng khác."),
        Text("ポート番号を含むホスト名を伝えてください（$host はポート番号を落とします）。",
             "Tell oboegaki the name with its port ($host leaves the port out).",
             "Hãy cho oboegaki biết tên kèm cổng ($host bỏ mất cổng).") + _TRUST,
        "proxy_set_header Host $http_host;\nproxy_set_header X-Forwarded-Host $http_host;",
        "header_up X-Forwarded-Host {hostport}   # Caddy's default: take away what overrides it",
    ),
    "prefix": Fault(
        Text("配る番地から、前に付けたパス（プレフィックス）が抜けているか、違っています。",
             "The addresses that are given out lack the path in front (the prefix), or have "
             "another.",
             "Các địa chỉ được cung cấp thiếu hoặc sai đường dẫn phía trước (tiền tố)."),
        Text("プレフィックスを伝え、プロキシでは取り除かないでください。",
             "Tell oboegaki the prefix, and do not take it off in the proxy.",
             "Hãy cho oboegaki biết tiền tố và đừng bỏ nó ở proxy.") + _TRUST,
        f"{_BYTE_FOR_BYTE}\nproxy_set_header X-Forwarded-Prefix /data;",
        "header_up X-Forwarded-Prefix /data   # inside `handle /data/*`, not `handle_path`",
    ),
    "forged": Fault(
        Text("読者が送った X-Forwarded-* が信じられ、配る番地を誰でも変えられます"
             "（偽サイトへの誘導）。",
             "X-Forwarded headers that a reader sends are believed: anybody can change the "
             "addresses that are given out, and lead others to a forged site.",
             "Tiêu đề X-Forwarded do người đọc gửi được tin: ai cũng có thể đổi các địa chỉ được "
             "cung cấp và dẫn người khác tới trang giả."),
        Text("三つのヘッダーをプロキシで必ず付け直してください。"
             "public_url を書けば、どれも使われません。",
             "Let the proxy set all three headers anew. With public_url in site.toml none of them "
             "is used.",
             "Hãy để proxy đặt lại cả ba tiêu đề. Với public_url trong site.toml, không tiêu đề "
             "nào được dùng."),
        "proxy_set_header X-Forwarded-Proto $scheme;\n"
        "proxy_set_header X-Forwarded-Host $http_host;\n"
        'proxy_set_header X-Forwarded-Prefix /data;   # "" without a prefix',
        "header_up X-Forwarded-Prefix /data   # header_up -X-Forwarded-Prefix without a prefix",
    ),
    "redirect": Fault(
        Text("転送の行き先が公開の番地の外に書き換えられています。",
             "Redirects are rewritten to lead outside the public address.",
             "Chuyển hướng bị viết lại, dẫn ra ngoài địa chỉ công khai."),
        Text("プロキシに Location を書き換えさせないでください。",
             "Do not let the proxy rewrite Location.", "Đừng để proxy viết lại Location."),
        "proxy_redirect off;",
        "# no `header_down Location …`",
    ),
    "plain-served": Fault(
        Text("http:// でも同じ内容が配られ、https へ移されません。",
             "http:// gives the same pages and does not lead to https.",
             "http:// cũng cung cấp trang và không chuyển sang https."),
        Text("http は https へ移してください。", "Redirect http to https.",
             "Hãy chuyển http sang https."),
        "server { listen 80; server_name data.example.org; "
        "return 301 https://$host$request_uri; }",
        "data.example.org {   # a name without http:// redirects by itself",
    ),
    "plain-redirect": Fault(
        Text("http:// から https への転送が、同じページへ導きません。",
             "http:// does not lead to the same page by https (301 or 308, the same path).",
             "http:// không dẫn tới cùng trang qua https (301 hoặc 308, cùng đường dẫn)."),
        Text("パスを保ったまま 301 で移してください。", "Redirect with 301, and keep the path.",
             "Hãy chuyển hướng 301 và giữ nguyên đường dẫn."),
        "return 301 https://$host$request_uri;   # in the `server` of port 80",
        "redir https://{host}{uri} permanent   # in the block of http://",
    ),
    "no-tls": Fault(
        Text("公開の番地が https ではありません。途中で読まれ、書き換えられます。",
             "The public address has no https: others can read and change what is sent.",
             "Địa chỉ công khai không dùng https: người khác có thể đọc và sửa."),
        Text("証明書を付けてください。", "Give it a certificate.", "Hãy dùng chứng chỉ."),
        "listen 443 ssl http2;   # in `server`, with ssl_certificate and ssl_certificate_key",
        "data.example.org {      # a name without http:// gets a certificate",
        is_wrong=False,
    ),
    "encoded-again": Fault(
        Text("日本語の番地が二重に符号化され、ページが見つかりません。",
             "Japanese addresses are percent-encoded twice; their pages are not found.",
             "Địa chỉ tiếng Nhật bị mã hóa hai lần; không tìm thấy trang."),
        Text("パスをそのまま渡してください。", "Pass the path on as it is.",
             "Hãy chuyển đường dẫn nguyên trạng."),
        _BYTE_FOR_BYTE,
        _NO_REWRITE,
    ),
    "decoded": Fault(
        Text("番地がプロキシで復号されます（%2F が / に、%25 が % になる）。"
             "そのような文字を含む識別子は見つかりません。",
             "The proxy decodes addresses (%2F becomes /, %25 becomes %): identifiers with such "
             "characters are not found.",
             "Proxy giải mã địa chỉ (%2F thành /, %25 thành %): không tìm thấy các định danh có "
             "ký tự như vậy."),
        Text("パスをそのまま渡してください。", "Pass the path on as it is.",
             "Hãy chuyển đường dẫn nguyên trạng."),
        _BYTE_FOR_BYTE,
        _NO_REWRITE,
    ),
    "merged": Fault(
        Text("番地の // が / にまとめられます。IRI を含む番地が別のものになります。",
             "// in addresses becomes /: addresses that hold an IRI become others.",
             "// trong địa chỉ thành /: địa chỉ chứa IRI trở thành địa chỉ khác."),
        Text("パスをそのまま渡してください。", "Pass the path on as it is.",
             "Hãy chuyển đường dẫn nguyên trạng."),
        f"{_BYTE_FOR_BYTE}\nmerge_slashes off;   # in `server`, where a path must be rewritten",
        _NO_REWRITE,
    ),
}  # fmt: skip
