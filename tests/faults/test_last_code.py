"""Sixty guardians, two presses each, and twenty codes on a real PostgreSQL: no code twice."""

import json
import time

import pytest

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]

MAKE = """
from surveys.models.invitation import GuardianSlip, PoolCode
from surveys.services.guardians import digest_of
from tests.surveys.guarding import asked_batch
batch = asked_batch(size=30)
spare = PoolCode.objects.values_list("pk", flat=True)[20:]
PoolCode.objects.filter(pk__in=list(spare)).delete()
GuardianSlip.objects.bulk_create(
    GuardianSlip(digest=digest_of(str(number)), batch=batch) for number in range(60))
print("batch", batch.pk)
"""

CROWD = """
import json, sys, time
from concurrent.futures import ThreadPoolExecutor
from django.db import connection
from surveys.services.guardians import AlreadyAnswered, PoolEmpty, digest_of, say_no, say_yes

process, start = int(sys.argv[1]), float(sys.argv[2])

def one(press):
    number = process * 15 + press // 2
    time.sleep(max(0, start - time.time()))
    try:
        return [number, "no", say_no(digest_of(str(number)))] if number % 10 == 0 else \
            [number, "yes", say_yes(digest_of(str(number)))]
    except AlreadyAnswered:
        return [number, "again", None]
    except PoolEmpty:
        return [number, "empty", None]
    finally:
        connection.close()

with ThreadPoolExecutor(15) as crowd:
    print(json.dumps(list(crowd.map(one, range(30)))))
"""

LOOK = """
import json
from surveys.models.invitation import CodeBatch, GuardianSlip, PoolCode
from surveys.services.codes import find
import sys
batch = CodeBatch.objects.get()
codes = json.loads(sys.argv[1])
print(json.dumps([batch.guardian_yes, batch.guardian_no, PoolCode.objects.count(),
                  GuardianSlip.objects.filter(answered=True).count(),
                  [one for one in codes if find(one) is None]]))
"""


@pytest.mark.requirement("SUR-44")
def test_many_guardians_and_few_codes(django_on_postgres):
    django_on_postgres.run(MAKE)
    start = str(time.time() + 6)
    running = [django_on_postgres.start(CROWD, str(number), start) for number in range(4)]
    said = []
    for process in running:
        out, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        said += json.loads(out.splitlines()[-1])
    codes = [code for _number, _what, code in said if code]
    assert (len(codes), len(set(codes))) == (20, 20)
    answered = [number for number, what, _code in said if what in ("yes", "no")]
    assert len(answered) == len(set(answered)) == 26  # twenty with a yes, six with a no
    assert {what for _number, what, _code in said} == {"yes", "no", "again", "empty"}
    found = json.loads(django_on_postgres.run(LOOK, json.dumps(codes)).stdout.splitlines()[-1])
    assert found == [20, 6, 0, 26, []]
