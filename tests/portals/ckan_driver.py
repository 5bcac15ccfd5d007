"""Runs inside CKAN's own environment: a stub of Solr, the web application, and its actions.

Reads [what, arguments] as JSON, one a line, and answers with a line that begins with "=> ".
"""

import json
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

settings, web, _, solr, _ = sys.argv[1:6]


class Solr(BaseHTTPRequestHandler):
    """Takes every document and finds none: harvesting and pushing look nothing up in it."""

    def answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        found = {"numFound": 0, "start": 0, "docs": []}
        answer = json.dumps({"responseHeader": {"status": 0}, "response": found})
        is_schema = "schema.xml" in self.path
        body = ('<schema name="ckan-2.12" version="1.6"/>' if is_schema else answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/xml" if is_schema else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = answer  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def serve(server: Any) -> None:
    threading.Thread(target=server.serve_forever, daemon=True).start()


serve(ThreadingHTTPServer(("127.0.0.1", int(solr)), Solr))

import ckan.plugins.toolkit as tk  # noqa: E402
from ckan import model  # noqa: E402
from ckan.cli import load_config  # noqa: E402
from ckan.config.middleware import make_app  # noqa: E402

app = make_app(load_config(settings))


def context() -> dict[str, Any]:
    return {"ignore_auth": True, "user": "admin", "model": model, "session": model.Session}


def action(name: str, /, **arguments: Any) -> Any:
    return tk.get_action(name)(context(), arguments)


def prepare() -> str:
    from ckan.cli.db import _run_migrations

    model.repo.upgrade_db()
    _run_migrations("harvest", version="head", forward=True)
    tk.get_action("get_site_user")({"ignore_auth": True, "model": model}, {})
    admin = model.User(name="admin", email="admin@example.org", sysadmin=True, password="12345678")
    model.Session.add(admin)
    model.Session.commit()
    action("organization_create", name="city", title="堺市")
    serve(make_server("127.0.0.1", int(web), app, handler_class=Quiet))
    return str(action("api_token_create", user="admin", name="push")["token"])


def harvest(url: str) -> list[str]:
    """Harvest a catalogue, all stages in this process; return what went wrong."""
    from ckanext.harvest import queue
    from ckanext.harvest.model import HarvestJob, HarvestObject

    name = "oboegaki"
    try:
        source = action("harvest_source_show", id=name)
        if source["url"] != url:
            source = action("harvest_source_update", **{**source, "url": url})
    except tk.ObjectNotFound:
        source = action("harvest_source_create", name=name, title=name, url=url,
                        source_type="dcat_rdf", owner_org="city", config="")  # fmt: skip
    job = action("harvest_job_create", source_id=source["id"], run=False)
    harvester, running = queue.get_harvester("dcat_rdf"), HarvestJob.get(job["id"])
    running.status = "Running"
    running.save()
    for each in queue.gather_stage(harvester, running) or []:
        queue.fetch_and_import_stages(harvester, HarvestObject.get(each))
    action("harvest_jobs_run")
    report = action("harvest_job_report", id=job["id"])
    gather = [each["message"] for each in report["gather_errors"]]
    objects = [e["message"] for each in report["object_errors"].values() for e in each["errors"]]
    return gather + objects


def packages() -> list[dict[str, Any]]:
    model.Session.expire_all()
    names = [p.name for p in model.Session.query(model.Package).filter_by(state="active")
             if p.type == "dataset"]  # fmt: skip
    return [action("package_show", id=name) for name in names]


def create(**fields: Any) -> str:
    return str(action("package_create", **fields)["id"])


ASKED: dict[str, Callable[..., Any]] = {
    "prepare": prepare, "harvest": harvest, "packages": packages, "create": create,
}  # fmt: skip

with app._wsgi_app.test_request_context():
    for line in sys.stdin:
        what, arguments = json.loads(line)
        try:
            answer = {"value": ASKED[what](**arguments)}
        except Exception as error:  # noqa: BLE001
            import traceback

            traceback.print_exc()
            answer = {"error": repr(error)[:2000]}
        print("=> " + json.dumps(answer, default=str), flush=True)
