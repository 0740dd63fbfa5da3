"""A platform's backend that knows only migrations/INTEGRATION.md: it runs the page's own SQL with psycopg and prints what
came back as JSON. The test beside it (guide.rs) starts it and looks at the book."""

import datetime
import json
import re
import sys

import psycopg
from psycopg.rows import dict_row

GUIDE, URL, PHASE, GIVEN = sys.argv[1], sys.argv[2], sys.argv[3], json.loads(sys.argv[4])

# The page's statements by name: ```sql record-usage
SQL = dict(re.findall(r"^```sql ([a-z-]+)\n(.*?)^```$", open(GUIDE, encoding="utf-8").read(), re.S | re.M))
NOW = datetime.datetime.now(datetime.timezone.utc)
used = set()


def call(connection, name, **arguments):
    used.add(name)
    with connection.cursor(row_factory=dict_row) as cursor:
        cursor.execute(SQL[name], arguments)
        return cursor.fetchall()


def refused(connection, name, **arguments):
    """The rule's name and its detail; the SQLSTATE must be the one that the page names."""
    try:
        with connection.transaction():
            call(connection, name, **arguments)
    except psycopg.Error as error:
        assert error.sqlstate == "DK001", f"{name}: {error.sqlstate}: {error}"
        return [error.diag.message_primary, error.diag.message_detail]
    raise AssertionError(f"{name} was not refused: {arguments}")


def usage(record_id, **arguments):
    filled = dict.fromkeys(["credits", "operation", "quantity", "event_id", "event_name", "project", "user"])
    return {"organisation": "acme", "source": "platform", "record_id": record_id, "occurred_at": NOW, **filled, **arguments}


def record_usage(connection):
    event = {"event_id": "48217328", "event_name": "Old Town Dance Finals", "project": "Web shop", "user": "u-1"}
    by_credits = usage("run-1", credits=12_500_000, **event)
    by_quantity = usage("run-2", operation="Photo processing", quantity=3_000_000, **event)
    by_hour = usage("vm-1", operation="VM runtime", quantity=60_000_000)
    answers = {
        "first": call(connection, "record-usage", **by_credits),
        "again": call(connection, "record-usage", **by_credits),
        "priced": call(connection, "record-usage", **by_quantity),
        "hourly": call(connection, "record-usage", **by_hour),
        "hourly_again": call(connection, "record-usage", **by_hour),
    }
    answers["refused"] = {
        "other content": refused(connection, "record-usage", **{**by_credits, "credits": 1}),
        "unknown organisation": refused(connection, "record-usage", **{**by_credits, "organisation": "nobody"}),
        "no credits": refused(connection, "record-usage", **usage("run-3")),
        "negative": refused(connection, "record-usage", **usage("run-3", credits=-1)),
        "unknown operation": refused(connection, "record-usage", **usage("run-3", operation="x", quantity=1)),
        "unknown project": refused(connection, "record-usage", **usage("run-3", credits=1, project="x")),
        "no rate then": refused(
            connection, "record-usage", **usage("run-3", operation="Photo processing", quantity=1, occurred_at=NOW.replace(year=2001))
        ),
        "no key": refused(connection, "record-usage", **usage("", credits=1)),
    }
    return answers


def coupons(connection):
    def redeem(code, record_id, organisation="acme", user="u-1"):
        arguments = {"organisation": organisation, "code": code, "source": "platform", "record_id": record_id, "user": user}
        [row] = call(connection, "redeem-code", **arguments)
        row["expires_at"] = row["expires_at"] and row["expires_at"].isoformat()
        return row

    code, discount, expired = GIVEN["code"], GIVEN["discount"], GIVEN["expired"]
    answers = {
        "redeemed": redeem(code.lower().replace("-", " "), "c-1"),
        "again": redeem(code, "c-1"),
        "already_used": redeem(code, "c-2"),
        "limit_reached": redeem(code, "c-3", organisation="globex"),
        "discount": redeem(discount, "c-4"),
        "expired": redeem(expired, "c-5"),
        "not_yet_valid": redeem(GIVEN["upcoming"], "c-6"),
        "not_for_organisation": redeem(GIVEN["for_acme"], "c-7", organisation="globex"),
        "disabled": redeem(GIVEN["disabled"], "c-8"),
        "other_content": refused(
            connection, "redeem-code", organisation="acme", code=discount, source="platform", record_id="c-1", user="u-1"
        ),
    }
    for number in range(10):
        assert redeem(f"GUESS-{number}", f"g-{number}", organisation="globex")["answer"] == "unknown"
    answers["too_many_tries"] = redeem("GUESS-11", "g-11", organisation="globex")
    return answers


def requests(connection):
    asked = {"organisation": "acme", "credits": 750_000_000, "reason": "Race weekend", "user": "u-1", "source": "platform"}
    [first] = call(connection, "submit-request", record_id="q-1", **asked)
    [again] = call(connection, "submit-request", record_id="q-1", **asked)
    assert first == again, "the same key answers the same request"
    [second] = call(connection, "submit-request", record_id="q-2", **asked)
    call(connection, "withdraw-request", request=second["request"], reason="Not needed any more", key="w-1")
    [third] = call(connection, "submit-request", record_id="q-3", **asked)
    return {
        "request": first["request"],
        "withdrawn": call(connection, "request-state", request=second["request"]),
        "to_send_back": third["request"],
        "refused": refused(connection, "submit-request", record_id="q-1", **{**asked, "credits": 1}),
    }


def before(connection):
    answers = {
        "operations": len(call(connection, "operations")),
        "start": call(connection, "balance", organisation="acme"),
        "usage": record_usage(connection),
        "coupons": coupons(connection),
        "requests": requests(connection),
        "balance": call(connection, "balance", organisation="acme"),
    }
    # What the page says cannot be done.
    denied = {}
    for name, sql in {
        "read transactions": "select * from movement",
        "read codes": "select * from coupon_code",
        "read requests": "select * from proposal",
        "read the audit log": "select * from audit",
        "write usage by hand": "insert into usage_record select * from usage_record",
        "grant credits": "select post_addition(1, '', '', 0, 4, 1, 1, 0, null, 0, 1, 1, 2, 1, 1, 'x', 'x', null, null, null, 'x', 'x')",
        "issue coupons": "select disable_batch('', 'x', null)",
        "decide a request": "select decide_proposal('', 'approve', 1, 'x', 'x', 'x', null, null, null)",
    }.items():
        try:
            with connection.transaction():
                connection.execute(sql)
        except psycopg.Error as error:
            denied[name] = error.sqlstate
        else:
            denied[name] = "allowed"
    return {**answers, "denied": denied}


def after(connection):
    call(
        connection,
        "answer-request",
        request=GIVEN["sent_back"],
        credits=500_000_000,
        reason="For three deployments from Friday to Sunday",
        key="a-1",
    )
    return {
        "approved": call(connection, "request-state", request=GIVEN["request"]),
        "answered": call(connection, "request-state", request=GIVEN["sent_back"]),
        "balance": call(connection, "balance", organisation="acme"),
    }


with psycopg.connect(URL, autocommit=True) as connection:
    connection.execute(SQL["connect"])
    answers = {"before": before, "after": after}[PHASE](connection)
    print(json.dumps({**answers, "statements": sorted(SQL), "used": sorted(used | {"connect", "login"})}))
