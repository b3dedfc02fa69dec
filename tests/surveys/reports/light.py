"""Two processes for test_light.py: `prepare` publishes and opens, `walk` is the web server."""

import io
import re
import sys
from http.cookies import SimpleCookie
from urllib.parse import urlencode

HEAVY = ("pandas", "numpy", "scipy", "matplotlib")


def prepare():
    """Publishes one wave and opens another; prints the open one's class code."""
    import django

    django.setup()
    from datetime import timedelta

    from django.core.management import call_command
    from django.utils import timezone

    from surveys.enums import WaveState
    from surveys.models.invitation import CodeBatch
    from surveys.reports.publish import publish_wave
    from surveys.services.codes import new_class_code
    from tests.surveys.reports.made import make_wave

    call_command("migrate", verbosity=0)
    publish_wave(make_wave(), by=None)
    wave = make_wave("oppen", "Öppen", state=WaveState.OPEN, sizes={})
    today = timezone.localdate()
    wave.opens, wave.closes = today - timedelta(days=1), today + timedelta(days=9)
    wave.save()
    batch = CodeBatch.objects.create(
        wave=wave, school="Ekskolan", area="Centrum", school_year="4", size=30
    )
    print(f"code {new_class_code(batch)}")


class Web:
    """Speaks WSGI to the real application and follows redirects, as a phone would."""

    def __init__(self, application):
        self.application, self.cookies = application, SimpleCookie()

    def open(self, path, form=None):
        body = urlencode(form or {}).encode()
        path, _, query = path.removeprefix("http://testserver").partition("?")
        environ = {
            "REQUEST_METHOD": "POST" if form is not None else "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_COOKIE": "; ".join(f"{k}={m.value}" for k, m in self.cookies.items()),
        }
        answer = {}

        def start(status, headers, exc_info=None):
            answer["status"], answer["headers"] = int(status.split()[0]), headers

        parts = self.application(environ, start)
        text = b"".join(parts).decode("utf-8", "replace")
        parts.close() if hasattr(parts, "close") else None
        for name, value in answer["headers"]:
            if name.lower() == "set-cookie":
                self.cookies.load(value)
        where = dict(answer["headers"]).get("Location")
        if answer["status"] in (301, 302, 303) and where:
            return self.open(where)
        return path, answer["status"], text


def walk(code):
    """Answers every question with its first choice, then opens the report and its figures."""
    from config.wsgi import application

    web = Web(application)
    path, status, text = web.open(f"/k/{code}/")
    steps = 0
    while "/tack/" not in path and steps < 30:
        assert status == 200, (path, status)
        if path.endswith("/start/"):
            path, status, text = web.open(re.findall(r'<a class="go link" href="([^"]+)"', text)[0])
        forms = re.findall(r'<form[^>]* action="([^"]+)"[^>]*>(.*?)</form>', text, re.S)
        form = next((one for one in forms if 'name="token"' in one[1]), None)
        assert form, path
        fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form[1]))
        choice = re.search(r'type="(?:radio|checkbox)" name="answer" value="([^"]+)"', form[1])
        if choice:
            fields["answer"] = choice[1]
        path, status, text = web.open(form[0], fields)
        steps += 1
    print(f"answered {'/tack/' in path} {steps}")
    report = "/sv/rapporter/varen-2026/"
    for address in (
        report,
        f"{report}fraga/trivsel/",
        f"{report}svar.csv",
        f"{report}figur/trivsel/bars.png",
    ):
        print(f"{web.open(address)[1]} {address}")
    print("heavy", *sorted(set(HEAVY) & set(sys.modules)))


if __name__ == "__main__":
    prepare() if sys.argv[1] == "prepare" else walk(sys.argv[2])
