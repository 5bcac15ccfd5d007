"""`catalog push`: the data sets and their files into a CKAN that takes uploads.

What we made bears the IRI of its data set, and each of our files its own name; nothing else is
changed, let alone deleted. A file that has not changed is not sent again.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from oboegaki import __version__, catalogue
from oboegaki.catalogue.datasets import Dataset
from oboegaki.catalogue.particulars import description, node
from oboegaki.cli.terminal import say
from oboegaki.edition.opened import Edition
from oboegaki.errors import PortalRefused, Text, UsageError
from oboegaki.figures import Distribution
from oboegaki.formats import BY_NAME
from oboegaki.iris import Urls
from oboegaki.licences import BY_IRI
from oboegaki.site import Site, portal_token

Package = Mapping[str, Any]
_OURS = "oboegaki_file"
_NOT_IN_TAGS = re.compile(r"[^\w .-]")
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Portal:
    """A CKAN, and the organisation in it that publishes."""

    ckan: Any
    address: str
    organisation: str


def push(site: Site, edition: Edition, urls: Urls, address: str, organisation: str) -> None:
    """Create or update every data set of the catalogue in a CKAN; raises PortalRefused."""
    token = portal_token()
    if not token:
        raise UsageError(
            Text("CKAN の API トークンがありません。", "There is no API token for CKAN."),
            Text("環境変数 OBOEGAKI_CKAN_TOKEN に入れてください。",
                 "Put it into the environment as OBOEGAKI_CKAN_TOKEN."),
        )  # fmt: skip
    portal = Portal(_client(address, token), address, organisation)
    with _told(address):
        for each in catalogue.described(edition.published):
            _dataset(portal, site, edition, urls, each)


def _client(address: str, token: str) -> Any:
    try:
        from ckanapi import RemoteCKAN  # type: ignore[import-untyped]
    except ImportError:
        raise UsageError(
            Text("ckanapi がありません。", "ckanapi is not installed."),
            Text("pip install 'oboegaki[portal]' を実行してください。",
                 "Run `pip install 'oboegaki[portal]'`."),
        ) from None  # fmt: skip
    return RemoteCKAN(address, apikey=token, user_agent=f"oboegaki/{__version__}")


@contextmanager
def _told(address: str) -> Iterator[None]:
    """Turn what CKAN or the way to it says into an error of ours."""
    from ckanapi.errors import (  # type: ignore[import-untyped]
        CKANAPIError,
        NotAuthorized,
        ValidationError,
    )
    from requests import RequestException

    try:
        yield
    except NotAuthorized as error:
        raise PortalRefused(
            Text(f"{address} はこのトークンでの書き込みを許しません。",
                 f"{address} does not let this token write."),
            Text("トークンと組織を確かめてください。", "Check the token and the organisation."),
        ) from error  # fmt: skip
    except (CKANAPIError, ValidationError, RequestException) as error:
        why = str(error)[:300]
        raise PortalRefused(
            Text(f"{address} に登録できませんでした: {why}。", f"{address} took nothing: {why}."),
            Text("そこまでに登録したものは残っています。もう一度実行できます。",
                 "What it took before is there; run it again."),
        ) from error  # fmt: skip


def _dataset(portal: Portal, site: Site, edition: Edition, urls: Urls, each: Dataset) -> None:
    iri = node(site, each.name).value
    wanted = _package(portal, site, edition, urls, each)
    there = _existing(portal, str(wanted["name"]), iri)
    action = portal.ckan.action
    if there:
        package = action.package_patch(id=there["id"], **_with_others(there, wanted))
    else:
        package = action.package_create(**wanted)
    dumps = [dump for dump in edition.manifest.dumps if dump.part in each.parts]
    sent = _files(portal, edition, package, dumps)
    verb = Text("更新", "Updated") if there else Text("登録", "Created")
    say(Text(f"{wanted['name']} を{verb.ja}しました（ファイル {sent} 件を送信）。",
             f"{verb.en} {wanted['name']}; sent {sent} files."))  # fmt: skip


def _existing(portal: Portal, name: str, iri: str) -> Package | None:
    """Return our package of this name; raises PortalRefused when somebody else's has it."""
    from ckanapi.errors import NotFound

    try:
        package: Package = portal.ckan.action.package_show(id=name)
    except NotFound:
        return None
    extras = {extra["key"]: extra["value"] for extra in package.get("extras", ())}
    if extras.get("identifier") != iri:
        raise PortalRefused(
            Text(f"{portal.address} にはすでに別の {name} があります。",
                 f"{portal.address} has another {name} already."),
            Text("英語の表題を変えてください。上書きはしません。",
                 "Change the English title. Nothing is overwritten."),
        )  # fmt: skip
    return package


