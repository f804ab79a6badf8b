"""A small Flask service with routes worth watching: `ddtrace-run python app.py`.

ddtrace traces it without a line of code; `tracer.wrap` and `tracer.trace` add spans of its own, `statsd` sends metrics.
Where they go is told by DD_TRACE_AGENT_URL, DD_AGENT_HOST and DD_DOGSTATSD_PORT, where what is logged goes by
OTEL_EXPORTER_OTLP_LOGS_ENDPOINT; DD_SERVICE, DD_ENV and DD_VERSION are on all of them.
"""

import itertools
import logging
import os
import random
import sqlite3
import threading
import time
from contextlib import closing

import opentelemetry  # noqa: F401  ddtrace sends what is logged where an app has it, and DD_LOGS_OTEL_ENABLED says so
from datadog import statsd
from ddtrace import tracer
from flask import Blueprint, Flask, g, jsonify, request

ENV = os.environ.get("DD_ENV", "dev")
SERVICE = os.environ.get("DD_SERVICE", "flask-demo")
VERSION = os.environ.get("DD_VERSION", "1.0")
# Stretches or shrinks every wait: 0.1 makes the service ten times as fast.
PACE = float(os.environ.get("DEMO_PACE", "1"))

logging.basicConfig(level=logging.INFO, format="%(asctime)s - %(name)s - %(levelname)s - %(message)s")
logging.getLogger("werkzeug").setLevel(logging.WARNING)
logger = logging.getLogger(SERVICE)

# A shelf without a file: the database counts the items itself.
SHELF = """
WITH RECURSIVE shelf(id, price) AS (
  SELECT 1, 1.5 UNION ALL SELECT id + 1, 1 + (price * 7 + id) % 89 FROM shelf WHERE id < 2000
)
SELECT id, 'item ' || id AS name, round(price, 2) AS price FROM shelf WHERE id = ?
"""

app = Flask(__name__, static_folder=None)
shop = Blueprint("shop", __name__, url_prefix="/shop")

started = time.time()
chance = random.Random(7)  # the same service every time
turn = itertools.count(1)
counting = threading.Lock()
counts = {"requests": 0, "errors": 0, "active": 0}


@app.route("/")
def home():
    """Says what this service is."""
    return jsonify(service=SERVICE, env=ENV, version=VERSION, routes=sorted(map(str, app.url_map.iter_rules())))


@app.route("/health")
def health():
    return jsonify(status="healthy", uptime=round(time.time() - started, 1))


@app.route("/slow")
def slow():
    """Waits for a warehouse that takes its time, and every twelfth time does not answer at all."""
    delay = chance.uniform(0.5, 1.5) * PACE
    time.sleep(delay)
    statsd.histogram("flask.endpoint.slow.delay", delay)
    if delay > 1.2 * PACE:
        logger.warning("the warehouse took %.1f s", delay)
    if next(turn) % 12 == 7:
        raise TimeoutError("the warehouse did not answer in time")
    return jsonify(delay=round(delay, 3))


@app.route("/compute")
def compute():
    return jsonify(result=sum_of_squares(10_000))


@tracer.wrap(service=SERVICE, resource="compute")
def sum_of_squares(limit):
    """A span of our own around a function, and one inside it around a few lines."""
    with tracer.trace("computation.task", service=SERVICE) as span:
        result = sum(i * i for i in range(limit))
        span.set_tag("computation.result", result)
    statsd.increment("flask.endpoint.compute")
    return result


@app.route("/error")
def error():
    """Always fails, to have something to look at."""
    raise ValueError("this endpoint fails on purpose")


@app.route("/metrics")
def metrics():
    """What the service counted itself, to compare with what was received."""
    with counting:
        return jsonify(uptime=round(time.time() - started, 1), **counts)


@shop.route("/items/<int:item_id>")
def get_item(item_id):
    """Asks a database, which ddtrace traces, too."""
    logger.info("looking for item %s", item_id)
    time.sleep(chance.uniform(0.02, 0.08) * PACE)
    with closing(sqlite3.connect(":memory:")) as shelf:
        found = shelf.execute(SHELF, (item_id,)).fetchone()
    if not found:
        logger.warning("there is no item %s", item_id)
        return jsonify(error="no such item"), 404
    item, name, price = found
    return jsonify(id=item, name=name, price=price)


app.register_blueprint(shop)


@app.before_request
def before_request():
    g.start = time.perf_counter()
    with counting:
        counts["requests"] += 1
        counts["active"] += 1
        active = counts["active"]
    statsd.gauge("flask.active.requests", active)
    logger.info("%s %s", request.method, request.path)


@app.after_request
def after_request(response):
    with counting:
        counts["active"] -= 1
        counts["errors"] += response.status_code >= 500
    # The rule, not the path: a tag with one value for each item would make a series for each item.
    endpoint = request.url_rule.rule if request.url_rule else "unmatched"
    tags = [f"method:{request.method}", f"endpoint:{endpoint}"]
    statsd.histogram("flask.request.duration", time.perf_counter() - g.start, tags=tags)
    statsd.increment("flask.request.count", tags=[*tags, f"status:{response.status_code}"])
    return response


@app.errorhandler(404)
def not_found(_):
    statsd.increment("flask.error.count", tags=["error_type:not_found"])
    return jsonify(error="not found", path=request.path), 404


@app.errorhandler(500)
def failed(error):
    cause = type(error.original_exception).__name__
    logger.error("%s %s failed: %s", request.method, request.path, cause)
    statsd.increment("flask.error.count", tags=[f"error_type:{cause}"])
    return jsonify(error=cause, message=str(error.original_exception)), 500


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(os.environ.get("PORT", "5000")))