def _with_others(there: Package, wanted: Package) -> dict[str, Any]:
    """Return what is wanted, together with the tags and extras that others added."""
    together = dict(wanted)
    for field, key in (("tags", "name"), ("extras", "key")):
        found = {each[key]: each for each in (*there.get(field, ()), *wanted[field])}
        together[field] = list(found.values())
    return together


def _package(
    portal: Portal, site: Site, edition: Edition, urls: Urls, each: Dataset
) -> dict[str, Any]:
    """Return a data set as CKAN's form has it; Japanese first, where only one text fits."""
    title = site.title + each.title
    about = each.about if any(each.about) else description(site)
    licence = BY_IRI.get(site.licence)
    return {
        "name": slug(title.en, f"{site.name}-{each.name}"),
        "title": catalogue.portal_title(title).ja or title.en,
        "notes": "\n\n".join(filter(None, about.both)),
        "url": urls.absolute(urls.path()),
        "version": edition.manifest.id,
        "owner_org": portal.organisation,
        "license_id": licence.ckan if licence else "",
        "author": site.publisher.name.ja or site.publisher.name.en,
        "author_email": site.publisher.email,
        "tags": [{"name": word} for word in _tags(site)],
        "extras": [{"key": "identifier", "value": node(site, each.name).value},
                   {"key": "rights", "value": _rights(site, urls)}],
    }  # fmt: skip


def slug(title: str, fallback: str) -> str:
    """Return a name as CKAN wants it: 2 to 100 of a-z, 0-9, - and _."""
    name = _NOT_IN_NAMES.sub("-", title.lower()).strip("-")[:100].strip("-")
    return name if len(name) > 1 else fallback


def _tags(site: Site) -> Iterator[str]:
    """Yield the keywords without what CKAN allows in no tag."""
    for word in (word for text in site.portal.keywords for word in text.both):
        tag = _NOT_IN_TAGS.sub(" ", word).strip()[:100]
        if len(tag) > 1:
            yield tag


def _rights(site: Site, urls: Urls) -> str:
    return catalogue.attribution(site, urls.absolute(urls.path())).ja


def _files(
    portal: Portal, edition: Edition, package: Package, dumps: Sequence[Distribution]
) -> int:
    """Send the files that are new or have changed; take away those of ours that are no more."""
    there = {each[_OURS]: each for each in package.get("resources", ()) if each.get(_OURS)}
    sent = 0
    for dump in dumps:
        old = there.pop(dump.name, None)
        if old is None or old.get("hash") != dump.sha256:
            _send(portal, edition, package, dump, old)
            sent += 1
    for gone in there.values():
        portal.ckan.action.resource_delete(id=gone["id"])
    return sent


def _send(
    portal: Portal, edition: Edition, package: Package, dump: Distribution, old: Package | None
) -> None:
    part, syntax = catalogue.PARTS[dump.part], BY_NAME[dump.format]
    packed = f", {dump.coding}" if dump.coding else ""
    fields = {
        "package_id": package["id"],
        "name": f"{part.ja}（{syntax.title}{packed}）{part.en}",
        "description": f"{dump.statements:,} {dump.unit.ja}",
        "format": syntax.title,
        "mimetype": syntax.media_type,
        "hash": dump.sha256,
        _OURS: dump.name,
    }
    action = portal.ckan.action
    with (edition.dumps / dump.file).open("rb") as file:
        if old is None:
            action.resource_create(**fields, upload=file)
        else:
            action.resource_update(id=old["id"], **fields, upload=file)
